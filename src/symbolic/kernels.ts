/**
 * One loop an operator, generated from its code in the table: generated, each loop has its own compiled code,
 * whereas one loop that calls a function given as an argument would run many times slower.
 *
 * @packageDocumentation
 */
import { operators } from './operators.js';
import type { UserOperator } from './user-operator.js';

/** out[o + i] = f(x[p + i], y[q + i], z[s + i]) for i < count; an operator ignores operands it does not take. */
export type ValueKernel = (
  x: Float64Array,
  p: number,
  y: Float64Array,
  q: number,
  z: Float64Array,
  s: number,
  out: Float64Array,
  o: number,
  count: number,
) => void;

/** d[base + i] *= ∂f/∂operand at x[p + i], y[q + i], z[s + i] with value v[o + i], for i < count. */
export type PartialKernel = (
  x: Float64Array,
  p: number,
  y: Float64Array,
  q: number,
  z: Float64Array,
  s: number,
  v: Float64Array,
  o: number,
  d: Float64Array,
  base: number,
  count: number,
) => void;

const operand: Readonly<Record<string, string>> = {
  x: 'x[p + i]',
  y: 'y[q + i]',
  z: 'z[s + i]',
  v: 'v[o + i]',
};

function inBlock(code: string): string {
  return code.replace(/\b[xyzv]\b/g, (name) => operand[name]!);
}

const sources = ['x', 'p', 'y', 'q', 'z', 's'];

/** A loop over a block; `f` is at hand inside it. */
function loop(parameters: readonly string[], step: string, f: unknown = null): unknown {
  const kernel = `return (${[...sources, ...parameters]}) => { for (let i = 0; i < count; i++) ${step}; };`;
  return new Function('f', kernel)(f);
}

function valueLoop(code: string, f?: unknown): ValueKernel {
  return loop(['out', 'o', 'count'], `out[o + i] = ${inBlock(code)}`, f) as ValueKernel;
}

/** Null where the partial derivative is 1 and nothing is to be done. */
function partialLoop(code: string, f?: unknown): PartialKernel | null {
  if (code === '1') return null;
  // What vanishes, identically or where it is not taken, does so also where the factor before it is infinite.
  const select = /^(.*) \? (1 : 0|0 : 1)$/.exec(code);
  const step = select
    ? `if (${select[2] === '1 : 0' ? '!' : ''}(${inBlock(select[1]!)})) d[base + i] = 0`
    : `d[base + i] ${code === '0' ? '=' : '*='} ${inBlock(code)}`;
  return loop(['v', 'o', 'd', 'base', 'count'], step, f) as PartialKernel;
}

/** By operator code; entry 0 (a constant) is null. */
export const valueKernels: readonly (ValueKernel | null)[] = [
  null,
  ...operators.map(({ code }) => valueLoop(code)),
];

/** By operator code and operand; null where the partial derivative is 1 and nothing is to be done. */
export const partialKernels: readonly (readonly (PartialKernel | null)[])[] = [
  [],
  ...operators.map(({ partialCode }) => partialCode.map((code) => partialLoop(code))),
];

/** The loops of one user's operator, and of its partial derivatives. */
export interface UserKernels {
  readonly value: ValueKernel;
  readonly partials: readonly (PartialKernel | null)[];
}

/** Loops that call the operator's own functions, whose code may use the loops' names for something else. */
export function userKernels({ apply, applyPartials }: UserOperator): UserKernels {
  return {
    value: valueLoop('f(x, y)', apply),
    partials: applyPartials.map((partial) => partialLoop('f(x, y)', partial) as PartialKernel),
  };
}
