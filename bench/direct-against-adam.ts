/** The direct solve against descent on the same moments: how long each needs for the same error on moments held out. */

import { createRandom, median } from 'principia/math';
import { pairwiseForceDynamics } from 'principia/models';
import { createParticleSystem, integrators } from 'principia/physics';
import type { Table } from 'principia/report';
import {
  fitPairLaw,
  knownProperties,
  observeAccelerations,
  type PairLaw,
  type PhaseTrajectory,
  phaseTrajectories,
  prepareRollouts,
  type TrainingState,
  trainDynamics,
} from 'principia/training';
import { processorSeconds, timed } from './processor-time.js';
import { drawSnapshots, type SnapshotLaw, type Snapshots } from './snapshots.js';

/** What descends, and for how long. */
interface DescentSettings {
  /** Of a processor, about. */
  readonly seconds: number;
  readonly hidden: number;
  readonly depth: number;
  readonly activation: 'softplus' | 'silu' | 'tanh';
  readonly batch: number;
  /** Highest learning rate. */
  readonly peak: number;
}

/** From the best two of seven that were tried for 20 s each: 32 or 64 units, softplus, SiLU, tanh, batches of 16 to 100. */
const usual: DescentSettings = {
  seconds: 100,
  hidden: 32,
  depth: 2,
  activation: 'silu',
  batch: 16,
  peak: 1e-2,
};

const bodies = 8;
const dimension = 2;

/** One law by both roads. */
export async function againstAdam(
  law: SnapshotLaw,
  say: (line: string) => void,
  descent: Partial<DescentSettings> = {},
): Promise<Table> {
  const settings = { ...usual, ...descent };
  const test = drawSnapshots(law, 500, bodies, dimension, createRandom(2));
  const direct = [
    { moments: 1500, features: 300 },
    { moments: 1500, features: 100 },
    { moments: 400, features: 60 },
    { moments: 100, features: 40 },
  ].map(({ moments, features }): Row => {
    say(`${law.name}, direct, ${moments} moments, ${features} features`);
    const data = drawSnapshots(law, moments, bodies, dimension, createRandom(1));
    const runs = Array.from({ length: 3 }, () =>
      timed(() =>
        fitPairLaw([observeAccelerations(data.states, data.accelerations)], {
          features,
          random: createRandom(3),
        }),
      ),
    );
    return {
      method: `direct, ${features} features`,
      moments,
      seconds: median(runs.map(({ seconds }) => seconds)),
      'of a processor': median(runs.map(({ processor }) => processor)),
      'error of forces': forceError(lawForces(runs[0]!.value.law, test), test),
    };
  });
  const descended = await descend(law, test, settings, say);
  const { hidden, depth, activation, batch, peak } = settings;
  return {
    title: `Direct solve against Adam: ${law.name}s, ${bodies} bodies in ${dimension}D, 500 other moments to test on`,
    rows: [...direct, ...descended],
    notes: [
      ...compared(direct, descended.at(-1)!),
      `Adam: pairwise-force, ${depth} layers of ${hidden} ${activation}, derivative matching, ${batch} moments a step, cosine from ${peak}, machine code, one thread, 32 bits; compiling is not counted.`,
      'Error: root mean square of the forces on bodies, over their size. Direct: median of three runs. Ratios are of the processor’s time.',
    ],
  };
}

/** The ratios of times, as far as they can be told: Adam stops short of what the direct solve reaches. */
function compared(direct: readonly Row[], adam: Row): readonly string[] {
  const key = 'error of forces';
  const best = direct.reduce((one, other) => (other[key] < one[key] ? other : one));
  const enough = direct.filter((row) => row[key] <= adam[key]);
  const time = 'of a processor';
  const ratio = (row: Row): string => (adam[time] / row[time]).toFixed(0);
  if (enough.length === 0) return [];
  const fastest = enough.reduce((one, other) => (other[time] < one[time] ? other : one));
  return [
    `To the error of '${best.method}': Adam is not there after ${ratio(best)} times the time, its error ${(adam[key] / best[key]).toPrecision(2)} times as large.`,
    `To Adam's last error: '${fastest.method}' of ${fastest.moments} moments is below it ${ratio(fastest)} times as fast.`,
  ];
}

type Row = {
  readonly method: string;
  readonly moments: number;
  readonly seconds: number;
  readonly 'of a processor': number;
  readonly 'error of forces': number;
};

