/**
 * What laws are weighed with: which laws, on which stretches of the data, at which noise.
 *
 * @packageDocumentation
 */
import {
  evenNoise,
  type NoiseLevels,
  type Window,
  type WindowOptions,
  windowsFor,
} from 'principia/distillation';
import type { Dataset, LawDocument } from 'principia/law';
import { InputError, type RandomStream, rootMeanSquare } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import type { Progress, ProgressStage } from 'principia/run';
import { type ExperimentNoise, lawPosterior, survives, type WeighedLaw } from 'principia/thermal';
import type { RunHypothesis } from './hypotheses.js';
import type { ProposeOptions } from './propose.js';

/**
 * How data are cut into windows, and how often parameters are drawn: less where the state is large, since the work goes with
 * its square.
 */
function effortFor(stateSize: number): { readonly windows: WindowOptions; readonly draws: number } {
  const isLarge = stateSize > 24;
  return {
    windows: {
      maximumWindows: Math.max(2, Math.min(16, Math.floor(256 / stateSize))),
      maximumSamples: isLarge ? 32 : 64,
    },
    draws: isLarge ? 60 : 200,
  };
}

/** What laws are weighed with. */
export interface Study {
  readonly hypotheses: readonly RunHypothesis[];
  /** Of the training trajectories. */
  readonly windows: readonly Window[];
  readonly noise: {
    readonly data: NoiseLevels;
    readonly experiment: ExperimentNoise & {
      readonly observation: NoiseLevels;
      readonly preparation: NoiseLevels;
    };
  };
  readonly relativeTolerance: number;
  /** How many trajectories the run recorded. */
  readonly recorded: number;
  /** Draws of each law's parameters. */
  readonly draws: number;
}

export function studyOf(
  document: LawDocument,
  dataset: Dataset,
  hypotheses: readonly RunHypothesis[],
  options: Pick<ProposeOptions, 'noise' | 'preparation'>,
): Study {
  const { training } = dataset;
  const bodies = training[0]!.system.bodies.length;
  const data = options.noise === undefined ? noiseOf(document) : evenNoise(bodies, options.noise);
  const seen = training.every(({ velocitiesEstimated }) => !velocitiesEstimated);
  const [place, speed] = (['positions', 'velocities'] as const).map((kind) =>
    rootMeanSquare(
      training.flatMap((trajectory) => [rootMeanSquare(trajectory[kind].filter(Number.isFinite))]),
    ),
  ) as [number, number];
  // A velocity that nobody sees is set as exactly, to its size, as a place.
  const velocity = seen ? data.velocity : data.position.map((sigma) => (sigma * speed) / place);
  const observation = seen ? data : { ...data, velocity: data.position.map(() => Number.POSITIVE_INFINITY) };
  const preparation =
    options.preparation === undefined
      ? { position: data.position, velocity }
      : evenNoise(bodies, options.preparation);
  const finest = Math.min(...Array.from(data.position, (sigma) => sigma / place));
  const relativeTolerance = Math.min(1e-6, Math.max(1e-9, finest / 30));
  const effort = effortFor(2 * bodies * dataset.dimension);
  // As in the run: close encounters end a window of its law, which a law that knows none of them would run through.
  const [{ law, masses = [], charges = [] }] = hypotheses as readonly [RunHypothesis];
  const windows = windowsFor(law, training, { windows: effort.windows, relativeTolerance, masses, charges });
  if (windows.length === 0) {
    throw new InputError(
      `'${dataset.name}' has no stretch along which its laws can be followed; expected at least three samples within which neighbours stay together. Sample it more often`,
    );
  }
  return {
    ...{ hypotheses, windows, recorded: training.length, draws: effort.draws },
    noise: { data, experiment: { observation, preparation } },
    relativeTolerance,
  };
}

function noiseOf({ noise }: LawDocument): NoiseLevels {
  if (noise !== undefined) {
    return { position: Float64Array.from(noise.position), velocity: Float64Array.from(noise.velocity) };
  }
  throw new InputError(
    'law.json does not say how exact the observations are: it was written by an earlier version; give --noise, or run its command again, which run.json tells',
  );
}

/** Weighs the laws on the run's trajectories and on experiments that were made since, these whole. */
export function weigh(
  { hypotheses, windows, noise, relativeTolerance, recorded, draws }: Study,
  seen: readonly Trajectory[],
  random: RandomStream,
  onWork?: (share: number) => void,
): readonly WeighedLaw[] {
  return lawPosterior(hypotheses, seen, {
    windows: [
      ...windows,
      ...seen.map(({ times }, trajectory) => ({ trajectory, start: 0, end: times.length })).slice(recorded),
    ],
    ...{ noise: noise.data, random: random.child('posterior'), relativeTolerance, draws },
    ...(onWork === undefined ? {} : { onWork }),
  });
}

/** What a stage counts where its work is told by its share. */
export const thousandths = 1000;

/** Moves a stage on by thousandths, as shares of a piece of work are told. */
export function inThousandths(stage: ProgressStage): (share: number) => void {
  let shown = 0;
  return (share) => {
    const now = Math.floor(thousandths * share);
    if (now > shown) stage.advance(now - shown);
    shown = Math.max(shown, now);
  };
}

/** Weighs the laws on what the run recorded, with progress. */
export function weighing(
  study: Study,
  seen: readonly Trajectory[],
  random: RandomStream,
  progress: Progress,
  name: string,
): readonly WeighedLaw[] {
  const stage = progress.stage(name, thousandths);
  const weighed = weigh(study, seen, random, inThousandths(stage));
  const left = weighed.filter(survives).length;
  stage.done(`${left} of ${weighed.length} survive`);
  return weighed;
}
