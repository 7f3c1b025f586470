import { fc, test } from '@fast-check/vitest';
import { createRandom } from 'principia/math';
import {
  createEvaluator,
  createParser,
  createWasmEvaluator,
  defineOperator,
  type Program,
  parse,
} from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { createLoss, meanLoss } from '../../../src/symbolic/loss.js';
import { constantTokens, nodeOf, programOf } from '../../../src/symbolic/program.js';
import { arbitraryNode } from '../arbitrary-node.js';

const names = ['x', 'y', 'm1'];
const rows = 1301; // several blocks, and no whole number of vectors
const random = createRandom(6);
const columns = names.map(() => Float64Array.from({ length: rows }, () => random.normal()));
const target = Float64Array.from({ length: rows }, () => random.normal());
const scale = Float64Array.from({ length: rows }, () => 0.5 + random.uniform());
const plain = createEvaluator(columns, rows);
const kernel = createWasmEvaluator(columns, rows, { target, scale });
const single = createWasmEvaluator(columns, rows, { target, scale, precision: 'float32' });

function programFor(text: string): Program {
  const { program, variables } = parse(text);
  return programOf(nodeOf(program, variables), names);
}

/** The values with columns and constants moved by so many parts: what rounding alone can do to them. */
function movedValues({ codes, values }: Program, columnPart: number, constantPart: number): Float64Array {
  const moved = columns.map((column, index) => column.map((value) => value * (1 + columnPart * (1 + index))));
  const out = new Float64Array(rows);
  createEvaluator(moved, rows).values(
    { codes, values: values.map((value) => value * (1 + constantPart)) },
    out,
  );
  return out;
}

