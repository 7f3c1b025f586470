import { InputError } from 'principia/math';
import type { InputDescription } from './array-value.js';
import { core, type TensorRecord } from './tensorflow.js';

const elementTypes: readonly unknown[] = [undefined, 'float32', 'int32', 'bool'];

/**
 * Looks at the descriptions of a function's inputs before anything is made of them.
 *
 * @throws InputError for an element type or a length that there is not.
 */
export function checkExamples(examples: Readonly<Record<string, InputDescription<number | string>>>): void {
  for (const [name, { shape, dtype }] of Object.entries(examples)) {
    if (!elementTypes.includes(dtype)) {
      throw new InputError(
        `Input '${name}' has the element type '${dtype}', expected float32, int32 or bool: 64 bits are asked for all ` +
          "floating-point numbers at once, by { precision: 'float64' }",
      );
    }
    for (const length of shape) {
      if (typeof length === 'number' ? Number.isInteger(length) && length >= 0 : length !== '') continue;
      throw new InputError(
        `Input '${name}' has the shape [${shape}], expected whole numbers of 0 or more, or names for lengths that are free`,
      );
    }
  }
}

/**
 * What a function to be compiled has returned.
 *
 * @throws InputError where it is not tensors by name.
 */
export function checkResults(results: unknown): asserts results is TensorRecord {
  const expected =
    'a function that is compiled returns its outputs by name, as in ({ x }) => ({ y: tf.square(x) })';
  if (results instanceof Promise) {
    results.catch(() => {});
    throw new InputError(`${expected}; this one is async: load and await what it needs before`);
  }
  if (typeof results !== 'object' || results === null || results instanceof core.Tensor) {
    const got = results instanceof core.Tensor ? 'a single tensor' : String(results);
    throw new InputError(`${expected}; this one returned ${got}`);
  }
  for (const [name, result] of Object.entries(results)) {
    if (!(result instanceof core.Tensor)) {
      throw new InputError(`Output '${name}' of the compiled function is not a tensor`);
    }
  }
}
