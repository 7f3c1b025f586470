import { InputError } from 'principia/math';

/** An n-dimensional array of numbers, row-major, outside of any backend. */
export interface ArrayValue {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
}

/** Arrays by name: inputs and outputs of a compiled function. */
export type ArrayRecord = Readonly<Record<string, ArrayValue>>;

/** Shape and element type of one input of a compiled function; float32 where not given. */
export interface InputDescription<Length = number> {
  readonly shape: readonly Length[];
  readonly dtype?: 'float32' | 'int32' | 'bool';
}

/**
 * The input as the compiled function expects it: each axis of its length, or of any length where −1 is expected.
 *
 * @throws InputError where it is missing or has another shape.
 */
export function checkedInput(name: string, shape: readonly number[], inputs: ArrayRecord): ArrayValue {
  const input = inputs[name];
  if (input === undefined) {
    throw new InputError(
      `Input '${name}' of the compiled function is missing; got ${Object.keys(inputs).join(', ') || 'none'}`,
    );
  }
  const size = input.shape.reduce((product, length) => product * length, 1);
  const fits = (length: number, axis: number) => length === input.shape[axis] || length === -1;
  if (input.shape.length !== shape.length || !shape.every(fits) || input.data.length !== size) {
    const expected = shape.map((length) => (length === -1 ? 'any' : length));
    throw new InputError(
      `Input '${name}' of the compiled function has shape [${input.shape}] and ${input.data.length} values, expected ` +
        `[${expected}] and a value for each place: lengths given to compile as numbers are fixed; compile the ` +
        "function again for others, or with a name such as 'batch' for a length that is free",
    );
  }
  return input;
}

/** An output's values: floats always in 64 bits, booleans as 0 and 1. */
export function outputData(data: ArrayLike<number>): Float64Array | Int32Array {
  if (data instanceof Float64Array || data instanceof Int32Array) return data;
  return data instanceof Uint8Array ? Int32Array.from(data) : Float64Array.from(data);
}
