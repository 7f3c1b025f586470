/**
 * The experiment that tells most: between the laws that a run leaves possible, and of their constants.
 *
 * @packageDocumentation
 */
import type { Dataset, LawDocument } from 'principia/law';
import { createRandom, InputError, type RandomStream } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import type { Progress } from 'principia/run';
import {
  noCandidate,
  noiseOfState,
  type PlannedExperiment,
  proposeExperiments,
  type WeighedLaw,
} from 'principia/thermal';
import { type ExperimentRecord, recordOf } from './candidate-file.js';
import { drawCandidates, plannedFrom } from './candidates.js';
import { closeLoop, isPossible, worldOf } from './close-loop.js';
import { type ProposalBounds, spanOf } from './data-span.js';
import { hypothesesOf, nameOf, type RunHypothesis } from './hypotheses.js';
import {
  doubtOf,
  lawsOf,
  noiseRecord,
  type ProposalDocument,
  priceOf,
  rankedExperiment,
} from './proposal-document.js';
import { placeOfTruth, simulatedTruth } from './simulated-truth.js';
import { studyOf, weighing } from './study.js';
import { isTraceable } from './traceable.js';

/** What is asked. */
export interface ProposeOptions {
  readonly seed: number;
  /** Laws that are to be told from those of the run: forces along the separation. */
  readonly rivals: readonly string[];
  /** Experiments to choose from, and what their file is called; drawn where absent. */
  readonly given?: { readonly experiments: readonly ExperimentRecord[]; readonly file: string };
  /** How many are drawn, and within what; from the data where absent. */
  readonly count: number;
  readonly bounds: Partial<Omit<ProposalBounds, 'centre'>>;
  /** Standard deviation of all observations, those of the run and of the experiment; the run's where absent. */
  readonly noise?: number;
  /** Standard deviation of initial states about what was planned; that of the observations where absent. */
  readonly preparation?: number;
  /** The law of a simulated world in which experiments are made; null for the one that the data carry. */
  readonly truth?: string | null;
  /** Rounds of it at most. */
  readonly rounds: number;
}

/** Numbers of a state at most: sensitivities go with their square. */
const largestState = 96;

/**
 * Proposes the next experiment.
 *
 * @param document of a run on the dataset's training trajectories
 * @throws InputError where the run, its rivals, the experiments or the truth cannot be used
 */
export async function propose(
  document: LawDocument,
  dataset: Dataset,
  options: ProposeOptions,
  progress: Progress,
): Promise<ProposalDocument> {
  demandFollowable(dataset);
  const random = createRandom(options.seed);
  const hypotheses = hypothesesOf(document, dataset, options.rivals, options.noise !== undefined);
  const truth = options.truth === undefined ? null : simulatedTruth(options.truth, dataset);
  const study = studyOf(document, dataset, hypotheses, options);
  const { windows, noise } = study;
  const bounds = options.given === undefined ? { ...spanOf(dataset, windows), ...options.bounds } : null;
  demandBounds(bounds, hypotheses);
  const world = truth === null ? null : worldOf(truth, dataset, hypotheses, noise.experiment);
  const { system } = dataset.training[0]!;
  let leftOut: number | undefined;
  const preparation = noiseOfState(noise.experiment.preparation, system.bodies.length, dataset.dimension);
  const candidatesFor = (stream: RandomStream, laws: readonly WeighedLaw[]): readonly PlannedExperiment[] => {
    const all =
      options.given === undefined
        ? drawCandidates(dataset, bounds!, options.count, stream.child('candidates'))
        : plannedFrom(options.given.experiments, dataset, learnedBodies(hypotheses), options.given.file);
    const traceable = all.filter((experiment) => isTraceable(experiment, laws, preparation));
    leftOut ??= all.length - traceable.length;
    return world === null ? traceable : traceable.filter((experiment) => isPossible(experiment, world));
  };
  const before = weighing(study, dataset.training, random, progress, 'weighing laws');
  const candidates = candidatesFor(random, before);
  if (candidates.length === 0) throw noCandidate(options.given?.experiments.length ?? options.count);
  const loop =
    world === null
      ? null
      : await closeLoop(
          { study, dataset, world, before, candidates, candidatesFor, options, random },
          progress,
        );
  const proposals =
    loop?.first ??
    (await comparing(progress, 'simulating experiments', candidates.length, (onExperiment) =>
      proposeExperiments(before, candidates, {
        ...{ noise: noise.experiment, random: random.child('outcomes'), onExperiment },
      }),
    ));
  const [best] = proposals;
  if (best === undefined) throw noCandidate(candidates.length);
  const place = truth === null ? -1 : placeOfTruth(hypotheses, truth);
  return {
    schema: 'principia/proposal/1',
    dataset: { name: dataset.name, hash: dataset.hash },
    seed: options.seed,
    units: dataset.units,
    laws: lawsOf(before, hypotheses),
    doubt: doubtOf(before),
    bodies: bodiesText(hypotheses),
    noise: noiseRecord(noise.experiment.observation, noise.experiment.preparation),
    bounds,
    best: {
      ...rankedExperiment(best),
      experiment: recordOf(best.experiment),
      reason: best.reason,
      simulations: best.simulations,
    },
    ranking: proposals.map(rankedExperiment),
    leftOut: (leftOut ?? 0) + candidates.length - proposals.length,
    simulations: priceOf(proposals),
    ...(loop === null
      ? {}
      : {
          loop: {
            truth: nameOf(truth!),
            truthAmongLaws: hypotheses[place]?.name ?? null,
            rounds: loop.rounds,
            laws: lawsOf(loop.after, hypotheses),
            decided: loop.decided,
          },
        }),
  };
}