describe('createWasmEvaluator', () => {
  test.prop([arbitraryNode], { numRuns: 1500, seed: 2 })(
    'has the plain evaluator’s values, and NaN in the same rows',
    (node) => {
      const program = programOf(node, names);
      const [wanted, got] = [new Float64Array(rows), new Float64Array(rows)];
      plain.values(program, wanted);
      kernel.values(program, got);
      const shifted = [1e-12, -1e-12].map((part) => movedValues(program, part, 0));
      const bent = [1e-12, -1e-12].map((part) => movedValues(program, 0, part));
      for (let row = 0; row < rows; row++) {
        const value = wanted[row]!;
        const isNear = (other: number): boolean =>
          Object.is(other, value) || Math.abs(other - value) < 1e-8 * (1e-3 + Math.abs(value));
        // Rows where rounding decides (a jump, a pole, the edge of a domain) have no one value. A moved exponent may be
        // whole no longer, which says nothing.
        const stable =
          shifted.every((values) => isNear(values[row]!)) &&
          bent.every((values) => Number.isNaN(values[row]!) || isNear(values[row]!));
        if (!stable || Math.abs(value) > 1e200) continue;
        if (Number.isNaN(value)) expect(got[row]).toBeNaN();
        else if (!Number.isFinite(value)) expect(got[row]).toBe(value);
        else expect(Math.abs(got[row]! - value)).toBeLessThan(1e-7 * (1e-3 + Math.abs(value)));
      }
    },
  );

  test.prop([arbitraryNode], { numRuns: 500, seed: 3 })(
    'has the plain evaluator’s derivatives with respect to constants',
    (node) => {
      const program = programOf(node, names);
      const size = constantTokens(program).length * rows;
      const [value, other] = [new Float64Array(rows), new Float64Array(rows)];
      const [wanted, got] = [new Float64Array(size), new Float64Array(size)];
      plain.jacobian(program, value, wanted);
      kernel.jacobian(program, other, got);
      const direct = new Float64Array(rows);
      kernel.values(program, direct);
      expect(other).toEqual(direct);
      // Products in another order overflow, cancel and meet 0 · ∞ elsewhere: compared where nothing of the kind is near.
      let compared = 0;
      let apart = 0;
      for (let index = 0; index < size; index++) {
        const derivative = wanted[index]!;
        if (!(Math.abs(value[index % rows]!) < 1e6 && Math.abs(derivative) < 1e6)) continue;
        compared++;
        if (!(Math.abs(got[index]! - derivative) < 1e-7 * (1 + Math.abs(derivative)))) apart++;
      }
      expect(apart).toBeLessThanOrEqual(0.01 * compared);
    },
  );

  test.prop([arbitraryNode, fc.constantFrom('squared', 'absolute', 'huber')], { numRuns: 300, seed: 4 })(
    'has the losses and moments of its own values',
    (node, name) => {
      const program = programOf(node, names);
      const loss = createLoss(name as 'squared', target);
      for (const evaluator of [kernel, single]) {
        const values = new Float64Array(rows);
        if (!evaluator.values(program, values)) {
          expect(evaluator.loss(program, loss)).toBeNull();
          expect(evaluator.moments(program)).toBeNull();
          continue;
        }
        // Values of the plain loops are rounded on their way into the kernel's sums; its own are as they are.
        const own = evaluator === single ? values.map(Math.fround) : values;
        const scaled = own.map((value, row) => scale[row]! * value);
        const residuals = scaled.map((value, row) => target[row]! - value);
        const wanted = meanLoss(loss, residuals, rows);
        const sum = (part: (value: number, row: number) => number): number =>
          scaled.reduce((total, value, row) => total + part(value, row), 0);
        const moments = evaluator.moments(program)!;
        if (!(wanted < 1e100)) continue;
        expect(evaluator.loss(program, loss)! / wanted).toBeCloseTo(1, 10);
        const bound = 1e-10 * (1 + moments.square + rows);
        expect(Math.abs(moments.square - sum((value) => value * value))).toBeLessThan(bound);
        expect(Math.abs(moments.sum - sum((value, row) => scale[row]! * value))).toBeLessThan(bound);
        expect(Math.abs(moments.product - sum((value, row) => value * target[row]!))).toBeLessThan(bound);
      }
    },
  );

  it('says whether all values are finite, and stops early where asked', () => {
    const program = parse('log(x)').program;
    const late = new Float64Array(rows).fill(2);
    late[0] = -1;
    const early = createWasmEvaluator([late], rows, { stopEarly: true });
    const out = new Float64Array(rows).fill(7);
    expect(createWasmEvaluator([late.map(Math.abs)], rows).values(program, out)).toBe(true);
    expect(createWasmEvaluator([late], rows).values(program, out)).toBe(false);
    expect(out[0]).toBeNaN();
    expect(out[rows - 1]).toBeCloseTo(Math.log(2), 14);
    // The last block was never reached.
    expect(early.values(program, out)).toBe(false);
    expect(out[rows - 1]).toBe(0);
    late[0] = 1;
    late[rows - 1] = -1;
    expect(createWasmEvaluator([late], rows).values(program, out)).toBe(false);
  });

  it('gives the same bits whatever was run before', () => {
    const programs = ['sin(x)*exp(y) - 0.3', 'x/y + 2', '1.5', 'x', 'log(x*x)^2.7'].map((text) =>
      programFor(text),
    );
    const fresh = programs.map((program) => {
      const out = new Float64Array(rows);
      createWasmEvaluator(columns, rows).values(program, out);
      return out;
    });
    for (const order of [0, 1, 2, 3, 4, 3, 2, 1, 0]) {
      const out = new Float64Array(rows);
      kernel.values(programs[order]!, out);
      expect(out).toEqual(fresh[order]);
    }
  });

  it.each([1, 7, 8, 16, 255, 256, 257, 513])('runs on %i rows', (count) => {
    const few = columns.map((column) => column.slice(0, count));
    const program = programFor('x*y + 2*m1');
    const out = new Float64Array(count);
    createWasmEvaluator(few, count).values(program, out);
    out.forEach((value, row) => {
      expect(value).toBe(few[0]![row]! * few[1]![row]! + 2 * few[2]![row]!);
    });
  });

  it('runs programs longer than its first memory has room for', () => {
    const text = Array.from({ length: 300 }, (_, term) => `${term + 2}*x`).join(' + ');
    const out = new Float64Array(rows);
    const program = programFor(text);
    expect(kernel.values(program, out)).toBe(true);
    const sum = (302 * 301) / 2 - 1;
    expect(out[5]! / columns[0]![5]!).toBeCloseTo(sum, 4);
    const count = constantTokens(program).length;
    const derivatives = new Float64Array(count * rows);
    expect(kernel.jacobian(program, out, derivatives)).toBe(true);
    expect(derivatives[5]).toBe(columns[0]![5]);
  });

  it.each(['asin(tanh(x))*2 + y', 'if(x > y, 1.5*x, m1)', 'gauss(2*x) + y'])(
    'leaves %s to the plain loops, and still measures it',
    (text) => {
      const users = [defineOperator({ name: 'gauss', formula: 'exp(-x^2)' })];
      const { program, variables, operators } = createParser(users)(text);
      const own = programOf(nodeOf(program, variables, operators), names, users);
      const kernel = createWasmEvaluator(columns, rows, { target, scale, users });
      const loops = createEvaluator(columns, rows, users);
      const count = constantTokens(own).length;
      const [wanted, got] = [new Float64Array(rows), new Float64Array(rows)];
      const [slopes, found] = [new Float64Array(count * rows), new Float64Array(count * rows)];
      expect(kernel.jacobian(own, got, found)).toBe(loops.jacobian(own, wanted, slopes));
      expect(got).toEqual(wanted);
      expect(found).toEqual(slopes);
      expect(kernel.values(own, got)).toBe(true);
      expect(got).toEqual(wanted);
      const residuals = wanted.map((value, row) => target[row]! - scale[row]! * value);
      const loss = createLoss('huber', target);
      expect(kernel.loss(own, loss)).toBeCloseTo(meanLoss(loss, residuals, rows), 10);
    },
  );

  it('names the column that does not fit', () => {
    expect(() => createWasmEvaluator(columns, rows, { target: new Float64Array(3) })).toThrow(
      /target has 3 rows, the columns 1301/,
    );
  });
});
