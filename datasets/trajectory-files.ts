import { basename, extname } from 'node:path';
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { writeFileAtomically } from 'principia/run';
import { decodeCsvTrajectories, encodeCsvTrajectories } from './formats/csv-trajectories.js';
import { writeFailure } from './formats/file-failure.js';
import { decodeNpzTrajectories, encodeNpzTrajectories } from './formats/npz-trajectories.js';
import { readBytes } from './formats/read-bytes.js';
import {
  type DatasetFacts,
  type FileContents,
  hashTrajectories,
  joinSpans,
  splitTrajectories,
  trajectoryOf,
} from './formats/recording.js';

/** How trajectories are kept in a file. */
interface TrajectoryFormat {
  decode(bytes: Uint8Array, file: string): FileContents;
  encode(trajectories: readonly Trajectory[], facts: DatasetFacts): string | Uint8Array;
}

const formats: Readonly<Record<string, TrajectoryFormat>> = {
  '.npz': { decode: decodeNpzTrajectories, encode: encodeNpzTrajectories },
  '.csv': {
    decode: (bytes, file) => ({ recordings: decodeCsvTrajectories(bytes, file) }),
    encode: encodeCsvTrajectories,
  },
};

/**
 * A dataset from a user's file. NPZ: `times [T]`, `positions [S, T, N, D]`, optionally `velocities`, `mass`, `charge`
 * (`[N]` or `[S, N]`), `pairs` (`[E, 2]`, or `[K, 3]` with the trajectory first), `periodic` or `reflecting` (`[2, D]`,
 * lower corner and sides), `inertia` and `angles` (generalised coordinates, D = 1), `noise [2]`, `cutoff [1]`, `split [3]`
 * (numbers of training, validation and test trajectories, or of time points of a single one), `truth` (bytes of JSON).
 * CSV in long form: `trajectory,time,body,x,y[,z][,vx,vy[,vz]][,mass][,charge]`.
 *
 * Without a split the last fifth of the trajectories is held out, or of the time where there is only one trajectory.
 * Missing velocities are estimated from the positions; where no mass is given the first body's is 1 and the others are
 * unknown.
 *
 * @throws InputError for a file that cannot be read or used
 * @example
 * ```ts
 * const dataset = readTrajectories('orbits.csv');
 * ```
 */
export function readTrajectories(path: string): Dataset {
  const { decode } = formatOf(path);
  const file = basename(path);
  const { recordings, cutoff, split, truth } = decode(readBytes(path), file);
  const trajectories = recordings.map(trajectoryOf);
  const [{ system, dimension, velocitiesEstimated, coordinates }] = trajectories as [Trajectory];
  const extent =
    coordinates?.kind === 'generalised'
      ? `${system.bodies.length} generalised coordinates`
      : `${system.bodies.length} bodies in ${dimension} dimensions`;
  const gauge = system.bodies.find(({ mass }) => mass !== undefined)!;
  const allKnown = trajectories.every((trajectory) =>
    trajectory.system.bodies.every(({ mass }) => mass !== undefined),
  );
  return {
    name: basename(path, extname(path)),
    description:
      `${trajectories.length} trajector${trajectories.length === 1 ? 'y' : 'ies'} of ${extent}` +
      `${velocitiesEstimated ? ', velocities estimated from the positions' : ''}${allKnown ? '' : ', masses not given'}`,
    source: `file ${file}`,
    hash: hashTrajectories(trajectories),
    units: { length: 'length unit', time: 'time unit', mass: 'mass unit', charge: 'charge unit' },
    dimension,
    ...splitTrajectories(trajectories, split),
    ...(cutoff === undefined ? {} : { cutoff }),
    ...(allKnown ? {} : { gauge: { body: gauge.name, mass: gauge.mass! } }),
    ...(truth === undefined ? {} : { truth }),
  };
}

/**
 * Writes trajectories as NPZ or CSV, by the path's extension, whole or not at all. NPZ also keeps who acts on whom, the
 * box, the mass matrix of generalised coordinates and the noise; CSV refuses what it cannot hold.
 *
 * @throws InputError for another extension, no trajectories, or a place that cannot be written
 * @example
 * ```ts
 * const { training, test } = simulate({ law: 'spring' });
 * writeTrajectories('spring.npz', [...training, ...test]);
 * ```
 */
export function writeTrajectories(path: string, trajectories: readonly Trajectory[]): void {
  write(path, trajectories, {});
}

/**
 * Writes a dataset's trajectories as `writeTrajectories` does. NPZ also keeps how they are split, the cutoff and the
 * true law; of CSV the reader holds out the last fifth. One motion that is split in time is written whole.
 *
 * @throws InputError as `writeTrajectories`, and for a dataset without training or without test
 * @example
 * ```ts
 * const dataset = simulate({ law: 'spring' });
 * writeDataset('spring.npz', dataset);
 * readTrajectories('spring.npz').hash === dataset.hash; // true
 * ```
 */
export function writeDataset(path: string, dataset: Dataset): void {
  const { training, validation = [], test, cutoff, truth } = dataset;
  if (training.length === 0 || test.length === 0) {
    throw new InputError(
      `'${dataset.name}' has ${training.length} training and ${test.length} test trajectories; expected at least one of each in '${path}'`,
    );
  }
  const whole = wholeMotion(dataset);
  const count = (part: readonly Trajectory[]): number =>
    whole === null ? part.length : part.reduce((sum, { times }) => sum + times.length, 0);
  write(path, whole === null ? [...training, ...validation, ...test] : [whole], {
    ...(cutoff === undefined ? {} : { cutoff }),
    split: { training: count(training), validation: count(validation), test: count(test) },
    ...(truth === undefined ? {} : { truth }),
  });
}

/** The motion that a dataset splits in time, which its hash tells: it is over whole motions; null where there are several. */
function wholeMotion({ training, validation = [], test, hash }: Dataset): Trajectory | null {
  const parts = [training, validation, test];
  if (parts.some((part) => part.length > 1)) return null;
  const whole = joinSpans(parts.flat());
  return hashTrajectories([whole]) === hash ? whole : null;
}

function write(path: string, trajectories: readonly Trajectory[], facts: DatasetFacts): void {
  const { encode } = formatOf(path);
  if (trajectories.length === 0) throw new InputError(`there are no trajectories to write to '${path}'`);
  const content = encode(trajectories, facts);
  try {
    writeFileAtomically(path, content);
  } catch (error) {
    throw writeFailure(path, error);
  }
}

function formatOf(path: string): TrajectoryFormat {
  const extension = extname(path).toLowerCase();
  const format = formats[extension];
  if (format === undefined) {
    throw new InputError(
      `'${path}' has ${extension === '' ? 'no extension' : `the extension ${extension}`}; trajectories are kept in ${Object.keys(formats).join(' or ')} files`,
    );
  }
  return format;
}