/** Descends for so many seconds; the errors on the way are looked at afterwards. */
async function descend(
  law: SnapshotLaw,
  test: Snapshots,
  { seconds, hidden, depth, activation, batch, peak }: DescentSettings,
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const moments = 1500;
  const data = drawSnapshots(law, moments, bodies, dimension, createRandom(1));
  const training = motionsOf(data, [0]);
  const options = {
    factory: pairwiseForceDynamics({ hidden, depth, activation }),
    integrator: integrators['runge-kutta-4'],
    loss: 'derivative',
    batch,
    schedule: { name: 'cosine', peak },
    backend: 'native',
    threads: 1,
    random: createRandom(3),
    now: () => performance.now(),
  } as const;
  const trainingData = {
    known: knownProperties(training.map(({ trajectory }) => trajectory)),
    training,
    validation: [],
    rates: training.map(({ trajectory }, moment) => ({
      velocity: trajectory.velocities,
      force: forcesOnBodies(data, moment),
    })),
    ratesEstimated: false,
  };
  say(`${law.name}, Adam, time of a step`);
  const trialSteps = 2000;
  let busy = 0;
  await trainDynamics(trainingData, {
    ...options,
    steps: trialSteps,
    onReady: () => {
      busy = processorSeconds();
    },
  });
  const steps = Math.round((trialSteps * seconds) / (processorSeconds() - busy));
  say(`${law.name}, Adam, ${steps} steps`);
  let start = 0;
  const kept: { readonly seconds: number; readonly processor: number; readonly state: TrainingState }[] = [];
  const trained = await trainDynamics(trainingData, {
    ...options,
    steps,
    keep: { steps: Math.ceil(steps / 16) },
    onReady: () => {
      start = performance.now();
      busy = processorSeconds();
    },
    onState: (state) =>
      kept.push({
        seconds: (performance.now() - start) / 1000,
        processor: processorSeconds() - busy,
        state,
      }),
  });
  const tests = motionsOf(test, [0, 1]);
  // One step of Euler over the time one moves the momenta by the forces.
  const step = await prepareRollouts(tests, trained.parameters, {
    model: trained.model,
    integrator: integrators.euler,
    precision: 'float64',
  });
  const errorOf = async (state: TrainingState): Promise<number> => {
    const names = Object.keys(trained.parameters);
    const parameters = Object.fromEntries(
      names.map((name) => {
        const { shape, data: values } = state.arrays[`parameter/${name}`]!;
        return [name, { shape, data: Float64Array.from(values) }];
      }),
    );
    const moved = await step.run(parameters);
    const width = bodies * dimension;
    const forces = moved.flatMap(({ momenta }) =>
      Array.from({ length: width }, (_, at) => momenta[width + at]! - momenta[at]!),
    );
    return forceError(Float64Array.from(forces), test);
  };
  try {
    const rows: Row[] = [];
    for (const [index, one] of kept.entries()) {
      // After 1/16, 1/4 and all of the time.
      if (![1, 4, kept.length - 1].includes(index)) continue;
      rows.push({
        method: `Adam, ${one.state.step} steps`,
        moments,
        seconds: one.seconds,
        'of a processor': one.processor,
        'error of forces': await errorOf(one.state),
      });
    }
    return rows;
  } finally {
    await step.dispose();
  }
}

/** Moments as motions of one time, or of several at all of which nothing has changed. */
function motionsOf({ states }: Snapshots, times: readonly number[]): readonly PhaseTrajectory[] {
  const width = bodies * dimension;
  const trajectories = Array.from({ length: states.size }, (_, moment) => {
    const own = (values: Float64Array): Float64Array =>
      Float64Array.from({ length: times.length * width }, (_, at) => values[moment * width + (at % width)]!);
    const masses = states.masses.subarray(moment * bodies, (moment + 1) * bodies);
    return {
      system: createParticleSystem(
        Array.from(masses, (mass, body) => ({ name: `${body}`, mass })),
        'complete',
      ),
      dimension,
      times: Float64Array.from(times),
      positions: own(states.positions),
      velocities: own(states.velocities),
      velocitiesEstimated: false,
    };
  });
  return phaseTrajectories(trajectories, knownProperties(trajectories));
}

/** m a of the bodies of a moment, or of all moments, [.., N, D]. */
function forcesOnBodies({ states, accelerations }: Snapshots, moment?: number): Float64Array {
  const forces = accelerations.map((value, at) => value * states.masses[Math.floor(at / dimension)]!);
  const width = bodies * dimension;
  return moment === undefined ? forces : forces.slice(moment * width, (moment + 1) * width);
}

/** The forces that a law exerts on the bodies of all moments. */
function lawForces(law: PairLaw, { states }: Snapshots): Float64Array {
  const width = bodies * dimension;
  const forces = new Float64Array(states.positions.length);
  for (let moment = 0; moment < states.size; moment++) {
    const masses = states.masses.subarray(moment * bodies, (moment + 1) * bodies);
    const charges = states.charges.subarray(moment * bodies, (moment + 1) * bodies);
    const own = (values: Float64Array): Float64Array => values.subarray(moment * width, (moment + 1) * width);
    law
      .on({ dimension, masses, charges, interactions: states.interactions })
      .accelerations(own(states.positions), own(states.velocities), own(forces));
  }
  return forces.map((value, at) => value * states.masses[Math.floor(at / dimension)]!);
}

function forceError(forces: Float64Array, test: Snapshots): number {
  let [left, whole] = [0, 0];
  forcesOnBodies(test).forEach((force, at) => {
    left += (forces[at]! - force) ** 2;
    whole += force ** 2;
  });
  return Math.sqrt(left / whole);
}
