import type { ArrayRecord } from 'principia/tensor';
import type { ParameterArray, Parameters } from './model.js';

/** Where each named array of a parameter tree lies in one flat vector. */
export interface ParameterLayout {
  readonly size: number;
  readonly entries: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly offset: number;
    readonly length: number;
  }[];
}

/** The layout of a parameter tree, its arrays in the order of their names' appearance. */
export function layoutOf(parameters: Parameters): ParameterLayout {
  let offset = 0;
  const entries = Object.entries(parameters).map(([name, array]) => {
    const entry = { name, shape: array.shape, offset, length: array.data.length };
    offset += entry.length;
    return entry;
  });
  return { size: offset, entries };
}

/** All parameters in one vector. */
export function flatten(
  layout: ParameterLayout,
  parameters: Readonly<Record<string, Pick<ParameterArray, 'data'>>> | ArrayRecord,
): Float64Array {
  const vector = new Float64Array(layout.size);
  for (const { name, offset } of layout.entries) vector.set(parameters[name]!.data, offset);
  return vector;
}

/** The parameter tree of a vector; the arrays are views into it. */
export function unflatten(layout: ParameterLayout, vector: Float64Array): Parameters {
  return Object.fromEntries(
    layout.entries.map(({ name, shape, offset, length }) => [
      name,
      { shape, data: vector.subarray(offset, offset + length) },
    ]),
  );
}
