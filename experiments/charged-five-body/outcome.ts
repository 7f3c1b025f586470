import { median } from 'principia/math';
import type { Table } from 'principia/report';
import type { ExperimentResult } from '../experiment.js';
import { claims } from './claims.js';
import { lastForce, methodNames, methods, type TestErrors } from './errors.js';
import { errorsByApproach, forceErrors } from './figures.js';
import { hiddenLayerOf } from './learn-force.js';
import { distances, lowest, type Measurements, relativeError, score, target } from './measurements.js';
import { tabulateForce, tabulateLayer } from './tabulated-layer.js';

/** Published mean squared errors; sources in the README. */
const published: readonly (readonly [string, number])[] = [
  ['Linear', 0.0819],
  ['SE(3)-Transformer', 0.0244],
  ['Tensor Field Network', 0.0155],
  ['Message passing', 0.0107],
  ['Radial Field', 0.0104],
  ['EGNN', 0.0071],
  ['GCPNet', 0.00703],
  ['SEGNN', 0.0043],
  ['PONITA', 0.0043],
  ['CGENN', target],
  ['Multivector Neurons', lowest],
];

/** Tables, figures and claims. */
export function outcome(measurements: Measurements): ExperimentResult {
  return {
    claims: claims(measurements),
    tables: [
      predictors(measurements),
      throughTime(measurements),
      encounters(measurements),
      learning(measurements),
      companion(measurements),
      {
        title: 'Published mean squared errors, 3,000 training trajectories, 2,000 tests',
        rows: published.map(([method, error]) => ({ method, 'mean squared error': String(error) })),
      },
    ],
    figures: [errorsByApproach(measurements), forceErrors(measurements)],
  };
}

/** Which of our own tests are clean. */
function cleanTests({ errors, config }: Measurements): readonly boolean[] {
  return errors.exact.adaptive.own.map((error) => error < config.scoring.clean);
}

function predictors(measurements: Measurements): Table {
  const { errors, factor, stages, config } = measurements;
  const clean = cleanTests(measurements);
  const row = (predictor: string, knows: string, { own, published: official }: TestErrors) => {
    const { mean, low, high, median: middle } = score(measurements, own);
    return {
      predictor,
      knows,
      'mean squared error': mean,
      '95 % from': low,
      to: high,
      median: middle,
      'clean tests': average(own.filter((_, test) => clean[test])),
      'published tests': average(official),
    };
  };
  const boundOf = (kind: 'components' | 'pairs'): string => size(lastForce(stages[kind]).bound?.size);
  const share = clean.filter(Boolean).length / clean.length;
  return {
    title: `Frame 40 from frame 30: mean squared error of ${errors.linear.own.length} tests of our own`,
    rows: [
      row('static, x', 'nothing', errors.static),
      row(`straight line, x + ${factor.toPrecision(4)} v`, 'its factor, fitted', errors.linear),
      row(
        'learned force, learned bound of components',
        `scheme; that components are bounded, not where (found: ${boundOf('components')})`,
        errors.learned.scheme,
      ),
      ...errors.fewer.map((fewer, at) =>
        row(`the same, from ${config.data.fewer[at]} trajectories`, 'the same', fewer),
      ),
      row('learned force, bound of components given', 'scheme and bound', errors.boundGiven),
      row(
        'learned force, learned bound of pairs',
        `scheme; that pairs are bounded, not where (found: ${boundOf('pairs')})`,
        errors.pairBound,
      ),
      row(
        'learned force, velocity Verlet',
        'step, half a kick; learned bound',
        errors.learned['verlet-corrected'],
      ),
      row(
        'learned force, continuous time',
        'that velocities are half a kick behind; no bound afterwards',
        errors.learned.adaptive,
      ),
      row('exact law, continuous time', 'law, half a kick; no bound afterwards', errors.exact.adaptive),
      row('exact law, velocity Verlet', 'law, step, half a kick, bound', errors.exact['verlet-corrected']),
      row('exact law, own scheme', 'law, scheme, bound', errors.exact.scheme),
      row('the generator itself', 'all, rounding included', errors.generator),
    ],
    notes: [
      `Clean tests, ${(100 * share).toFixed(0)} % of all: those where the exact law in continuous time is off by less than ${config.scoring.clean}; that row is good on them by definition.`,
      `The published tests are ${errors.linear.published.length} of the same stream as the published ones, by the same scheme; another machine's rounding gives other ends to about one in ten.`,
      'The intervals come from resampling the tests.',
    ],
  };
}

