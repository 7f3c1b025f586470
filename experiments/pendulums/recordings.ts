import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readPendulum } from 'principia/datasets';
import { compileGeneralised, generalisedEquations, lagrangeEquations } from 'principia/distillation';
import { createRandom, InputError } from 'principia/math';
import {
  createParticleSystem,
  generalisedCoordinates,
  integrateAdaptive,
  type Trajectory,
} from 'principia/physics';
import { parse } from 'principia/symbolic';
import { doubleForm, publishedDouble, singleNames } from './published-model.js';

/** Segments of a recording at a thousandth of a second: angles from where the arms hang. */
export interface Recording {
  readonly training: readonly Trajectory[];
  /** The last fifth, which takes no part in anything but the errors that are told. */
  readonly test: readonly Trajectory[];
}

/** Both pendulums: recorded, or simulated where there is no data and the size is the small one. */
export function readRecordings(
  data: string | null,
  smoke: boolean,
  seed: number,
): { readonly single: Recording; readonly double: Recording } {
  if (data !== null) {
    const read = (name: string): Recording => {
      const path = join(data, 'pendulum', `${name}.csv`);
      if (!existsSync(path)) {
        throw new InputError(
          `'${path}' is not there: --data expects the folder that holds pendulum/${name}.csv`,
        );
      }
      const { training, test } = readPendulum(path);
      return smoke ? { training: training.slice(0, 4), test: test.slice(0, 1) } : { training, test };
    };
    return { single: read('single'), double: read('double') };
  }
  if (!smoke) {
    throw new InputError(
      'pendulums needs the recordings: give the folder that holds pendulum/single.csv and pendulum/double.csv with --data, or --smoke for a trial on simulated ones',
    );
  }
  return { single: simulatedSingle(seed), double: simulatedDouble(seed) };
}

/** Every so many samples of a trajectory. */
export function thinned(trajectory: Trajectory, every: number): Trajectory {
  const { times, positions, velocities } = trajectory;
  const count = positions.length / times.length;
  const take = (values: Float64Array): Float64Array =>
    values.filter((_, place) => Math.floor(place / count) % every === 0);
  return {
    ...trajectory,
    times: times.filter((_, row) => row % every === 0),
    positions: take(positions),
    velocities: take(velocities),
  };
}

/** A trajectory in parts of equal length, which share no sample. */
export function cut(trajectory: Trajectory, parts: number): readonly Trajectory[] {
  const { times, positions, velocities } = trajectory;
  const count = positions.length / times.length;
  const length = Math.floor(times.length / parts);
  return Array.from({ length: parts }, (_, part) => {
    const from = part * length;
    const until = part === parts - 1 ? times.length : from + length;
    return {
      ...trajectory,
      times: times.slice(from, until),
      positions: positions.slice(count * from, count * until),
      velocities: velocities.slice(count * from, count * until),
    };
  });
}

/** The constants that simulated recordings have. */
export const simulatedConstants: { readonly single: readonly number[]; readonly double: readonly number[] } =
  {
    /** Gravity, dry friction and drag of the single pendulum. */
    single: [64, 0.15, 0.0045],
    /** Those of the published double pendulum, its joints' friction larger so that little of it shows much. */
    double: publishedDouble.map((value, index) => (index < 4 ? value : 8 * value)),
  };

const noise = 3e-5;

function simulatedSingle(seed: number): Recording {
  const equations = generalisedEquations(
    singleNames,
    [parse('1')],
    [parse('-c0*sin(q) - c1*tanh(20*w) - c2*w*abs(w)')],
  );
  const starts = [1.5, 1.2, 0.9, 0.7].map((angle) => Float64Array.of(angle, 0));
  const field = compileGeneralised(equations).field(simulatedConstants.single);
  return simulate('single', field, starts, 2.5, seed);
}

function simulatedDouble(seed: number): Recording {
  const field = compileGeneralised(lagrangeEquations(doubleForm)).field(simulatedConstants.double);
  const starts = [1, 0.9, 0.8, 0.7, 0.6].map((angle, index) =>
    Float64Array.of(angle, (index % 2 === 0 ? 1.4 : -1.1) * angle, 0, 0),
  );
  return simulate('double', field, starts, 1.5, seed);
}

function simulate(
  name: string,
  field: Parameters<typeof integrateAdaptive>[0],
  starts: readonly Float64Array[],
  duration: number,
  seed: number,
): Recording {
  const count = starts[0]!.length / 2;
  const random = createRandom(seed).child(`recording-${name}`);
  const times = Float64Array.from({ length: Math.round(1000 * duration) + 1 }, (_, row) => row / 1000);
  const system = createParticleSystem(
    Array.from({ length: count }, (_, arm) => ({ name: `arm-${arm + 1}` })),
    'complete',
  );
  const identity = Array.from({ length: count * count }, (_, place) => (place % (count + 1) === 0 ? 1 : 0));
  const segments = starts.map((start): Trajectory => {
    const { states } = integrateAdaptive(field, start, times, { relativeTolerance: 1e-9 });
    const column = (offset: number): Float64Array =>
      Float64Array.from({ length: count * times.length }, (_, place) => {
        return states[2 * count * Math.floor(place / count) + offset + (place % count)]!;
      });
    return {
      system,
      dimension: 1,
      times,
      positions: column(0).map((angle) => angle + noise * random.normal()),
      velocities: column(count),
      velocitiesEstimated: false,
      coordinates: generalisedCoordinates(identity),
    };
  });
  return { training: segments.slice(0, -1), test: segments.slice(-1) };
}
