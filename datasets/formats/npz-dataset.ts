/**
 * What an NPZ file says of its trajectories together: where forces end, how they are split, the true law.
 *
 * @packageDocumentation
 */
import { pairVariables, type Truth, truthSchema } from 'principia/law';
import { InputError } from 'principia/math';
import { compileScalar, parse } from 'principia/symbolic';
import type { MotionCounts } from '../simulation/simulated-system.js';
import type { NumericArray } from './npy.js';
import { demandShape } from './npz-surroundings.js';
import type { DatasetFacts } from './recording.js';

/** Names of the arrays. */
export const datasetArrays: readonly string[] = ['cutoff', 'split', 'truth'];

/** How many trajectories there are, and of what. */
export interface DatasetExtent {
  readonly trajectories: number;
  readonly times: number;
  readonly bodies: number;
  readonly dimension: number;
  readonly generalised: boolean;
}

/**
 * The arrays: `cutoff` [1]; `split` [3], numbers of training, validation and test trajectories, or of the time points
 * of a single one; `truth`, JSON as bytes of UTF-8.
 */
export function encodeDatasetFacts({ cutoff, split, truth }: DatasetFacts): Map<string, NumericArray> {
  const arrays = new Map<string, NumericArray>();
  const set = (name: string, ...data: readonly number[]): void => {
    arrays.set(name, { shape: [data.length], data: Float64Array.from(data) });
  };
  if (cutoff !== undefined) set('cutoff', cutoff);
  if (split !== undefined) set('split', split.training, split.validation, split.test);
  if (truth !== undefined) {
    const bytes = new TextEncoder().encode(JSON.stringify(truth));
    arrays.set('truth', { shape: [bytes.length], data: Float64Array.from(bytes), asBytes: true });
  }
  return arrays;
}

/**
 * Reads what `encodeDatasetFacts` gives.
 *
 * @throws InputError for a split that does not add up, or a truth that is none of such bodies
 */
export function decodeDatasetFacts(
  arrays: ReadonlyMap<string, NumericArray>,
  file: string,
  extent: DatasetExtent,
): DatasetFacts {
  const [cutoff, split, truth] = datasetArrays.map((name) => arrays.get(name));
  if (cutoff !== undefined) demandShape(file, 'cutoff', cutoff, [[1]]);
  return {
    ...(cutoff === undefined ? {} : { cutoff: cutoff.data[0]! }),
    ...(split === undefined ? {} : { split: decodeSplit(split, file, extent) }),
    ...(truth === undefined ? {} : { truth: decodeTruth(truth, file, extent) }),
  };
}

function decodeSplit(
  array: NumericArray,
  file: string,
  { trajectories, times }: DatasetExtent,
): MotionCounts {
  demandShape(file, 'split', array, [[3]]);
  const [training, validation, test] = array.data as unknown as readonly [number, number, number];
  const single = trajectories === 1;
  const total = single ? times : trajectories;
  // A span of one time point is no motion.
  const least = single ? 2 : 1;
  const enough =
    training >= least &&
    test >= least &&
    (validation === 0 || validation >= least) &&
    array.data.every(Number.isSafeInteger);
  if (enough && training + validation + test === total) return { training, validation, test };
  throw new InputError(
    `'${file}': split is [${array.data.join(', ')}]; expected how many of the ${total} ` +
      `${single ? 'time points of the only trajectory' : 'trajectories'} are for training (at least ${least}), ` +
      `validation and testing (at least ${least}), in this order; leave it out to hold out the last fifth`,
  );
}

function decodeTruth(array: NumericArray, file: string, extent: DatasetExtent): Truth {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(array.data));
    const truth = truthSchema.safeParse(JSON.parse(text));
    if (!truth.success) {
      const [{ path, message }] = truth.error.issues as [(typeof truth.error.issues)[0]];
      throw new InputError(`${path.join('.') || 'it'}: ${message}`);
    }
    demandSuits(truth.data, extent);
    return truth.data;
  } catch (error) {
    // JSON, UTF-8 and the parser of expressions each have their own errors, the stack's end among them.
    const cause = (error instanceof Error ? error.message : String(error))
      .replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .slice(0, 300);
    throw new InputError(
      `'${file}': truth is no true law (${cause}); write the file again, or leave truth out`,
    );
  }
}

/** Refuses an expression that cannot be read or computed, and what is not of such bodies. */
function demandSuits(
  { pairForce, terms = [], masses }: Truth,
  { bodies, dimension, generalised }: DatasetExtent,
): void {
  if (masses !== undefined && masses.length !== bodies)
    throw new InputError(`it has ${masses.length} masses for ${bodies} bodies`);
  if (pairForce !== undefined) compileScalar(parse(pairForce), pairVariables);
  const indexed = (kind: string): string[] =>
    Array.from({ length: bodies }, (_, index) => `${kind}${index + 1}`);
  const places = generalised ? ['x', 'theta', 'omega'].flatMap(indexed) : ['x', 'y', 'z'].slice(0, dimension);
  const axes = generalised ? bodies : dimension;
  for (const { direction, expression, axis } of terms) {
    compileScalar(
      parse(expression),
      direction === 'separation' ? pairVariables : [...pairVariables, ...places],
    );
    if (axis !== undefined && axis >= axes) throw new InputError(`it acts along axis ${axis} of ${axes}`);
  }
}