function throughTime(measurements: Measurements): Table {
  const { exact, learned } = measurements.errors;
  return {
    title: 'The exact law and the learned force, through time in other ways',
    rows: methodNames.map((method) => {
      const [ofLaw, ofForce] = [exact[method].own, learned[method].own];
      return {
        method: methods[method],
        'exact law, mean': average(ofLaw),
        'learned force, mean': average(ofForce),
        'exact law, median': median(ofLaw),
        'learned force, median': median(ofForce),
      };
    }),
    notes: ['With the bound, given or learned, except where it says: no bound.'],
  };
}

/** Closest approaches up to which shares of the error are told. */
const approachLimits = [0.03, 0.05, 0.1, 0.2] as const;

function encounters({ approaches, errors }: Measurements): Table {
  return {
    title: 'Where the mean comes from: tests by the closest approach of two bodies',
    rows: approachLimits.map((limit) => {
      const share = (own: readonly number[]): number => {
        const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
        return (100 * sum(own.filter((_, test) => approaches[test]! < limit))) / sum(own);
      };
      const beyond = (own: readonly number[]): number =>
        average(own.filter((_, test) => approaches[test]! >= limit));
      return {
        'approach below': limit,
        'tests, %': share(approaches.map(() => 1)),
        'learned, % of error': share(errors.learned.scheme.own),
        'exact law in continuous time, % of error': share(errors.exact.adaptive.own),
        'learned, mean of the others': beyond(errors.learned.scheme.own),
        'exact law, mean of the others': beyond(errors.exact.adaptive.own),
      };
    }),
    notes: ['Learned: the force with a learned bound of components.'],
  };
}

function companion(measurements: Measurements): Table {
  const { soft, config } = measurements;
  const row = (predictor: string, errors: readonly number[]) => {
    const { mean, low, high, median: middle } = score(measurements, errors);
    return { predictor, 'mean squared error': mean, '95 % from': low, to: high, median: middle };
  };
  return {
    title: `The clean companion, charges with a core of ${config.soft.core}: ${soft.exact.length} tests`,
    rows: [
      row('static, x', soft.static),
      row('straight line, its factor fitted', soft.line),
      row(`learned force, from ${config.soft.training} trajectories`, soft.learned),
      row('exact law', soft.exact),
    ],
    notes: ['All forces in continuous time; nothing is bounded and no velocity is behind.'],
  };
}

/** Distances between which errors of the force are summed up, for charges of two signs. */
const ranges = [
  [0.05, 0.1],
  [0.1, 0.3],
  [0.3, 1],
  [1, 6],
] as const;

function learning({ config, stages }: Measurements): Table {
  const layer = tabulateLayer(hiddenLayerOf(config));
  return {
    title: 'How the force is learned: relative error against the law, for charges of two signs',
    rows: (['components', 'pairs'] as const).flatMap((kind) =>
      stages[kind].map(({ stage, force }) => {
        const { strength } = tabulateForce(layer, force.coefficients);
        const row: Record<string, number | string> = {
          'bound of': kind,
          stage,
          bound: size(force.bound?.size),
        };
        for (const [near, far] of ranges) {
          const errors = distances(near, far).map((r) => relativeError(strength, r));
          row[`r from ${near} to ${far}`] = Math.sqrt(average(errors.map((error) => error ** 2)));
        }
        return row;
      }),
    ),
    notes: [
      'Stages: the linear solve on the frames, then sweeps through the map over windows whose bodies come no closer than r.',
      'The law takes no part in the learning; it is only compared with.',
    ],
  };
}

const size = (bound: number | undefined): string => (bound === undefined ? 'none' : bound.toPrecision(5));

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
