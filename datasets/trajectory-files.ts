import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { writeFileAtomically } from 'principia/run';
import { decodeCsvTrajectories, encodeCsvTrajectories } from './formats/csv-trajectories.js';
import { decodeNpzTrajectories, encodeNpzTrajectories } from './formats/npz-trajectories.js';
import { readFailure, systemReason } from './formats/read-failure.js';
import { hashTrajectories, type Recording, splitTrajectories, trajectoryOf } from './formats/recording.js';

/** How trajectories are kept in a file. */
interface TrajectoryFormat {
  decode(bytes: Uint8Array, file: string): Recording[];
  encode(trajectories: readonly Trajectory[], cutoff?: number): string | Uint8Array;
}

const formats: Readonly<Record<string, TrajectoryFormat>> = {
  '.npz': { decode: decodeNpzTrajectories, encode: encodeNpzTrajectories },
  '.csv': { decode: decodeCsvTrajectories, encode: encodeCsvTrajectories },
};

/**
 * A dataset from a user's file. NPZ: `times [T]`, `positions [S, T, N, D]`, optionally `velocities`, `mass`, `charge`
 * (`[N]` or `[S, N]`), `pairs` (`[E, 2]`, or `[K, 3]` with the trajectory first), `periodic` or `reflecting` (`[2, D]`,
 * lower corner and sides), `inertia` and `angles` (generalised coordinates, D = 1), `noise [2]`, `cutoff [1]`. CSV in long form: `trajectory,time,body,x,y[,z][,vx,vy[,vz]][,mass][,charge]`.
 *
 * The last fifth of the trajectories is held out, or of the time where there is only one trajectory. Missing velocities
 * are estimated from the positions; where no mass is given the first body's is 1 and the others are unknown.
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
  const recordings = decode(readBytes(path), file);
  const trajectories = recordings.map(trajectoryOf);
  const [{ system, dimension, velocitiesEstimated, coordinates }] = trajectories as [Trajectory];
  const { cutoff } = recordings[0]!;
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
    ...splitTrajectories(trajectories),
    ...(cutoff === undefined ? {} : { cutoff }),
    ...(allKnown ? {} : { gauge: { body: gauge.name, mass: gauge.mass! } }),
  };
}

/**
 * Writes trajectories as NPZ or CSV, by the path's extension, whole or not at all. NPZ also keeps who acts on whom, the
 * box, the mass matrix of generalised coordinates, the noise and the cutoff; CSV refuses what it cannot hold.
 *
 * @param cutoff the dataset's
 * @throws InputError for another extension, no trajectories, or a place that cannot be written
 * @example
 * ```ts
 * const { training, test } = simulate({ law: 'spring' });
 * writeTrajectories('spring.npz', [...training, ...test]);
 * ```
 */
export function writeTrajectories(path: string, trajectories: readonly Trajectory[], cutoff?: number): void {
  const { encode } = formatOf(path);
  if (trajectories.length === 0) throw new InputError(`there are no trajectories to write to '${path}'`);
  const content = encode(trajectories, cutoff);
  try {
    writeFileAtomically(path, content);
  } catch (error) {
    throw new InputError(
      `cannot write '${path}': ${systemReason(error)}; choose a folder that can be written`,
    );
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

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw readFailure(path, error);
  }
}
