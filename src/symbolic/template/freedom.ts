/**
 * What a form leaves undetermined: a factor or an offset of the whole that its free functions and parameters can take
 * up, so that linear scaling finds them as it does without a template and stays within the template.
 *
 * @packageDocumentation
 */
import type { Node, OperationNode } from '../node.js';
import { DERIVATIVE, freeName } from './form.js';

/** Freedom of a form, by the names of its functions and parameters. */
export interface Freedom {
  /** What a factor before the whole multiplies, each once; null where nothing can take it up. */
  readonly scaled: readonly string[] | null;
  /** What an offset of the whole is added to, divided by how often it is counted; null where nothing can take it up. */
  readonly shifted: { readonly name: string; readonly times: number } | null;
  /** By function, how the whole shifts with it: 0 where its own constant changes nothing, null where not by a constant. */
  readonly shifts: ReadonlyMap<string, number | null>;
  /** A choice of factors that changes nothing, as in `a*f(r)`; null where there is none. */
  readonly idle: IdleFactors | null;
}

/** Dividing the unit and the divided by a number and multiplying the multiplied by it leaves the whole as it is. */
export interface IdleFactors {
  /** A function whose factor is settled to be 1. */
  readonly unit: string;
  readonly divided: readonly string[];
  readonly multiplied: readonly string[];
}

/** So many names are looked at together; a form of more has no free factor. */
const MOST_NAMES = 12;

export function freedomOf(form: Node, functions: readonly string[], parameters: readonly string[]): Freedom {
  const free = new Set(functions);
  const scales = (names: readonly string[] | null): boolean =>
    names !== null && degree(form, new Set(names), free) === 1;
  // Parameters first: so that functions stay plain where there is a choice.
  const scaled = subsets([...parameters, ...functions]).find(scales) ?? null;
  const byFunctions = subsets(functions).find(scales) ?? null;
  const shifts = new Map([...parameters, ...functions].map((name) => [name, shift(form, name, free)]));
  const shifted = [...shifts].find(([, times]) => times !== null && times !== 0);
  return {
    scaled,
    shifted: shifted ? { name: shifted[0], times: shifted[1]! } : null,
    shifts,
    idle: scaled && byFunctions ? idleFactors(scaled, byFunctions) : null,
  };
}

function idleFactors(multiplied: readonly string[], divided: readonly string[]): IdleFactors | null {
  const [unit, ...others] = divided.filter((name) => !multiplied.includes(name));
  if (unit === undefined) return null;
  return { unit, divided: others, multiplied: multiplied.filter((name) => !divided.includes(name)) };
}

/** Nonempty subsets, small ones first, in the order of their members. */
function subsets(names: readonly string[]): readonly (readonly string[])[] {
  if (names.length > MOST_NAMES) return [];
  const all = Array.from({ length: 2 ** names.length - 1 }, (_, index) =>
    names.filter((_, bit) => ((index + 1) >> bit) & 1),
  );
  return all.sort((a, b) => a.length - b.length);
}

/** n where multiplying the named by λ multiplies the whole by λⁿ, whatever λ; null where there is none. */
function degree(node: Node, names: ReadonlySet<string>, functions: ReadonlySet<string>): number | null {
  if (node.kind === 'constant') return 0;
  if (node.kind === 'variable') return names.has(node.name) ? 1 : 0;
  const degrees = node.operands.map((operand) => degree(operand, names, functions));
  const [x, y = 0] = degrees as [number | null, number | null];
  if (x === null || y === null) return null;
  const free = freeName(node, functions);
  if (free === DERIVATIVE) return x;
  if (free !== null) return degrees.every((own) => own === 0) ? Number(names.has(free)) : null;
  switch (node.operator) {
    case 'add':
    case 'subtract':
      return x === y ? x : null;
    case 'multiply':
      return x + y;
    case 'divide':
      return x - y;
    default: {
      const factor = linear[node.operator];
      return factor !== undefined ? factor * x : degrees.every((own) => own === 0) ? 0 : null;
    }
  }
}

const linear: Readonly<Partial<Record<OperationNode['operator'], number>>> = {
  neg: 1,
  inv: -1,
  square: 2,
  cube: 3,
};

/** n where adding t to the named adds n·t to the whole, whatever t; null where there is none. */
function shift(node: Node, name: string, functions: ReadonlySet<string>): number | null {
  if (node.kind === 'constant') return 0;
  if (node.kind === 'variable') return node.name === name ? 1 : 0;
  const shifts = node.operands.map((operand) => shift(operand, name, functions));
  const [x, y = 0] = shifts as [number | null, number | null];
  if (x === null || y === null) return null;
  const free = freeName(node, functions);
  if (free === DERIVATIVE) return 0;
  const still = shifts.every((own) => own === 0);
  if (free !== null) return still ? Number(free === name) : null;
  const [left, right] = node.operands as [Node, Node];
  switch (node.operator) {
    case 'add':
      return x + y;
    case 'subtract':
      return x - y;
    case 'neg':
      return -x;
    case 'multiply':
      if (left.kind === 'constant') return left.value * y;
      if (right.kind === 'constant') return right.value * x;
      return still ? 0 : null;
    case 'divide':
      return right.kind === 'constant' ? x / right.value : still ? 0 : null;
    default:
      return still ? 0 : null;
  }
}
