import type { RandomStream } from 'principia/math';
import { type Gate, isotropicPrior, temperedPotential, unverified } from 'principia/thermal';
import type { SimmeringConfig, TaskConfig } from './config.js';
import { type DataSet, drawDataSet } from './data-sets.js';
import { type Network, network } from './network.js';
import { earlyStopped, optimised } from './optimise.js';
import { classificationScores, type Mixture, regressionScores, type Scores } from './scores.js';
import {
  type Draws,
  type Kettle,
  likelihoodTemperature,
  noiseOf,
  relax,
  simmer,
  simmerAsPublished,
} from './simmer.js';

/** The ways to make predictions, in the order of the tables. */
export const methods = [
  'optimised',
  'early-stopped',
  'deep ensemble',
  'retrofit at T*',
  'ab initio at T*',
  'retrofit as published',
] as const;

/** The name of one of them. */
export type MethodName = (typeof methods)[number];

/** What came of one way on one data set. */
export interface MethodOutcome extends Scores {
  /** Of what was drawn: the mean virial and the names of the gates that failed. */
  readonly virial?: number;
  readonly failed?: readonly string[];
  /** Gradients taken to draw it. */
  readonly steps?: number;
}

/** What came of one data set. */
export interface Outcome {
  readonly methods: Readonly<Record<MethodName, MethodOutcome>>;
  /** σ as sampled with the weights, in units of the targets' deviation. */
  readonly noise?: number;
  /** Of one input: the test points in order, for the figure. */
  readonly bands?: Bands;
}

/** Predicted means and 90 % intervals along one input. */
export interface Bands {
  readonly x: readonly number[];
  /** The training points, [x, y]. */
  readonly points: readonly (readonly [number, number])[];
  readonly byMethod: Readonly<
    Partial<Record<MethodName, readonly (readonly [low: number, middle: number, high: number])[]>>
  >;
}

/** Networks and the noise that each of them says its predictions have. */
interface Predictor {
  readonly weights: readonly Float64Array[];
  readonly deviations: readonly number[];
  readonly gates?: readonly Gate[];
  readonly steps?: number;
}

/** All methods on the data set of one repeat of a task. */
export async function outcomeOf(
  task: TaskConfig,
  config: SimmeringConfig,
  random: RandomStream,
): Promise<Outcome> {
  const data = drawDataSet(task, random.child('data'));
  const net = network(data, task.hidden);
  const optima: Float64Array[] = [];
  for (let member = 0; member < config.members; member++) {
    optima.push(await optimised(net, data, random.child(`member ${member}`), config.optimiser));
  }
  const early = await earlyStopped(net, data, random.child('early'), config);
  const loss = net.loss(data.training);
  const residuals = await Promise.all(optima.map(async (at) => Math.sqrt((await loss.evaluate(at)).value)));
  const kettle = { net, data, prior: config.prior, random: random.child('heat') };
  const noise =
    data.kind === 'regression' ? await noiseOf({ ...kettle, starts: optima }, 0.5, config.noise) : 1;
  const temperature = likelihoodTemperature(data, noise);
  const heated = await heat({ ...kettle, starts: optima }, temperature, config, random);

  const noisy = (draws: Draws): Predictor => ({ ...draws, deviations: draws.weights.map(() => noise) });
  const published = heated['retrofit as published'];
  const predictors: Record<MethodName, Predictor> = {
    optimised: { weights: optima.slice(0, 1), deviations: residuals.slice(0, 1) },
    'early-stopped': { weights: [early.weights], deviations: [Math.sqrt(early.watchedLoss)] },
    'deep ensemble': { weights: optima, deviations: residuals },
    'retrofit at T*': noisy(heated['retrofit at T*']),
    'ab initio at T*': noisy(heated['ab initio at T*']),
    // Nothing published says what its predictions' noise is: that of the members' residuals, as an optimised network's.
    'retrofit as published': {
      ...published,
      deviations: await Promise.all(
        published.weights.map(async (at) => Math.sqrt((await loss.evaluate(at)).value)),
      ),
    },
  };
  const scored = Object.fromEntries(
    methods.map((name) => [name, judge(predictors[name], net, data, random.child(name))]),
  ) as Record<MethodName, MethodOutcome>;
  return {
    methods: scored,
    ...(data.kind === 'regression' ? { noise } : {}),
    ...(data.columns === 1 ? { bands: bandsOf(predictors, net, data) } : {}),
  };
}

