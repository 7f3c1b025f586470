import { mixed } from './form-key.js';
import type { ValueKernel } from './kernels.js';
import { arity, concatenate, type Program, token, VARIABLE } from './program.js';

/** Values are kept of so many forms. */
const MOST = 1 << 18;
/** Values are compared on so many rows. */
const COMPARED = 16;
const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** Forms by size with their values, each a variable or an operator on forms that are here. */
export interface FormStore {
  /** The values of a form that is not here yet. */
  readonly scratch: Float64Array;
  /** Forms from here on are of this size. */
  begin(size: number): void;
  /** The forms of a size. */
  ofSize(size: number): readonly number[];
  dimension(form: number): number;
  /** Works out an operator's values in `scratch`. */
  apply(kernel: ValueKernel, first: number, second: number): void;
  /** Takes in a form with the values in `scratch`, where there is room; false where these values are here already. */
  add(form: StoredForm): boolean;
  count(): number;
  full(): boolean;
  values(form: number): Float64Array;
  /** A form that is here. */
  programAt(form: number): Program;
  /** A form of forms that are here. */
  program(code: number, first: number, second: number): Program;
}

/** A variable, or an operator on forms in the store. */
interface StoredForm {
  readonly code: number;
  readonly first: number;
  readonly second: number;
  readonly dimension: number;
}

export function createFormStore(rows: number): FormStore {
  const scratch = new Float64Array(rows);
  let values = new Float64Array(1024 * rows);
  const codes = new Uint8Array(MOST);
  const operands = new Int32Array(2 * MOST);
  const dimensions = new Int32Array(MOST);
  const seen = new Set<number>();
  const sizes: number[][] = [];
  let count = 0;
  const stride = Math.max(1, Math.floor(rows / COMPARED));
  const key = (): number => {
    let [low, high] = [1, 2];
    for (let row = 0; row < rows; row += stride) {
      // Half the digits: forms that are equal differ by rounding.
      float[0] = scratch[row]!;
      low = mixed(low, bits[0]!);
      high = mixed(high, bits[0]! ^ 0x27d4eb2f);
    }
    return (low >>> 0) * 0x200000 + ((high >>> 0) & 0x1fffff);
  };
  const programAt = (form: number): Program =>
    program(codes[form]!, operands[2 * form]!, operands[2 * form + 1]!);
  const program = (code: number, first: number, second: number): Program => {
    if (code >= VARIABLE) return token(code);
    const parts = arity(code) === 1 ? [first] : [first, second];
    return concatenate(...parts.map(programAt), token(code));
  };
  return {
    scratch,
    begin: (size) => {
      sizes[size] = [];
    },
    ofSize: (size) => sizes[size] ?? [],
    dimension: (form) => dimensions[form]!,
    apply: (kernel, first, second) =>
      kernel(values, first * rows, values, second * rows, values, 0, scratch, 0, rows),
    add: ({ code, first, second, dimension }) => {
      const own = key();
      if (seen.has(own)) return false;
      if (count === MOST) return true;
      seen.add(own);
      if ((count + 1) * rows > values.length) {
        const longer = new Float64Array(2 * values.length);
        longer.set(values);
        values = longer;
      }
      values.set(scratch, count * rows);
      codes[count] = code;
      operands.set([first, second], 2 * count);
      dimensions[count] = dimension;
      sizes.at(-1)!.push(count++);
      return true;
    },
    count: () => count,
    full: () => count === MOST,
    values: (form) => values.subarray(form * rows, (form + 1) * rows),
    programAt,
    program,
  };
}
