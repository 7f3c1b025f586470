import type { ElementType, GraphBuilder, GraphNode } from '../graph.js';
import { type Arithmetic, arithmetic, cast } from '../operations.js';
import type { Lengths } from './examples.js';

/**
 * A number that depends on free lengths: s·m + o or 1 / (s·m + o), with m the product of one or two lengths. Shapes and
 * offsets are of the first form, the weights of a mean and of its gradient of the second.
 */
export interface LengthFormula {
  readonly factors: readonly string[];
  readonly scale: number;
  readonly offset: number;
  readonly reciprocal: boolean;
}

/**
 * The formula that takes these values at these settings of the lengths: exactly, with whole coefficients, where
 * `whole`, otherwise to rounding. The first and the last setting determine it and all must confirm it; undefined where
 * there is none.
 */
export function fitFormula(
  values: readonly number[],
  settings: readonly Lengths[],
  whole: boolean,
): LengthFormula | undefined {
  const names = Object.keys(settings[0]!);
  const products = names.flatMap((first, index) => names.slice(index).map((second) => [first, second]));
  for (const factors of [...names.map((name) => [name]), ...products]) {
    for (const reciprocal of whole ? [false] : [false, true]) {
      const terms = settings.map((lengths) => productOf(factors, lengths));
      const targets = reciprocal ? values.map((value) => 1 / value) : values;
      const last = terms.length - 1;
      const slope = (targets[last]! - targets[0]!) / (terms[last]! - terms[0]!);
      const scale = rounded(slope, slope);
      const offset = rounded(targets[0]! - scale * terms[0]!, targets[0]!);
      const formula = { factors, scale, offset, reciprocal };
      const confirmed = settings.every((lengths, index) => {
        const value = evaluateFormula(formula, lengths);
        const tolerance = whole ? 0 : roundingTolerance * Math.abs(values[index]!);
        return Math.abs(value - values[index]!) <= tolerance;
      });
      if (confirmed && (!whole || (Number.isInteger(scale) && Number.isInteger(offset)))) return formula;
    }
  }
  return undefined;
}

// Constants are folded at each length apart: they carry a few roundings, different ones at each.
const roundingTolerance = 2 ** -48;

/** The nearest whole number where that is what rounding has left of it. */
const rounded = (value: number, size: number): number =>
  Math.abs(value - Math.round(value)) <= 2 ** -49 * Math.abs(size) ? Math.round(value) : value;

const productOf = (factors: readonly string[], lengths: Lengths): number =>
  factors.reduce((product, name) => product * lengths[name]!, 1);

/** The number at given lengths. */
export function evaluateFormula(
  { factors, scale, offset, reciprocal }: LengthFormula,
  lengths: Lengths,
): number {
  const value = scale * productOf(factors, lengths) + offset;
  return reciprocal ? 1 / value : value;
}

/** Nodes that compute a formula when the graph runs. */
export function formulaNode(
  { factors, scale, offset, reciprocal }: LengthFormula,
  type: ElementType,
  lengths: Readonly<Record<string, GraphNode>>,
  build: GraphBuilder,
): GraphNode {
  const m = arithmetic(build);
  const product = factors.map((name) => lengths[name]!).reduce((a, b) => m('Mul', a, b));
  // Whole coefficients are applied in whole numbers, so that nothing is rounded before the end.
  const exact = Number.isInteger(scale) && Number.isInteger(offset);
  const value = exact
    ? cast(build, affine(m, product, scale, offset), type)
    : affine(m, cast(build, product, type), scale, offset);
  return reciprocal ? m('Reciprocal', value) : value;
}

function affine(m: Arithmetic, x: GraphNode, scale: number, offset: number): GraphNode {
  const scaled = scale === 1 ? x : m('Mul', x, scale);
  return offset === 0 ? scaled : m('Add', scaled, offset);
}
