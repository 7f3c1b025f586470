import fc from 'fast-check';
import { constant, type Node, operation, variable } from '../../src/symbolic/node.js';
import { operators } from '../../src/symbolic/operators.js';

/** Random trees of up to about a dozen tokens over x, y and m1. */
export const arbitraryNode: fc.Arbitrary<Node> = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('x', 'y', 'm1').map(variable),
    fc
      .oneof(
        fc.integer({ min: -3, max: 3 }),
        fc.integer({ min: -3000, max: 3000 }).map((n) => n / 1000),
      )
      .map(constant),
    ...operators.map(({ name, arity }) =>
      fc
        .tuple(...Array.from({ length: arity }, () => tie('node')))
        .map((operands) => operation(name, ...operands)),
    ),
  ),
})).node;

/** A few rows at which expressions are compared. */
export const columns: Columns = {
  x: Float64Array.of(0.3, 1.7, -0.8, 2.4, -1.9, 0.9),
  y: Float64Array.of(1.2, -0.4, 0.7, -2.1, 1.6, 3.1),
  m1: Float64Array.of(0.5, 2.2, 1.1, 0.2, 3.3, 1.4),
};

/**
 * Whether b has a's value wherever a's is of ordinary size. Reordered arithmetic may lose digits where large parts
 * cancel, so a row counts only if a changes little when its inputs move by a few rounding errors.
 */
export function agree(a: Evaluable, b: Evaluable, tolerance = 1e-8, at: Columns = columns): boolean {
  const moved = (by: number): Record<string, Float64Array> =>
    Object.fromEntries(Object.entries(at).map(([name, values]) => [name, values.map((value) => value * by)]));
  const [values, others, nearby] = [a.evaluate(at), b.evaluate(at), a.evaluate(moved(1 + 1e-13))];
  return values.every((value, row) => {
    const ordinary =
      Number.isFinite(value) && Math.abs(value) < 1e8 && (value === 0 || Math.abs(value) > 1e-8);
    const stable = Math.abs(nearby[row]! - value) <= 1e-10 * (Math.abs(value) + 1e-3);
    return !ordinary || !stable || Math.abs(others[row]! - value) <= tolerance * (Math.abs(value) + 1e-3);
  });
}

type Columns = Readonly<Record<string, Float64Array>>;

interface Evaluable {
  evaluate(columns: Readonly<Record<string, ArrayLike<number>>>): Float64Array;
}
