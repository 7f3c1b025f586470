import type { ExperimentContext } from '../experiment.js';
import type { Config } from './config.js';
import type { LearningStage } from './learn-force.js';
import { hiddenLayerOf } from './learn-force.js';
import type { Task } from './motions.js';
import {
  benchmarkScheme,
  continuousTime,
  coulombBound,
  coulombStrength,
  generator,
  type Predictor,
  straightLine,
  verlet,
} from './predictors.js';
import type { LearnedForce } from './refine-through-map.js';
import { squaredErrors } from './scores.js';
import { tabulateForce, tabulateLayer } from './tabulated-layer.js';

/** Both sets of tests. */
export interface Tests {
  readonly own: readonly Task[];
  readonly published: readonly Task[];
}

/** The errors of a predictor in both sets, in their order. */
export interface TestErrors {
  readonly own: readonly number[];
  readonly published: readonly number[];
}

/** Ways to go through time with a force, by the names of their parts. */
export const methods = {
  scheme: 'the scheme of the benchmark, step 0.001',
  'verlet-corrected': 'velocity Verlet, 1,000 steps, velocities moved by half a kick',
  'verlet-1000': 'velocity Verlet, 1,000 steps',
  'verlet-500': 'velocity Verlet, 500 steps',
  'verlet-200': 'velocity Verlet, 200 steps',
  'verlet-100': 'velocity Verlet, 100 steps',
  adaptive: 'continuous time (adaptive, order 8), no bound, velocities moved by half a kick',
  'scheme-unbounded': 'the scheme of the benchmark, no bound',
} as const;
export type Method = keyof typeof methods;
export const methodNames = Object.keys(methods) as readonly Method[];

/** The errors of all predictors. */
export interface AllErrors {
  readonly static: TestErrors;
  readonly linear: TestErrors;
  /** Those of the program that made the data. */
  readonly generator: TestErrors;
  readonly exact: Readonly<Record<Method, TestErrors>>;
  /** The force with a learned bound of components. */
  readonly learned: Readonly<Record<Method, TestErrors>>;
  /** The same force with the benchmark's own bound. */
  readonly boundGiven: TestErrors;
  /** The force with a learned bound of pairs. */
  readonly pairBound: TestErrors;
  /** The force with a learned bound of components, learned from fewer motions; in the order of the configuration. */
  readonly fewer: readonly TestErrors[];
}

/** The forces that were learned. */
export interface LearnedForces {
  readonly components: LearnedForce;
  readonly pairs: LearnedForce;
  readonly fewer: readonly LearnedForce[];
}

/** Predicts all tests in all ways, each a part of the experiment. */
export async function measureErrors(
  { part, progress }: ExperimentContext,
  config: Config,
  tests: Tests,
  factor: number,
  learned: LearnedForces,
): Promise<AllErrors> {
  const stage = progress.stage('predict tests', 2 * methodNames.length + 5 + learned.fewer.length);
  const layer = tabulateLayer(hiddenLayerOf(config));
  const measure = async (name: string, predict: Predictor): Promise<TestErrors> => {
    const errors = await part(`errors-${name}`, async () => ({
      own: squaredErrors(tests.own, predict),
      published: squaredErrors(tests.published, predict),
    }));
    stage.advance(1, name);
    return errors;
  };
  const force = ({ coefficients, bound }: LearnedForce) => ({
    strength: tabulateForce(layer, coefficients).strength,
    bound,
  });
  const components = force(learned.components);
  const inAllWays = async (
    name: string,
    bounded: Parameters<typeof benchmarkScheme>[0],
  ): Promise<Record<Method, TestErrors>> => {
    const entries: [Method, TestErrors][] = [];
    for (const method of methodNames) {
      const predict = predictorOf(method, bounded, config.scoring.tolerance);
      entries.push([method, await measure(`${name}-${method}`, predict)]);
    }
    return Object.fromEntries(entries) as Record<Method, TestErrors>;
  };
  const fewer: TestErrors[] = [];
  for (const [at, one] of learned.fewer.entries()) {
    fewer.push(await measure(`from-${config.data.fewer[at]}`, benchmarkScheme(force(one))));
  }
  const all = {
    static: await measure('static', straightLine(0)),
    linear: await measure('linear', straightLine(factor)),
    generator: await measure('generator', generator),
    exact: await inAllWays('exact', { strength: coulombStrength, bound: coulombBound }),
    learned: await inAllWays('learned', components),
    boundGiven: await measure('bound-given', benchmarkScheme({ ...components, bound: coulombBound })),
    pairBound: await measure('pair-bound', benchmarkScheme(force(learned.pairs))),
  };
  stage.done();
  return { ...all, fewer };
}

function predictorOf(
  method: Method,
  force: Parameters<typeof benchmarkScheme>[0],
  tolerance: number,
): Predictor {
  switch (method) {
    case 'scheme':
      return benchmarkScheme(force);
    case 'scheme-unbounded':
      return benchmarkScheme({ ...force, bound: null });
    case 'adaptive':
      return continuousTime(force.strength, tolerance, force);
    case 'verlet-corrected':
      return verlet(force, 1000, true);
    default:
      return verlet(force, Number(method.slice('verlet-'.length)), false);
  }
}

/** The force after the last stage of its learning. */
export function lastForce(stages: readonly LearningStage[]): LearnedForce {
  return stages.at(-1)!.force;
}
