/**
 * Everything a training needs to go on as if it had never stopped. What batches and noise it draws depends on the seed and
 * the step alone, so that no stream's position has to be kept.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import type { StoredArray, StoredArrays } from 'principia/run';
import type { ArrayRecord, ArrayValue } from 'principia/tensor';
import type { Parameters } from '../model.js';
import { adamState, arraysIn } from './adam-step.js';

/** Where a training stands. */
export interface TrainingState {
  /** Steps taken. */
  readonly step: number;
  /** Parameters and moments, as `adamState` names them. */
  readonly arrays: ArrayRecord;
  /** The best parameters so far, by their error in closed loop. */
  readonly best: BestParameters | null;
  /** Losses since the last record, and how many. */
  readonly lossSum: number;
  readonly lossCount: number;
  /** Steps in a row that were not taken, their gradients not being finite. */
  readonly skipped: number;
}

/** Parameters with the error in closed loop that they had. */
export interface BestParameters {
  readonly step: number;
  readonly error: number;
  readonly parameters: ArrayRecord;
  /** Validations since then that were no better. */
  readonly since: number;
}

const kind = 'principia/training/1';

/** A training's state as named arrays; floats keep the width that they are computed in. */
export function encodeTrainingState(
  state: TrainingState,
  model: string,
  precision: 'float32' | 'float64',
): StoredArrays {
  const stored = ({ shape, data }: ArrayValue): StoredArray => ({
    shape,
    data: precision === 'float32' ? Float32Array.from(data) : Float64Array.from(data),
  });
  const { arrays, best, ...numbers } = state;
  const named = [
    ...Object.entries(arrays),
    ...Object.entries(best?.parameters ?? {}).map(([name, array]) => [`best/${name}`, array] as const),
  ];
  const { parameters: _, ...found } = best ?? { parameters: null };
  return {
    arrays: Object.fromEntries(named.map(([name, array]) => [name, stored(array)])),
    metadata: { kind, model, ...metadataOf('', numbers), ...metadataOf('best.', best === null ? {} : found) },
  };
}

/**
 * A training's state from what `encodeTrainingState` made of it, with the same bits.
 *
 * @param fresh parameters of the model that goes on, for names and shapes
 * @param source what messages call the checkpoint
 * @throws InputError where it is no checkpoint of a training, or one of another model
 */
export function decodeTrainingState(
  { arrays, metadata }: StoredArrays,
  model: string,
  fresh: Parameters,
  source: string,
): TrainingState {
  if (metadata.kind !== kind) {
    throw new InputError(
      `${source} is no checkpoint of a training; expected one that 'principia train' wrote`,
    );
  }
  if (metadata.model !== model) {
    throw new InputError(
      `${source} is a checkpoint of the model '${metadata.model}', but '${model}' is trained; resume with --model ${metadata.model}, or begin anew with another --out`,
    );
  }
  const best = arraysIn(arrays, 'best');
  const own = Object.fromEntries(Object.entries(arrays).filter(([name]) => !name.startsWith('best/')));
  demandShapes(own, adamState(fresh), model, source);
  if (metadata['best.step'] !== undefined) demandShapes(best, fresh, model, source);
  const number = (name: string): number => Number(metadata[name] ?? Number.NaN);
  return {
    step: number('step'),
    arrays: own,
    best:
      metadata['best.step'] === undefined
        ? null
        : {
            step: number('best.step'),
            error: number('best.error'),
            since: number('best.since'),
            parameters: best,
          },
    lossSum: number('lossSum'),
    lossCount: number('lossCount'),
    skipped: number('skipped'),
  };
}

/**
 * Demands that arrays are those of a model.
 *
 * @throws InputError that names the first array that is missing, has another shape, or is one too many
 */
export function demandShapes(given: ArrayRecord, expected: ArrayRecord, model: string, source: string): void {
  const shape = (array: ArrayValue | undefined): string => (array === undefined ? 'no' : `[${array.shape}]`);
  for (const name of new Set([...Object.keys(expected), ...Object.keys(given)])) {
    if (shape(given[name]) === shape(expected[name])) continue;
    throw new InputError(
      `${source} does not fit the model '${model}': it has ${given[name] === undefined ? 'no array' : `an array of shape ${shape(given[name])}`} '${name}', ` +
        `the model ${expected[name] === undefined ? 'none' : `one of shape ${shape(expected[name])}`}; it belongs to another model, or to one with other options`,
    );
  }
}

/** Numbers as texts that give them back bit by bit. */
function metadataOf(
  prefix: string,
  numbers: Readonly<Record<string, number>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [`${prefix}${name}`, String(value)]),
  );
}
