/**
 * The direct solve as a run: a law of pairs from the trajectories of a dataset, in a file.
 *
 * @packageDocumentation
 */
import type { Dataset } from 'principia/law';
import { createRandom, InputError, type RandomStream } from 'principia/math';
import { type IntegratorName, integrators, type Trajectory } from 'principia/physics';
import type { Progress, RunFolder } from 'principia/run';
import { closedLoopMotions } from '../dynamics/closed-loop.js';
import { followMotion } from '../dynamics/follow-motion.js';
import { freeFlightError } from '../dynamics/free-flight.js';
import type { PhaseTrajectory } from '../dynamics/phase-trajectory.js';
import { closedLoopError } from '../dynamics/rollout-metrics.js';
import { trainingData } from '../dynamics/training-data.js';
import { sampleIncrements } from '../increments.js';
import { fitPairLaw, type PairLawFit } from './fit-pair-law.js';
import { lawVectorField } from './law-vector-field.js';
import type { ObservedSystem } from './observed-system.js';
import { encodePairLaw, pairLawFileName } from './pair-law-file.js';
import { type IntegratorFit, refineThroughIntegrator } from './refine-through-integrator.js';
import { surveyPairs } from './survey.js';

/** Models that are linear in their last layer. */
export type DirectModelName = 'pairwise-force' | 'pairwise-hamiltonian';

/** What decides a direct solve's numbers, besides the dataset: plain data. */
export interface DirectSettings {
  readonly seed: number;
  readonly model: DirectModelName;
  readonly modelOptions: {
    /** Features of pairs; 300 if not given. */
    readonly features?: number;
    /** Whether there is a drag on bodies. */
    readonly friction?: boolean;
    /** Whether there is an external potential. */
    readonly field?: boolean;
  };
  /** The method that the law is refined through. */
  readonly integrator: IntegratorName;
  /** Steps of it in a recorded interval. */
  readonly substeps: number;
  /** Share of the training trajectories that is set aside, and intervals of them that are predicted. */
  readonly validation: number;
  readonly validationIntervals: number;
}

/** Where a direct solve works. */
export interface DirectContext {
  /** Makes the run's folder; asked for once all input is found good. */
  open(): RunFolder;
  readonly progress: Progress;
  readonly now: () => number;
}

/** How a direct solve went; plain data. */
export interface DirectReport {
  readonly schema: 'principia/direct-report/1';
  readonly run: string;
  readonly model: DirectModelName;
  readonly dataset: { readonly name: string; readonly hash: string };
  readonly integrator: IntegratorName;
  /** Coefficients. */
  readonly features: number;
  /** Families of features that the data ask for, the most important first. */
  readonly families: readonly string[];
  /** Numbers observed. */
  readonly rows: number;
  /** What is left of the states at the windows' ends: before the sweeps through the integrator, and after each. */
  readonly residuals: readonly number[];
  /** Null where no motion was set aside. */
  readonly closedLoopError: number | null;
  /** The same of motions without any force. */
  readonly freeFlightError: number | null;
  readonly seconds: number;
}

/** Rows of the fit at most: more would cost time and tell little. */
const mostRows = 15_000;
/** Features of body terms, where they are asked for. */
const bodyFeatures = 30;

/**
 * Learns a law of pairs from a dataset's training part in one linear solve, refines it through the integrator, and writes
 * `pair-law.json`.
 *
 * @throws InputError where the motions are not of free bodies with known masses that interact in pairs, or two of them
 * are at the same place: before there is a folder
 */
