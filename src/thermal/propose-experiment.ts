import { InputError, type RandomStream } from 'principia/math';
import type { WeighedLaw } from './law-posterior.js';
import {
  type ExpectedOutcome,
  type ExperimentNoise,
  expectedOutcomes,
  type InformationGain,
  informationGain,
  noiseOfState,
} from './outcome-mixture.js';
import type { PlannedExperiment } from './planned-experiment.js';

/** An experiment with what it is expected to tell. */
export interface Proposal extends InformationGain {
  readonly experiment: PlannedExperiment;
  /** aboutLaws + aboutConstants, in nats. */
  readonly information: number;
  /** Motions that were simulated to find out. */
  readonly simulations: number;
  /** Why, in a sentence. */
  readonly reason: string;
}

/** How experiments are compared. */
export interface ProposalOptions {
  readonly noise: ExperimentNoise;
  /** Draws of each law's constants; 8. */
  readonly draws?: number;
  /** Outcomes that the information is averaged over; 64. */
  readonly outcomes?: number;
  readonly random: RandomStream;
  readonly signal?: AbortSignal;
  readonly onExperiment?: () => void;
}

/** Laws less probable than this have no say. */
const possible = 0.005;

/** Whether a law is probable enough to have a say. */
export function survives({ probability, parameters, mode }: WeighedLaw): boolean {
  return probability > possible && parameters !== null && mode !== null;
}

/**
 * Ranks experiments by the information that they are expected to give on which of the surviving laws holds and on its
 * constants: of each law's posterior draws the outcomes are simulated, with the errors of preparation (carried along by
 * their sensitivities) and of observation. An experiment through which a surviving law cannot be followed is left out; of those
 * that tell the same to the last digit, as where each tells everything, the shortest comes first.
 *
 * @throws InputError where no law survives
 * @example
 * ```ts
 * const [best] = await proposeExperiments(lawPosterior(hypotheses, trajectories, options), drawExperiments(bounds, 100, random), {
 *   noise: { observation: 0.01, preparation: 0.01 }, random,
 * });
 * best.reason; // 'tells 1/r² from Yukawa: …'
 * ```
 */
export async function proposeExperiments(
  laws: readonly WeighedLaw[],
  experiments: readonly PlannedExperiment[],
  { noise, draws = 8, outcomes = 64, random, signal, onExperiment }: ProposalOptions,
): Promise<Proposal[]> {
  const surviving = laws.filter(survives);
  if (surviving.length === 0) {
    throw new InputError('No law survives whose constants were sampled: there is nothing to tell apart.');
  }
  const proposals: Proposal[] = [];
  for (const experiment of experiments) {
    signal?.throwIfAborted();
    const expected = expectedOutcomes(experiment, surviving, noise, draws);
    if (expected !== null) {
      // The same noise for all experiments: they differ by what they are, not by luck.
      const gain = informationGain(expected, outcomes, random.child('outcomes'));
      proposals.push({
        ...gain,
        experiment,
        information: gain.aboutLaws + gain.aboutConstants,
        simulations: surviving.length * (draws + 1),
        reason: reasonFor(experiment, expected, gain, noise),
      });
    }
    onExperiment?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return proposals.sort(
    (one, other) =>
      other.information - one.information || durationOf(one.experiment) - durationOf(other.experiment),
  );
}

function durationOf({ times }: PlannedExperiment): number {
  return times[times.length - 1]! - times[0]!;
}

/** Where the two most probable laws part most, and how much of the doubt that takes away. */
function reasonFor(
  { system, dimension, times }: PlannedExperiment,
  expected: readonly ExpectedOutcome[],
  { aboutLaws, aboutConstants }: InformationGain,
  { observation }: ExperimentNoise,
): string {
  const [one, other] = expected.toSorted((a, b) => b.probability - a.probability);
  if (other === undefined) {
    return `only ${one!.name} survives; it tells ${aboutConstants.toFixed(2)} nats of its constants`;
  }
  const [here, there] = [one!, other].map(({ means }) => means[Math.floor(means.length / 2)]!);
  const deviations = noiseOfState(observation, system.bodies.length, dimension);
  // Only what is observed is expected.
  const components = [...deviations.keys()].filter((index) => Number.isFinite(deviations[index]!));
  let widest = 0;
  let place = 0;
  here!.forEach((value, index) => {
    const apart = Math.abs(value - there![index]!) / deviations[components[index % components.length]!]!;
    if (apart > widest) {
      widest = apart;
      place = index;
    }
  });
  const component = components[place % components.length]!;
  const half = system.bodies.length * dimension;
  const body = system.bodies[Math.floor((component % half) / dimension)]!.name;
  const what = component < half ? 'place' : 'velocity';
  const entropy = -expected.reduce((sum, { probability }) => sum + probability * Math.log(probability), 0);
  return (
    `tells ${one!.name} from ${other.name}: at time ${times[Math.floor(place / components.length)]!.toPrecision(3)} they expect the ${what} of ` +
    `${body} ${shortly(widest)} times the noise apart; of ${entropy.toFixed(2)} nats of doubt about the law ` +
    `${aboutLaws.toFixed(2)} go, and ${aboutConstants.toFixed(2)} about the constants`
  );
}

function shortly(value: number): string {
  return value < 10 ? value.toPrecision(2) : `${Math.round(value)}`;
}