/** The three ways of heating. */
async function heat(
  kettle: Omit<Kettle, 'optimum'>,
  temperature: number,
  config: SimmeringConfig,
  random: RandomStream,
): Promise<Record<'retrofit at T*' | 'ab initio at T*' | 'retrofit as published', Draws>> {
  const { net, data, prior, starts } = kettle;
  const potential = temperedPotential(
    net.loss(data.training),
    isotropicPrior(net.dimension, prior),
    temperature,
  );
  const relaxed: Float64Array[] = [];
  for (const start of starts) relaxed.push(await relax(potential, start, random.child('relax')));
  const fresh = starts.map((_, member) => net.init(random.child(`fresh ${member}`)));
  const optimum = relaxed[0]!;
  return {
    'retrofit at T*': await simmer({ ...kettle, starts: relaxed, optimum }, temperature, config.thermal),
    'ab initio at T*': await simmer({ ...kettle, starts: fresh, optimum }, temperature, {
      ...config.thermal,
      burnIn: config.fromScratch,
    }),
    'retrofit as published': await simmerAsPublished(kettle, config.published),
  };
}

/** Components of a mixture are no more than these, evenly taken. */
const components = 400;

function mixtureOf({ weights, deviations }: Predictor, net: Network, inputs: Float64Array): Mixture {
  const taken = Math.min(components, weights.length);
  const chosen = Array.from({ length: taken }, (_, at) => Math.floor((at * weights.length) / taken));
  return {
    means: chosen.map((at) => net.apply(weights[at]!, inputs)),
    deviations: chosen.map((at) => deviations[at]!),
  };
}

function judge(
  predictor: Predictor,
  net: Network,
  { test, kind }: DataSet,
  random: RandomStream,
): MethodOutcome {
  const mixture = mixtureOf(predictor, net, test.inputs);
  const scores =
    kind === 'regression'
      ? regressionScores(mixture, test.targets, random)
      : classificationScores(mixture.means, test.targets);
  const { gates, steps } = predictor;
  if (gates === undefined || steps === undefined) return scores;
  const virial = gates.find(({ name }) => name === 'virial, mean over directions')!.value;
  return { ...scores, virial: Number.isFinite(virial) ? virial : 1e9, failed: unverified(gates), steps };
}

/** Means and 90 % intervals of a mixture along one input: of members and noise together, as normal of both variances. */
function bandsOf(
  predictors: Readonly<Record<MethodName, Predictor>>,
  net: Network,
  { training }: DataSet,
): Bands {
  const x = Float64Array.from({ length: 61 }, (_, index) => -2 + index / 15);
  const byMethod = Object.fromEntries(
    methods.map((name) => {
      const { means, deviations } = mixtureOf(predictors[name], net, x);
      return [
        name,
        Array.from(x, (_, at) => {
          const middle = means.reduce((sum, component) => sum + component[at]!, 0) / means.length;
          const variance = means.reduce(
            (sum, component, index) => sum + (component[at]! - middle) ** 2 + deviations[index]! ** 2,
            0,
          );
          const half = 1.645 * Math.sqrt(variance / means.length);
          return [middle - half, middle, middle + half] as const;
        }),
      ];
    }),
  );
  const order = Array.from(training.inputs.keys()).sort((a, b) => training.inputs[a]! - training.inputs[b]!);
  return {
    x: Array.from(x),
    points: order.map((row) => [training.inputs[row]!, training.targets[row]!] as const),
    byMethod,
  };
}