export async function runDirectSolve(
  dataset: Dataset,
  settings: DirectSettings,
  { open, progress, now }: DirectContext,
): Promise<DirectReport> {
  const random = createRandom(settings.seed);
  const began = now();
  const { training, validation } = trainingData(dataset, {
    validation: settings.validation,
    random: random.child('validation'),
  });
  training.forEach(({ trajectory }) => {
    demandFreeBodies(trajectory, dataset.name);
  });
  const systems = systemsOf(training, dataset.training, random.child('windows'));
  // Refuses what cannot be learned from, before there is a folder of it.
  surveyPairs(systems);
  const run = open();
  const stage = progress.stage(`solve ${settings.model}`, 3);
  const pause = async (note: string): Promise<void> => {
    stage.advance(1, note);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const first = solve(systems, settings, random.child('features'));
  await pause(`${first.report.features} features: ${first.report.families.join(', ')}`);
  const fit = refineThroughIntegrator(systems, first, {
    integrator: integrators[settings.integrator],
    substeps: settings.substeps,
  });
  await pause(`${(100 * fit.residuals.at(-1)!).toPrecision(2)} % left unexplained`);
  const judged = closedLoopMotions(validation, { intervals: settings.validationIntervals });
  const error = judge(fit, judged);
  const { model, posterior } = fit;
  run.writeJson(
    pairLawFileName,
    encodePairLaw(
      { model, coefficients: posterior.coefficients },
      {
        model: settings.model,
        dimension: training[0]!.dimension,
        charges: charged(training),
        units: dataset.units,
        dataset: { name: dataset.name, hash: dataset.hash },
        seed: settings.seed,
        error,
      },
    ),
  );
  stage.done(`${model.count} features${error === null ? '' : `, closed loop ${error.toPrecision(3)}`}`);
  return {
    schema: 'principia/direct-report/1',
    run: run.path,
    model: settings.model,
    dataset: { name: dataset.name, hash: dataset.hash },
    integrator: settings.integrator,
    features: model.count,
    families: fit.report.families,
    rows: fit.report.rows,
    residuals: fit.residuals,
    closedLoopError: error,
    freeFlightError: freeFlightError(judged),
    seconds: (now() - began) / 1000,
  };
}

function solve(
  systems: readonly ObservedSystem[],
  { model, modelOptions: { features, friction = false, field = false } }: DirectSettings,
  random: RandomStream,
): PairLawFit {
  return fitPairLaw(systems, {
    kind: model === 'pairwise-force' ? 'force' : 'hamiltonian',
    random,
    ...(features === undefined ? {} : { features }),
    ...(friction ? { drag: bodyFeatures } : {}),
    ...(field ? { field: bodyFeatures } : {}),
  });
}

/** The error in closed loop; null where there is nothing to judge by. */
function judge({ law }: IntegratorFit, motions: readonly PhaseTrajectory[]): number | null {
  if (motions.length === 0) return null;
  const predictions = motions.map((motion) =>
    followMotion(lawVectorField(law, motion.trajectory), motion, null, 1),
  );
  return closedLoopError(motions, predictions);
}

const charged = (motions: readonly PhaseTrajectory[]): boolean =>
  motions.some(({ trajectory }) => trajectory.system.bodies.some(({ charge }) => charge !== undefined));

/** @throws InputError where a trajectory is not of bodies that a law of pairs can move */
function demandFreeBodies({ coordinates, space, system }: Trajectory, name: string): void {
  const wrong =
    coordinates?.kind === 'generalised'
      ? 'has generalised coordinates'
      : space !== undefined && space.kind !== 'free'
        ? `is in a ${space.kind} space`
        : system.interactions.first.length === 0
          ? 'has no two bodies that interact'
          : null;
  if (wrong === null) return;
  throw new InputError(
    `the direct solver learns laws of pairs, but '${name}' ${wrong}; train a model by --solver gradient instead`,
  );
}

/** Windows of all motions, those of one topology together, and each with its trajectory's place among all of them. */
function systemsOf(
  motions: readonly PhaseTrajectory[],
  all: readonly Trajectory[],
  random: RandomStream,
): readonly ObservedSystem[] {
  const groups = new Map<string, PhaseTrajectory[]>();
  for (const motion of motions) {
    const { first, second } = motion.trajectory.system.interactions;
    const key = JSON.stringify([motion.bodies, motion.space, Array.from(first), Array.from(second)]);
    groups.set(key, [...(groups.get(key) ?? []), motion]);
  }
  const rows = motions.reduce((sum, { positions }) => sum + positions.length, 0);
  return [...groups.values()].map((group, index) => {
    const [{ bodies, dimension, space, trajectory }] = group as [PhaseTrajectory];
    const own = group.reduce((sum, { positions }) => sum + positions.length, 0);
    const limit = Math.ceil((Math.min(rows, mostRows) * own) / rows / (bodies * dimension));
    const increments = sampleIncrements(
      group.map((motion) => motion.trajectory),
      { limit, random: random.child(`${index}`) },
    );
    // A trajectory that is the only one may have been divided in time, and is then none of the list but a part of it.
    const places = Int32Array.from(group, (motion) => Math.max(0, all.indexOf(motion.trajectory)));
    return {
      increments: { ...increments, trajectory: increments.trajectory.map((own) => places[own]!) },
      interactions: trajectory.system.interactions,
      space,
    };
  });
}
