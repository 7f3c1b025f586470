/**
 * What an NPZ file of trajectories holds besides the motions: who acts on whom, the box, the mass matrix, the noise.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import {
  type BoxSpace,
  type GeneralisedCoordinates,
  generalisedCoordinates,
  periodicSpace,
  reflectingSpace,
  type Trajectory,
} from 'principia/physics';
import type { NumericArray } from './npy.js';
import { actsAllOnAll, type Recording } from './recording.js';

/** Names of the arrays. */
export const surroundingArrays: readonly string[] = [
  'pairs',
  'periodic',
  'reflecting',
  'inertia',
  'angles',
  'noise',
];

/** What a motion is surrounded by. */
export type Surroundings = Pick<Recording, 'pairs' | 'space' | 'coordinates' | 'noise'>;

type Arrays = ReadonlyMap<string, NumericArray>;

/**
 * Reads, for every motion: `pairs` [E, 2] for all or [K, 3] as rows of trajectory, first and second body; `periodic` or
 * `reflecting` [2, D], the box's lower corner and its sides; `inertia` [N, N] or [S, N, N] and `angles` [N], 1 for an
 * angle and 0 for a length; `noise` [2], standard deviations of positions and velocities.
 *
 * @throws InputError for an array of another shape or with impossible numbers
 */
export function decodeSurroundings(
  arrays: Arrays,
  file: string,
  motions: number,
  bodies: number,
  dimension: number,
): Surroundings[] {
  const shaped = (name: string, ...allowed: readonly (readonly (number | null)[])[]): NumericArray | null => {
    const array = arrays.get(name);
    if (array === undefined) return null;
    demandShape(file, name, array, allowed);
    return array;
  };
  const pairs = shaped('pairs', [null, 2], [null, 3]);
  const periodic = shaped('periodic', [2, dimension]);
  const reflecting = shaped('reflecting', [2, dimension]);
  const inertia = shaped('inertia', [bodies, bodies], [motions, bodies, bodies]);
  const angles = shaped('angles', [bodies]);
  const noise = shaped('noise', [2]);
  if (periodic !== null && reflecting !== null) {
    throw new InputError(`'${file}' has both a periodic and a reflecting box; expected one of them at most`);
  }
  const box = periodic ?? reflecting;
  const corners = box === null ? null : [[...box.data.slice(dimension)], [...box.data.slice(0, dimension)]];
  const makeBox = periodic === null ? reflectingSpace : periodicSpace;
  return Array.from({ length: motions }, (_, motion) => ({
    ...(pairs === null ? {} : { pairs: pairsOf(pairs, motion) }),
    ...(corners === null ? {} : { space: makeBox(corners[0]!, corners[1]!) }),
    ...(inertia === null ? {} : { coordinates: coordinatesOf(inertia, angles, motion, bodies) }),
    ...(noise === null ? {} : { noise: { position: noise.data[0]!, velocity: noise.data[1]! } }),
  }));
}

/**
 * Refuses an array of another shape; null stands for any size.
 *
 * @throws InputError with the shapes that would do
 */
export function demandShape(
  file: string,
  name: string,
  { shape }: NumericArray,
  allowed: readonly (readonly (number | null)[])[],
): void {
  const text = (sizes: readonly (number | null)[]): string =>
    `[${sizes.map((size) => size ?? 'any').join(', ')}]`;
  const fits = (sizes: readonly (number | null)[]): boolean =>
    sizes.length === shape.length && sizes.every((size, axis) => size === null || size === shape[axis]);
  if (allowed.some(fits)) return;
  throw new InputError(
    `'${file}': ${name} has the shape ${text(shape)}; the positions ask for ${allowed.map(text).join(' or ')}`,
  );
}

function pairsOf({ shape, data }: NumericArray, motion: number): [number, number][] {
  const width = shape[1]!;
  const rows = Array.from({ length: shape[0]! }, (_, row) => data.subarray(row * width, (row + 1) * width));
  const own = width === 2 ? rows : rows.filter((row) => row[0] === motion);
  return own.map((row) => [row[width - 2]!, row[width - 1]!]);
}

function coordinatesOf(
  { shape, data }: NumericArray,
  angles: NumericArray | null,
  motion: number,
  bodies: number,
): GeneralisedCoordinates {
  const size = bodies ** 2;
  const from = shape.length === 2 ? 0 : motion * size;
  const isAngle = angles === null ? undefined : Array.from(angles.data, (value) => value !== 0);
  return generalisedCoordinates([...data.slice(from, from + size)], isAngle);
}

/**
 * The arrays that `decodeSurroundings` reads.
 *
 * @throws InputError where boxes or kinds of coordinates differ between trajectories
 */
export function encodeSurroundings(trajectories: readonly Trajectory[]): Map<string, NumericArray> {
  const [{ space, noise }] = trajectories as [Trajectory];
  const same = (what: string, of: (trajectory: Trajectory) => unknown): void => {
    const texts = new Set(trajectories.map((trajectory) => JSON.stringify(of(trajectory) ?? null)));
    if (texts.size > 1)
      throw new InputError(`an NPZ file holds trajectories of one ${what}; write these apart`);
  };
  same('box', (trajectory) => trajectory.space);
  same('noise', (trajectory) => trajectory.noise);
  same('kind of coordinates', ({ coordinates }) => coordinates?.kind === 'generalised' && coordinates.angles);
  return new Map([
    ...encodePairs(trajectories),
    ...(space === undefined || space.kind === 'free' ? [] : [encodeBox(space)]),
    ...encodeInertia(trajectories),
    ...(noise === undefined
      ? []
      : [['noise', { shape: [2], data: Float64Array.of(noise.position, noise.velocity) }] as const]),
  ]);
}

type Entry = readonly [string, NumericArray];

function encodePairs(trajectories: readonly Trajectory[]): Entry[] {
  if (trajectories.every(({ system }) => actsAllOnAll(system))) return [];
  const rowsOf = ({ system: { interactions } }: Trajectory): number[][] =>
    Array.from(interactions.first, (one, pair) => [one, interactions.second[pair]!]);
  const all = trajectories.map(rowsOf);
  const shared = all.every((rows) => JSON.stringify(rows) === JSON.stringify(all[0]));
  const rows = shared ? all[0]! : all.flatMap((own, motion) => own.map((row) => [motion, ...row]));
  return [['pairs', { shape: [rows.length, shared ? 2 : 3], data: Float64Array.from(rows.flat()) }]];
}

function encodeBox({ kind, lower, lengths }: BoxSpace): Entry {
  return [kind, { shape: [2, lengths.length], data: Float64Array.of(...lower, ...lengths) }];
}

function encodeInertia(trajectories: readonly Trajectory[]): Entry[] {
  const all = trajectories.flatMap(({ coordinates }) =>
    coordinates?.kind === 'generalised' ? [coordinates] : [],
  );
  const [first] = all;
  if (first === undefined) return [];
  const count = first.angles.length;
  return [
    [
      'inertia',
      {
        shape: [all.length, count, count],
        data: Float64Array.from(all.flatMap(({ inertia }) => inertia)),
      },
    ],
    ['angles', { shape: [count], data: Float64Array.from(first.angles, Number) }],
  ];
}
