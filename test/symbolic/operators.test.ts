import { fc, test } from '@fast-check/vitest';
import { createRandom } from 'principia/math';
import { createEvaluator, createExpression, parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { crossover, mutate } from '../../src/symbolic/mutation.js';
import { constant, operation, variable } from '../../src/symbolic/node.js';
import { apply, operatorOf, operators } from '../../src/symbolic/operators.js';
import { arity, nodeOf, type Program, programOf, VARIABLE } from '../../src/symbolic/program.js';
import { createVocabulary, randomProgram } from '../../src/symbolic/vocabulary.js';
import { arbitraryNode } from './arbitrary-node.js';

const ordinary = fc.oneof(
  fc.constantFrom(-2, -1, 0, 0.5, 1, 2),
  fc.double({ min: -4, max: 4, noNaN: true }).filter((value) => value === 0 || Math.abs(value) > 1e-3),
);

describe.each(operators.map((operator) => [operator.name, operator] as const))('%s', (name, operator) => {
  test.prop([ordinary, ordinary, ordinary], { numRuns: 300, seed: 1 })(
    'is finite on its domain and nowhere else',
    (x, y, z) => {
      const inside = new Function('x', 'y', 'z', `return ${operator.domain ?? 'true'};`) as typeof apply.add;
      expect(Number.isFinite(apply[name](x, y, z))).toBe(inside(x, y, z));
    },
  );

  test.prop([ordinary, ordinary, ordinary], { numRuns: 300, seed: 1 })(
    'has the same partial derivatives as code and as trees',
    (x, y, z) => {
      const at = { x: [x], y: [y], z: [z] };
      const value = apply[name](x, y, z);
      const trees = operator.partials(variable('x'), variable('y'), variable('z'));
      expect(trees.length).toBe(operator.arity);
      operator.partialCode.forEach((code, operand) => {
        const byCode = new Function('x', 'y', 'z', 'v', `return ${code};`)(x, y, z, value) as number;
        const byTree = createExpression(trees[operand]!).evaluate(at)[0]!;
        if (!Number.isFinite(byCode) || !Number.isFinite(byTree)) return;
        expect(Math.abs(byCode - byTree)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(byTree)));
      });
    },
  );
});

describe('conditions', () => {
  it('are 1 or 0, and undefined where an operand is', () => {
    const x = { x: [-1, 0, 2] };
    expect([...parse('x > 0').evaluate(x)]).toEqual([0, 0, 1]);
    expect([...parse('x < 2').evaluate(x)]).toEqual([1, 1, 0]);
    expect([...parse('log(x) < 1').evaluate(x)]).toEqual([Number.NaN, 1, 1]);
    expect([...parse('if(log(x), 1, 2)').evaluate(x)]).toEqual([Number.NaN, 2, 1]);
  });

  it('do not look at the branch that is not taken, nor do their derivatives', () => {
    const columns = [Float64Array.of(4, -4)];
    const expression = parse('if(x, 3*sqrt(x), 5*x)');
    expect([...expression.evaluate({ x: columns[0]! })]).toEqual([6, -20]);
    expect([...expression.derivative('x').evaluate({ x: columns[0]! })]).toEqual([0.75, 5]);
    const [values, derivatives] = [new Float64Array(2), new Float64Array(4)];
    expect(createEvaluator(columns, 2).jacobian(expression.program, values, derivatives)).toBe(true);
    expect([...derivatives]).toEqual([2, 0, 0, -4]);
  });
});

describe('programs with operators of three operands', () => {
  const names = ['x', 'y', 'm1'];

  test.prop([arbitraryNode], { numRuns: 300, seed: 1 })('are the tree they come from', (node) => {
    expect(nodeOf(programOf(node, names), names)).toEqual(node);
  });

  it('stay whole under every variation', () => {
    const random = createRandom(3);
    const vocabulary = createVocabulary(['+', '*', '>', 'if', 'asin'], 2);
    let used = 0;
    for (let round = 0; round < 2000; round++) {
      let program = randomProgram(random, vocabulary, 4);
      for (let step = 0; step < 5; step++) program = mutate(program, random, vocabulary);
      program = crossover(program, randomProgram(random, vocabulary, 3), random);
      expect(depthAfter(program)).toBe(1);
      used += program.codes.some((code) => code < VARIABLE && arity(code) === 3) ? 1 : 0;
    }
    // Without growth by `if`, none would be there.
    expect(used).toBeGreaterThan(500);
  });
});

it('an operator counts as much as the table says', () => {
  const operands = ['x', 'y', 'z'].map(variable);
  expect(createExpression(operation('if', ...operands)).complexity).toBe(5);
  const node = operation('asin', constant(0.5));
  expect(createExpression(node).complexity).toBe(1 + operatorOf(node).complexity);
});

/** How many values a program leaves on the stack; NaN where an operand is missing. */
function depthAfter({ codes, values }: Program): number {
  expect(values.length).toBe(codes.length);
  return codes.reduce((depth, code) => (depth < arity(code) ? Number.NaN : depth - arity(code) + 1), 0);
}
