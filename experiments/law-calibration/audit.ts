import { lawLikelihood } from 'principia/distillation';
import { createRandom, symmetricEigen } from 'principia/math';
import {
  type EvidenceEstimate,
  hamiltonianMonteCarlo,
  type LikelihoodProblem,
  likelihoodProblem,
  parallelTempering,
  powerLadder,
  thermodynamicIntegration,
} from 'principia/thermal';
import type { CalibrationConfig } from './config.js';
import { noiseOf, weigh } from './judge-world.js';
import { drawWorld } from './worlds.js';

/** A law's evidence by both ways. */
export interface AuditedEvidence {
  readonly world: number;
  readonly law: string;
  readonly probability: number;
  /** By importance sampling about the mode, and by thermodynamic integration from the prior. */
  readonly sampled: number;
  readonly sampledError: number;
  readonly integrated: number;
  readonly integratedError: number;
}

/** Laws less probable than this are not audited. */
const notable = 0.02;

/** Evidences of a world's notable laws again, by thermodynamic integration. */
export async function auditWorld(
  config: CalibrationConfig,
  index: number,
): Promise<readonly AuditedEvidence[]> {
  const world = drawWorld(config, createRandom(config.seed).child(`world ${index}`));
  const audited: AuditedEvidence[] = [];
  const windows = [{ trajectory: 0, start: 0, end: config.samples }];
  for (const { hypothesis, parameters, mode, probability } of weigh(world, config, index)) {
    if (parameters === null || mode === null || probability < notable) continue;
    const { law, name, priors } = hypothesis;
    const likelihood = lawLikelihood(law, [world.observed], {
      noise: noiseOf(world, config),
      relativeTolerance: config.tolerance,
      windows,
    });
    const problem = likelihoodProblem(likelihood, priors, mode);
    if (problem === null) continue;
    const { logEvidence, error } = await integrated(problem, config, index);
    audited.push({
      world: index,
      law: name,
      probability,
      sampled: parameters.logEvidence,
      sampledError: parameters.logEvidenceError,
      integrated: logEvidence,
      integratedError: error,
    });
  }
  return audited;
}

async function integrated(
  problem: LikelihoodProblem,
  { ladder, sweeps }: CalibrationConfig,
  seed: number,
): Promise<EvidenceEstimate> {
  const { chains } = await parallelTempering(problem, {
    temperatures: powerLadder(1, ladder),
    sampler: (potential, temperature) =>
      hamiltonianMonteCarlo(potential, {
        temperature,
        stepSize: stepAt(problem, temperature),
        steps: [1, 4],
      }),
    start: problem.start,
    sweeps,
    burnIn: Math.ceil(sweeps / 10),
    random: createRandom(seed).child('integration'),
  });
  return thermodynamicIntegration(
    chains.map(({ temperature }) => temperature),
    chains.map(({ losses }) => [losses]),
  );
}

/** 0.7/ω of the stiffest direction at a temperature: T (I/T + 1/s²) is the curvature of U there. */
function stepAt({ information, prior, start }: LikelihoodProblem, temperature: number): number {
  const order = start.length;
  const curvature = information.map((value, place) => {
    const [row, column] = [Math.floor(place / order), place % order];
    const ofPrior = row === column ? prior!.deviation[row]! ** -2 : 0;
    return Number.isFinite(temperature) ? value + temperature * ofPrior : ofPrior;
  });
  return 0.7 / Math.sqrt(Math.max(...symmetricEigen(curvature, order).values));
}
