import type { ElementType } from '../graph.js';
import { sizeOf } from '../operations.js';

/** A place in memory that holds one array without gaps. */
export interface Buffer {
  readonly type: ElementType;
  /** Elements. */
  readonly length: number;
  /** Set where the buffer is not scratch space. */
  readonly role?: 'input' | 'output' | 'constant';
  readonly data?: Float64Array;
}

/** An array as part of a buffer: element (i₀, i₁, …) lies at offset + Σ iₖ strideₖ. A stride of 0 repeats. */
export interface View {
  readonly buffer: Buffer;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Strides of an array without gaps, row-major. */
export function rowMajor(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** All of a buffer. */
export const whole = (buffer: Buffer, shape: readonly number[]): View => ({
  buffer,
  offset: 0,
  shape,
  strides: rowMajor(shape),
});

/** Whether a view's elements follow one another in memory. */
export function isContiguous({ shape, strides }: View): boolean {
  const packed = rowMajor(shape);
  return sizeOf(shape) === 0 || shape.every((length, axis) => length === 1 || strides[axis] === packed[axis]);
}

/** The view broadcast to a shape of at least its rank. */
export function broadcastView(view: View, shape: readonly number[]): View {
  const missing = shape.length - view.shape.length;
  const strides = shape.map((length, axis) => {
    const own = axis - missing;
    return own < 0 || (view.shape[own] === 1 && length !== 1) ? 0 : view.strides[own]!;
  });
  return { ...view, shape, strides };
}

/**
 * The same elements in another shape without moving them; undefined where that cannot be. Axes of length 1 are free,
 * and neighbouring axes that lie in memory as one may be cut anew.
 */
export function reshapeView(view: View, shape: readonly number[]): View | undefined {
  if (isContiguous(view)) return { ...view, shape, strides: rowMajor(shape) };
  const { lengths, strides } = mergedAxes(view.shape, [view.strides]);
  const result = new Array<number>(shape.length).fill(0);
  let axis = shape.length - 1;
  for (let block = lengths.length - 1; block >= 0; block--) {
    let rest = lengths[block]!;
    let stride = strides[0]![block]!;
    for (; rest > 1 && axis >= 0; axis--) {
      const length = shape[axis]!;
      if (rest % length !== 0) return undefined;
      result[axis] = stride;
      stride *= length;
      rest /= length;
    }
    if (rest > 1) return undefined;
  }
  return { ...view, shape, strides: result };
}

/**
 * Fewest axes that a common loop over several arrays of one shape needs: axes of length 1 are dropped, and two
 * neighbours become one where every array steps through them evenly.
 *
 * @param strides Of each array.
 */
export function mergedAxes(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
): { readonly lengths: number[]; readonly strides: number[][] } {
  const lengths: number[] = [];
  const merged: number[][] = strides.map(() => []);
  shape.forEach((length, axis) => {
    if (length === 1) return;
    const last = lengths.length - 1;
    const even = last >= 0 && strides.every((own, array) => merged[array]![last] === own[axis]! * length);
    if (even) {
      lengths[last] = lengths[last]! * length;
      strides.forEach((own, array) => {
        merged[array]![last] = own[axis]!;
      });
    } else {
      lengths.push(length);
      strides.forEach((own, array) => {
        merged[array]!.push(own[axis]!);
      });
    }
  });
  return { lengths, strides: merged };
}
