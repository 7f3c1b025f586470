import { InputError, type RandomStream } from 'principia/math';
import type { WeighedLaw } from './law-posterior.js';
import {
  type ExpectedOutcome,
  type ExperimentNoise,
  expectedOutcomes,
  type InformationGain,
  informationGain,
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

/**
 * Ranks experiments by the information that they are expected to give on which of the surviving laws holds and on its
 * constants: of each law's posterior draws the outcomes are simulated, with the errors of preparation (carried along by
 * their sensitivities) and of observation. An experiment through which a surviving law cannot be followed is left out.
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
  const surviving = laws.filter(
    ({ probability, parameters, mode }) => probability > possible && parameters !== null && mode !== null,
  );
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
  return proposals.sort((one, other) => other.information - one.information);
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
  let widest = 0;
  let place = 0;
  here!.forEach((value, index) => {
    const apart = Math.abs(value - there![index]!);
    if (apart > widest) {
      widest = apart;
      place = index;
    }
  });
  const width = 2 * system.bodies.length * dimension;
  const component = place % width;
  const body = system.bodies[Math.floor((component % (width / 2)) / dimension)]!.name;
  const what = component < width / 2 ? 'place' : 'velocity';
  const entropy = -expected.reduce((sum, { probability }) => sum + probability * Math.log(probability), 0);
  return (
    `tells ${one!.name} from ${other.name}: at time ${times[Math.floor(place / width)]!.toPrecision(3)} they expect the ${what} of ` +
    `${body} ${shortly(widest / observation)} times the noise apart; of ${entropy.toFixed(2)} nats of doubt about the law ` +
    `${aboutLaws.toFixed(2)} go, and ${aboutConstants.toFixed(2)} about the constants`
  );
}

function shortly(value: number): string {
  return value < 10 ? value.toPrecision(2) : `${Math.round(value)}`;
}
