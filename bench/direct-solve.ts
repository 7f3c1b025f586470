/**
 * The direct solve on the published tests of messages: how well the forces it reads off accelerations agree with the true
 * ones, and how long it takes, on one core; then what it makes of noise, of other laws, of trajectories and of thousands
 * of bodies, and how long descent needs for the same.
 */
import { simulate } from 'principia/datasets';
import { createRandom, median } from 'principia/math';
import { integrators } from 'principia/physics';
import type { Table } from 'principia/report';
import {
  fitPairLaw,
  invariantCount,
  messageAgreement,
  type ObservedSystem,
  observeAccelerations,
  type PairLawFit,
  type PairLawOptions,
  refineThroughIntegrator,
  sampleIncrements,
  samplePairs,
} from 'principia/training';
import { againstAdam } from './direct-against-adam.js';
import { onLattice } from './direct-on-lattice.js';
import type { Settings } from './main.js';
import { timed } from './processor-time.js';
import { drawSnapshots, type SnapshotLaw, type Snapshots } from './snapshots.js';

const published: readonly SnapshotLaw[] = [
  { name: 'spring', charged: false, force: (r) => -2 * (r - 1) },
  { name: '1/r', charged: false, force: (r, m1, m2) => (-m1 * m2) / r },
  { name: '1/r²', charged: false, force: (r, m1, m2) => (-m1 * m2) / r ** 2 },
  { name: 'charge', charged: true, force: (r, _m1, _m2, q1, q2) => (q1 * q2) / r ** 2 },
];

const others: readonly SnapshotLaw[] = [
  { name: 'discontinuous', charged: false, force: (r) => (r < 2 ? 0 : -2 * (r - 1)) },
  {
    name: 'Yukawa',
    charged: true,
    force: (r, _m1, _m2, q1, q2) => q1 * q2 * Math.exp(-r) * (1 / r + 1 / r ** 2),
  },
  { name: 'softened gravity', charged: false, force: (r, m1, m2) => (-m1 * m2 * r) / (r * r + 0.01) ** 1.5 },
  {
    name: 'gravity and charge',
    charged: true,
    force: (r, m1, m2, q1, q2) => (q1 * q2 - m1 * m2) / r ** 2,
  },
  { name: '(m₁ + m₂) sin r', charged: false, force: (r, m1, m2) => -(m1 + m2) * Math.sin(r) },
  { name: 'max(m₁, m₂)/r', charged: false, force: (r, m1, m2) => -Math.max(m1, m2) / r },
];

const training = 1500;
const testing = 500;

/** All tables. */
export async function directSolve({ say }: Settings): Promise<readonly Table[]> {
  // One fit to warm the machine up, so that what is compiled on the way is not counted for the first case only.
  learn(published[0]!, { bodies: 4, dimension: 2 });
  return [
    messages(say),
    noisy(say),
    unforeseen(say),
    throughTime(say),
    await onLattice(say),
    await againstAdam(published[0]!, say),
  ];
}

interface Case {
  readonly bodies: number;
  readonly dimension: number;
  /** Standard deviation over the median size of an acceleration's component. */
  readonly noise?: number;
}

/** Learns a law from snapshots and tests it on others. */
function learn(
  law: SnapshotLaw,
  { bodies, dimension, noise = 0 }: Case,
  options: Partial<PairLawOptions> = {},
): { readonly fit: PairLawFit; readonly row: Record<string, number | string> } {
  const data = drawSnapshots(law, training, bodies, dimension, createRandom(1));
  const deviation = noise * median(data.accelerations.map(Math.abs));
  const random = createRandom(4);
  const accelerations = data.accelerations.map((value) => value + deviation * random.normal());
  const {
    value: fit,
    seconds,
    processor,
  } = timed(() =>
    fitPairLaw([observeAccelerations(data.states, accelerations)], {
      random: createRandom(3),
      ...(noise > 0 ? { noise: deviation } : {}),
      ...options,
    }),
  );
  const scores = score(fit, drawSnapshots(law, testing, bodies, dimension, createRandom(2)));
  return { fit, row: { ...scores, seconds, 'of a processor': processor } };
}

