import { fc, test } from '@fast-check/vitest';
import { createRandom } from 'principia/math';
import { createEvaluator, createExpression, parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { arbitraryNode } from './arbitrary-node.js';

const rows = 1300; // more than two blocks
const random = createRandom(5);
const columns = ['m1', 'x', 'y'].map(() => Float64Array.from({ length: rows }, () => random.normal()));
const named = { m1: columns[0]!, x: columns[1]!, y: columns[2]! };

describe('createEvaluator', () => {
  it('gives every row the value of the formula, across blocks', () => {
    const values = parse('m1*exp(-x^2)/(1 + y^2) - min(x, 0.5)').evaluate(named);
    for (let row = 0; row < rows; row++) {
      const [m1, x, y] = columns.map((column) => column[row]!) as [number, number, number];
      expect(values[row]).toBeCloseTo((m1 * Math.exp(-x * x)) / (1 + y * y) - Math.min(x, 0.5), 13);
    }
  });

  it('says when a value is not finite, and still gives the others', () => {
    const expression = parse('log(x)');
    const out = new Float64Array(rows);
    expect(createEvaluator([columns[1]!], rows).values(expression.program, out)).toBe(false);
    expect(
      out.every((value, row) => (columns[1]![row]! > 0 ? Number.isFinite(value) : !Number.isFinite(value))),
    ).toBe(true);
  });

  test.prop([arbitraryNode, fc.nat()], { numRuns: 500, seed: 1 })(
    'its Jacobian agrees with differences',
    (node, pick) => {
      const expression = createExpression(node);
      const count = expression.constants.length;
      if (count === 0) return;
      const few = Object.values(named).map((column) => column.slice(0, 20));
      const used = expression.variables.map((name) => few[['m1', 'x', 'y'].indexOf(name)]!);
      const evaluator = createEvaluator(used, 20);
      const derivatives = new Float64Array(20 * count);
      const out = new Float64Array(20);
      evaluator.jacobian(expression.program, out, derivatives);
      const index = pick % count;
      const at = (step: number): Float64Array => {
        const moved = expression.constants.with(index, expression.constants[index]! + step);
        const values = new Float64Array(20);
        evaluator.values(expression.withConstants(moved).program, values);
        return values;
      };
      const slope = (step: number): Float64Array => {
        const below = at(-step);
        return at(step).map((value, row) => (value - below[row]!) / (2 * step));
      };
      const [coarse, fine] = [slope(2e-5), slope(1e-5)];
      for (let row = 0; row < 20; row++) {
        const size = 1 + Math.abs(fine[row]!) + Math.abs(out[row]!);
        // Rows where the two differences disagree lie at a kink or a pole.
        if (!(Math.abs(coarse[row]! - fine[row]!) < 1e-5 * size) || !(size < 1e5)) continue;
        const exact = derivatives[index * 20 + row]!;
        // 0 · ∞ on the path to the root: a limit that the chain rule does not see.
        if (Number.isFinite(exact)) expect(Math.abs(exact - fine[row]!)).toBeLessThan(1e-3 * size);
      }
    },
  );
});