/** Compares experiments, with progress. */
async function comparing<Result>(
  progress: Progress,
  name: string,
  total: number,
  work: (onExperiment: () => void) => Promise<Result>,
): Promise<Result> {
  const stage = progress.stage(name, total);
  const result = await work(() => stage.advance());
  stage.done();
  return result;
}

function learnedBodies([first]: readonly RunHypothesis[]): Parameters<typeof plannedFrom>[2] {
  const names = (of: readonly { readonly body: string }[] = []): string[] => of.map(({ body }) => body);
  return { masses: names(first!.masses), charges: names(first!.charges) };
}

function bodiesText([first]: readonly RunHypothesis[]): string {
  const held = [
    ...(first!.masses === undefined ? [] : ['masses that the data lack']),
    ...(first!.charges === undefined ? [] : ['learned charges']),
  ];
  return held.length === 0
    ? 'masses and charges are given'
    : `${held.join(' and ')} are held as each law was fitted with them`;
}

function demandFollowable({ training, name }: Dataset): void {
  const [{ system, dimension, coordinates, space }] = training as readonly [Trajectory];
  if (coordinates?.kind === 'generalised' || (space !== undefined && space.kind !== 'free')) {
    throw new InputError(
      `'${name}' is not of bodies in free space; experiments can be proposed for those only`,
    );
  }
  const numbers = 2 * system.bodies.length * dimension;
  if (numbers > largestState) {
    throw new InputError(
      `'${name}' has ${system.bodies.length} bodies in ${dimension} dimensions, a state of ${numbers} numbers; experiments can be compared up to ${largestState}. Run discover on fewer bodies`,
    );
  }
}

function demandBounds(bounds: ProposalBounds | null, hypotheses: readonly RunHypothesis[]): void {
  for (const name of ['distance', 'duration', 'mass'] as const) {
    const [least, most] = bounds?.[name] ?? [1, 1];
    if (!(least > 0 && most >= least && Number.isFinite(most))) {
      throw new InputError(`--${name} is ${least},${most}; expected two positive numbers, the smaller first`);
    }
  }
  const learned = learnedBodies(hypotheses);
  for (const [name, of] of [
    ['mass', learned.masses],
    ['charge', learned.charges],
  ] as const) {
    if (bounds?.[name] !== undefined && of.length > 0) {
      throw new InputError(
        `--${name}: the run has learned the ${name} of '${of[0]}' from the motions of this very body, and no experiment can change it; leave --${name} out`,
      );
    }
  }
}