/** How the learned forces of pairs compare with the true ones. */
function score({ law }: PairLawFit, test: Snapshots): Record<string, number | string> {
  const { dimension } = test.states;
  const {
    increments,
    interactions,
    logMass = increments.logMass,
  } = observeAccelerations(test.states, test.accelerations) satisfies ObservedSystem;
  const pairs = samplePairs(increments, interactions, logMass);
  const force = law.force(pairs.invariants);
  const messages = pairs.direction.map((value, at) => value * force[Math.floor(at / dimension)]!);
  const errors = force.map((_, pair) => {
    const at = pair * dimension;
    const difference = messages
      .subarray(at, at + dimension)
      .map((value, axis) => value - test.forces[at + axis]!);
    return Math.hypot(...difference) / (Math.hypot(...test.forces.subarray(at, at + dimension)) || 1);
  });
  return {
    '1 − robust R²': 1 - messageAgreement(messages, test.forces, dimension),
    '1 − R² of all': unexplained(messages, test.forces),
    'median error': median(errors),
  };
}

function unexplained(messages: Float64Array, forces: Float64Array): number {
  let [left, whole] = [0, 0];
  forces.forEach((force, at) => {
    left += (messages[at]! - force) ** 2;
    whole += force ** 2;
  });
  return left / whole;
}

function messages(say: Settings['say']): Table {
  const rows = published.flatMap((law) =>
    [2, 3].flatMap((dimension) =>
      [4, 8].map((bodies) => {
        say(`${law.name}, ${bodies} bodies, ${dimension}D`);
        const { fit, row } = learn(law, { bodies, dimension });
        return { law: law.name, bodies, dimension, ...row, 'first family': fit.report.families[0]! };
      }),
    ),
  );
  return {
    title: `Direct solve: forces from ${training} moments with exact accelerations, ${testing} others to test on`,
    rows,
    notes: [
      'Masses e^N(0, 1), positions N(0, 1); charges without effect are given to all laws but the last.',
      '300 features of pairs; the families are chosen by evidence. Robust R²: a tenth of the rows, the worst, dropped.',
      'Seconds by the clock, and seconds that processors were busy, which other work on the machine does not stretch.',
    ],
  };
}

function noisy(say: Settings['say']): Table {
  const rows = published.flatMap((law) =>
    [0.01, 0.1].map((noise) => {
      say(`${law.name} with noise`);
      const { fit, row } = learn(law, { bodies: 4, dimension: 2, noise });
      return { law: law.name, noise, ...row, 'first family': fit.report.families[0]! };
    }),
  );
  return {
    title: 'The same with noise on the accelerations: 4 bodies in 2D',
    rows,
    notes: ['The noise is given over the median size of a component of the accelerations.'],
  };
}

function unforeseen(say: Settings['say']): Table {
  const rows = others.map((law) => {
    say(law.name);
    const { fit, row } = learn(law, { bodies: 4, dimension: 2 });
    return { law: law.name, ...row, families: fit.report.families.join(', ') };
  });
  return { title: 'Other laws: 4 bodies in 2D, exact accelerations', rows };
}

function throughTime(say: Settings['say']): Table {
  const names = ['spring', 'inverse', 'inverse-square', 'charge'] as const;
  const rows = names.flatMap((name, index) => {
    const law = published[index]!;
    say(`${law.name}, trajectories`);
    const { training: motions } = simulate({ law: name, trajectories: 60, steps: 25, seed: 1 });
    const increments = sampleIncrements(motions, { limit: 600, stride: 2, random: createRandom(1) });
    const systems = [{ increments, interactions: motions[0]!.system.interactions }];
    const integral = timed(() => fitPairLaw(systems, { features: 150, random: createRandom(3) }));
    const refined = timed(() =>
      refineThroughIntegrator(systems, integral.value, { integrator: integrators['runge-kutta-4'] }),
    );
    const rowOf = (
      form: string,
      { value, seconds, processor }: typeof integral,
    ): Record<string, number | string> => ({
      law: law.name,
      form,
      ...recorded(value, systems, law),
      seconds,
      'of a processor': processor,
    });
    return [rowOf('integral', integral), rowOf('Gauss-Newton', refined)];
  });
  return { title: 'From trajectories: 600 windows of two samples, 4 bodies in 2D, 150 features', rows };
}

/** Median relative error of the force at the pairs of the data. */
function recorded(
  { law }: PairLawFit,
  [system]: readonly ObservedSystem[],
  truth: SnapshotLaw,
): Record<string, number> {
  const { increments, interactions } = system!;
  const { invariants } = samplePairs(increments, interactions, increments.logMass);
  const force = law.force(invariants);
  return {
    'median error': median(
      force.map((value, pair) => {
        const [logR, sum, square, product] = invariants.subarray(pair * invariantCount);
        const difference = Math.sqrt(square!);
        const [m1, m2] = [Math.exp((sum! + difference) / 2), Math.exp((sum! - difference) / 2)];
        const exact = truth.force(Math.exp(logR!), m1, m2, product!, 1);
        return Math.abs(value / exact - 1);
      }),
    ),
  };
}
