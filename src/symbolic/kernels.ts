/**
 * One loop an operator, generated from its code in the table: generated, each loop has its own compiled code,
 * whereas one loop that calls a function given as an argument would run many times slower.
 *
 * @packageDocumentation
 */
import { operators } from './operators.js';

/** out[o + i] = f(x[p + i], y[q + i]) for i < count; an operator of one operand ignores y. */
export type ValueKernel = (
  x: Float64Array,
  p: number,
  y: Float64Array,
  q: number,
  out: Float64Array,
  o: number,
  count: number,
) => void;

/** d[i] *= ∂f/∂operand at x[p + i], y[q + i] with value v[o + i], for i < count. */
export type PartialKernel = (
  x: Float64Array,
  p: number,
  y: Float64Array,
  q: number,
  v: Float64Array,
  o: number,
  d: Float64Array,
  base: number,
  count: number,
) => void;

const operand: Readonly<Record<string, string>> = { x: 'x[p + i]', y: 'y[q + i]', v: 'v[o + i]' };

function withOperands(code: string): string {
  return code.replace(/\b[xyv]\b/g, (name) => operand[name]!);
}

/** By operator code; entry 0 (a constant) is null. */
export const valueKernels: readonly (ValueKernel | null)[] = [
  null,
  ...operators.map(
    ({ code }) =>
      new Function(
        ...['x', 'p', 'y', 'q', 'out', 'o', 'count'],
        `for (let i = 0; i < count; i++) out[o + i] = ${withOperands(code)};`,
      ) as ValueKernel,
  ),
];

/** By operator code and operand; null where the partial derivative is 1 and nothing is to be done. */
export const partialKernels: readonly (readonly (PartialKernel | null)[])[] = [
  [],
  ...operators.map(({ partialCode }) =>
    partialCode.map((code) =>
      code === '1'
        ? null
        : (new Function(
            ...['x', 'p', 'y', 'q', 'v', 'o', 'd', 'base', 'count'],
            `for (let i = 0; i < count; i++) d[base + i] *= ${withOperands(code)};`,
          ) as PartialKernel),
    ),
  ),
];
