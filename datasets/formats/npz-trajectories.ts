import { InputError } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import type { NumericArray } from './npy.js';
import { readNpz, writeNpz } from './npz.js';
import { datasetArrays, decodeDatasetFacts, encodeDatasetFacts } from './npz-dataset.js';
import {
  decodeSurroundings,
  demandShape,
  encodeSurroundings,
  surroundingArrays,
} from './npz-surroundings.js';
import type { DatasetFacts, FileContents } from './recording.js';

/**
 * The contents of an NPZ file with `times [T]`, `positions [S, T, N, D]` and, optionally, `velocities [S, T, N, D]`,
 * `mass` and `charge` (`[N]` or `[S, N]`, NaN where unknown) and what `decodeSurroundings` and
 * `decodeDatasetFacts` read. Bodies are named body-1, body-2, ….
 *
 * @throws InputError for arrays that are missing, misshapen or not finite
 */
export function decodeNpzTrajectories(bytes: Uint8Array, file: string): FileContents {
  const arrays = readNpz(bytes, file, [
    'times',
    'positions',
    'velocities',
    'mass',
    'charge',
    ...surroundingArrays,
    ...datasetArrays,
  ]);
  const required = (name: string): NumericArray => {
    const array = arrays.get(name);
    if (array === undefined) {
      const found = [...arrays.keys()].join(', ');
      throw new InputError(
        `'${file}' has no array '${name}' (found: ${found === '' ? 'none that is known' : found}); expected times [T] and positions [S, T, N, D]`,
      );
    }
    return array;
  };
  const times = required('times');
  const positions = required('positions');
  const [motions, count, bodies, dimension] = positionShape(positions, file, arrays.has('inertia'));
  demandShape(file, 'times', times, [[count]]);
  const velocities = arrays.get('velocities');
  if (velocities !== undefined) demandShape(file, 'velocities', velocities, [positions.shape]);
  for (const name of ['mass', 'charge']) {
    const array = arrays.get(name);
    if (array !== undefined) demandShape(file, name, array, [[bodies], [motions, bodies]]);
  }
  for (const [name, array] of Object.entries({
    times,
    positions,
    velocities,
    ...Object.fromEntries([...surroundingArrays, ...datasetArrays].map((name) => [name, arrays.get(name)])),
  })) {
    if (array !== undefined) demandFinite(file, name, array);
  }
  const part = (array: NumericArray, motion: number, size: number): Float64Array =>
    array.data.length === size ? array.data : array.data.slice(motion * size, (motion + 1) * size);
  const names = Array.from({ length: bodies }, (_, index) => `body-${index + 1}`);
  const size = count * bodies * dimension;
  const surroundings = decodeSurroundings(arrays, file, motions, bodies, dimension);
  const recordings = Array.from({ length: motions }, (_, motion) => {
    const [mass, charge] = [arrays.get('mass'), arrays.get('charge')];
    return {
      label: `trajectory ${motion} of '${file}'`,
      names,
      dimension,
      times: times.data,
      positions: part(positions, motion, size),
      ...(velocities === undefined ? {} : { velocities: part(velocities, motion, size) }),
      ...(mass === undefined ? {} : { masses: part(mass, motion, bodies) }),
      ...(charge === undefined ? {} : { charges: part(charge, motion, bodies) }),
      ...surroundings[motion]!,
    };
  });
  const generalised = arrays.has('inertia');
  const extent = { trajectories: motions, times: count, bodies, dimension, generalised };
  return { recordings, ...decodeDatasetFacts(arrays, file, extent) };
}

function positionShape(
  { shape }: NumericArray,
  file: string,
  generalised: boolean,
): readonly [number, number, number, number] {
  const [motions = 0, count = 0, bodies = 0, dimension = 0] = shape;
  const fits = generalised ? dimension === 1 : dimension === 2 || dimension === 3;
  if (shape.length !== 4 || motions < 1 || !fits) {
    throw new InputError(
      `'${file}': positions have the shape [${shape.join(', ')}]; expected [S, T, N, D]: trajectories, times, ` +
        `${generalised ? 'coordinates, 1 (as there is an inertia)' : 'bodies, 2 or 3 axes'}`,
    );
  }
  return [motions, count, bodies, dimension];
}

function demandFinite(file: string, name: string, { shape, data }: NumericArray): void {
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return;
  let rest = wrong;
  const index = shape.map((_, axis) => {
    const stride = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
    const at = Math.floor(rest / stride);
    rest -= at * stride;
    return at;
  });
  throw new InputError(
    `'${file}': ${name}[${index.join(', ')}] is ${data[wrong]}; expected a finite number, leave incomplete time points out`,
  );
}

/**
 * The NPZ file of trajectories of one kind. Estimated velocities are left out; unknown masses and charges are NaN, and
 * left out where none is known.
 *
 * @throws InputError where times, numbers of bodies or surroundings differ, which the arrays cannot hold
 */
export function encodeNpzTrajectories(
  trajectories: readonly Trajectory[],
  facts: DatasetFacts = {},
): Uint8Array {
  const [first] = trajectories as [Trajectory];
  const { times, dimension, system, velocitiesEstimated } = first;
  const bodies = system.bodies.length;
  for (const other of trajectories) {
    if (
      other.positions.length !== first.positions.length ||
      other.system.bodies.length !== bodies ||
      other.times.some((time, index) => time !== times[index])
    ) {
      throw new InputError('an NPZ file holds trajectories of the same times and bodies; write these as CSV');
    }
  }
  const joined = (parts: readonly ArrayLike<number>[]): Float64Array =>
    Float64Array.from(parts.flatMap((part) => Array.from(part)));
  const states = [trajectories.length, times.length, bodies, dimension];
  const arrays = new Map<string, NumericArray>([
    ['times', { shape: [times.length], data: times }],
    ['positions', { shape: states, data: joined(trajectories.map(({ positions }) => positions)) }],
  ]);
  if (!velocitiesEstimated) {
    arrays.set('velocities', {
      shape: states,
      data: joined(trajectories.map(({ velocities }) => velocities)),
    });
  }
  for (const property of ['mass', 'charge'] as const) {
    const data = joined(
      trajectories.map((trajectory) => trajectory.system.bodies.map((body) => body[property] ?? Number.NaN)),
    );
    if (!data.every(Number.isNaN)) arrays.set(property, { shape: [trajectories.length, bodies], data });
  }
  return writeNpz(new Map([...arrays, ...encodeSurroundings(trajectories), ...encodeDatasetFacts(facts)]));
}
