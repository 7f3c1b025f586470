import { type Law, simulateLaw } from 'principia/law';
import { InputError, type RandomStream } from 'principia/math';
import { estimateVelocities, type Trajectory } from 'principia/physics';
import type { WeighedLaw } from './law-posterior.js';
import { type ExperimentNoise, noiseOfState } from './outcome-mixture.js';
import { bodiesOfExperiment, type GivenBodies, type PlannedExperiment } from './planned-experiment.js';
import { type Proposal, type ProposalOptions, proposeExperiments } from './propose-experiment.js';

/** A world whose law is known, in which experiments are made. */
export interface SimulatedWorld extends GivenBodies {
  readonly law: Law;
  readonly noise: ExperimentNoise;
}

/**
 * Prepares an experiment in a simulated world, not quite as planned, and looks at it.
 *
 * @throws InputError where the world's law cannot be followed through it
 */
export function makeExperiment(
  experiment: PlannedExperiment,
  { law, noise, ...given }: SimulatedWorld,
  random: RandomStream,
): Trajectory {
  const { name, system, dimension, initialState, times } = experiment;
  const width = initialState.length / 2;
  const levels = (of: ExperimentNoise['observation']): Float64Array =>
    noiseOfState(of, system.bodies.length, dimension);
  const scattered = (values: Float64Array, deviations: Float64Array): Float64Array =>
    values.map((value, index) => value + deviations[index % deviations.length]! * random.normal());
  const motion = simulateLaw(
    law,
    bodiesOfExperiment(experiment, given),
    scattered(initialState, levels(noise.preparation)),
    times,
    { relativeTolerance: 1e-9 },
  );
  if (motion.status !== 'complete') {
    throw new InputError(
      `${name} ends in the simulated world before it is over (${motion.status}): expected one that its law can be ` +
        'followed through. Leave it out, or begin with the bodies farther apart.',
    );
  }
  const seen = levels(noise.observation);
  const positions = scattered(motion.positions, seen.subarray(0, width));
  const estimated = !seen.every(Number.isFinite);
  return {
    ...{ system, dimension, times, velocitiesEstimated: estimated },
    positions,
    velocities: estimated
      ? estimateVelocities(times, positions)
      : scattered(motion.velocities, seen.subarray(width)),
  };
}

/** What is asked of a loop. */
export interface LoopOptions extends Omit<ProposalOptions, 'random'> {
  /** Makes an experiment and looks at it. */
  make(experiment: PlannedExperiment, random: RandomStream): Trajectory;
  /** Weighs the laws on all that has been seen. */
  weigh(seen: readonly Trajectory[], random: RandomStream): readonly WeighedLaw[];
  readonly random: RandomStream;
}

/** An experiment that was made, and the laws after it. */
export interface MadeExperiment {
  readonly proposal: Proposal;
  readonly observed: Trajectory;
  readonly after: readonly WeighedLaw[];
}

/** One round: the experiment that is expected to tell most, and beside it another of the candidates at random. */
export interface LoopRound {
  /** All candidates, the best first. */
  readonly proposals: readonly Proposal[];
  readonly proposed: MadeExperiment;
  readonly random: MadeExperiment;
}

/**
 * Proposes an experiment, makes it, and weighs the laws again; beside it, what another of the candidates at random would
 * have told.
 *
 * @param seen what has been observed so far, on which the laws were weighed
 * @throws InputError where no law survives, none of the candidates can be followed, or as `make` and `weigh`
 */
export async function playRound(
  seen: readonly Trajectory[],
  before: readonly WeighedLaw[],
  candidates: readonly PlannedExperiment[],
  { make, weigh, random, ...options }: LoopOptions,
): Promise<LoopRound> {
  const proposals = await proposeExperiments(before, candidates, {
    ...options,
    random: random.child('outcomes'),
  });
  const [best] = proposals;
  if (best === undefined) throw noCandidate(candidates.length);
  const other = proposals[random.child('choice').integer(proposals.length)]!;
  const made = (proposal: Proposal, name: string): MadeExperiment => {
    const observed = make(proposal.experiment, random.child(name));
    return { proposal, observed, after: weigh([...seen, observed], random.child(name)) };
  };
  return { proposals, proposed: made(best, 'proposed'), random: made(other, 'random') };
}

/** Said where a surviving law fails in every candidate. */
export function noCandidate(count: number): InputError {
  return new InputError(
    `None of the ${count} candidate experiments can be followed under every law that survives: expected one that can. ` +
      'Begin with the bodies farther apart, or make the experiments shorter.',
  );
}
