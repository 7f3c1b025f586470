import { fc, test } from '@fast-check/vitest';
import { createRandom, InputError } from 'principia/math';
import {
  compileScalar,
  createEvaluator,
  createExpression,
  createParser,
  defineOperator,
  type Expression,
  fitConstants,
  parse,
  search,
} from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { type Node, operation, userOperation } from '../../src/symbolic/node.js';
import { complexityOf } from '../../src/symbolic/program.js';
import { createVocabulary, randomProgram } from '../../src/symbolic/vocabulary.js';
import { agree, arbitraryNode, columns } from './arbitrary-node.js';

const gauss = defineOperator({ name: 'gauss', formula: 'exp(-x^2)', complexity: 2 });
const lorentz = defineOperator({ name: 'lorentz', formula: 'y/(x^2 + y^2)' });
const log1p = defineOperator({ name: 'log1p', javascript: 'Math.log1p(x)', partials: ['1/(1 + x)'] });
/** A function without a formula, whose derivative uses itself: f' = 1 − f². */
const squash = defineOperator({
  name: 'squash',
  javascript: '(() => { const e = Math.exp(-2 * Math.abs(x)); return Math.sign(x) * (1 - e) / (1 + e); })()',
  partials: ['1 - squash(x)^2'],
});
const users = [gauss, lorentz, log1p, squash];
const parseUser = createParser(users);

/** Trees with calls of users' operators at the root and one below. */
const arbitraryUserNode: fc.Arbitrary<Node> = fc
  .tuple(fc.constantFrom(...users), arbitraryNode, arbitraryNode, fc.constantFrom(...users))
  .map(([outer, first, second, inner]) => {
    const call = userOperation(inner, ...[first, second].slice(0, inner.arity));
    return userOperation(outer, ...[operation('add', call, second), first].slice(0, outer.arity));
  });

describe('an operator of the user', () => {
  test.prop([arbitraryUserNode], { numRuns: 300, seed: 1 })('comes back by name', (node) => {
    const expression = createExpression(node);
    const read = parseUser(expression.toString());
    expect(read.hash()).toBe(expression.hash());
    return agree(expression, read);
  });

  test.prop([arbitraryUserNode], { numRuns: 300, seed: 1 })(
    'has one value evaluated, compiled, printed as JavaScript and simplified',
    (node) => {
      const expression = createExpression(node);
      const run = compileScalar(expression, ['x', 'y', 'm1']);
      const text = new Function('x', 'y', 'm1', `return ${expression.toJavaScript()};`) as typeof run;
      const rows = (f: typeof run) => ({
        evaluate: (at: typeof columns): Float64Array =>
          Float64Array.from(at.x!, (x, row) => f(x, at.y![row]!, at.m1![row]!)),
      });
      const simple = expression.simplified();
      expect(simple.complexity).toBeLessThanOrEqual(expression.complexity);
      return agree(expression, rows(run)) && agree(expression, rows(text)) && agree(expression, simple, 1e-7);
    },
  );

  test.prop([fc.constantFrom(...users)], { seed: 1 })('has the derivative that differences show', (user) => {
    const expression = parseUser(`${user.name}(${['0.4*x + 1', '1.3'].slice(0, user.arity)})`);
    const at = (step: number): Float64Array =>
      expression.evaluate({ x: columns.x!.map((value) => value + step) });
    const [above, below] = [at(1e-5), at(-1e-5)];
    const slope = above.map((value, row) => (value - below[row]!) / 2e-5);
    expectClose(expression.derivative('x').evaluate(columns), slope);
    expectClose(
      jacobian(expression),
      slope.map((value, row) => (value * columns.x![row]!) / 0.4),
    );
  });

  it('is written out where the reader does not know it', () => {
    const expression = parseUser('2*gauss(r)');
    expect(expression.toString()).toBe('2*gauss(r)');
    expect(expression.toSympy()).toBe('2*exp(-r**2)');
    expect(expression.toMathjs()).toBe('2*exp(-r^2)');
    expect(expression.toTex()).toBe('2 \\operatorname{gauss}\\left(r\\right)');
    expect(expression.derivative('r').toString()).toBe(parse('-4*r*exp(-r^2)').simplified().toString());
  });

  it('has its own weight', () => {
    expect(parseUser('gauss(x)').complexity).toBe(3);
    expect(parseUser('log1p(x)').complexity).toBe(4);
  });

  it('has its constants fitted', () => {
    const values = Float64Array.from({ length: 40 }, (_, row) => -2 + 0.1 * row);
    const truth = parseUser('3*gauss(1.5*r) + 0.5*squash(r)');
    const problem = { variables: [{ name: 'r', values }], target: truth.evaluate({ r: values }) };
    const { expression } = fitConstants(parseUser('2*gauss(1.2*r) + 0.3*squash(r)'), problem);
    expression.constants.forEach((value, index) => {
      expect(Math.abs(value)).toBeCloseTo(truth.constants[index]!, 8);
    });
  });

  it('is no guess of a search, which would not know it', async () => {
    const values = Float64Array.of(1, 2, 3);
    const problem = { variables: [{ name: 'r', values }], target: values };
    const guesses = [parseUser('gauss(r)')];
    await expect(search(problem, { seed: 1, guesses })).rejects.toThrow(/"gauss"/);
  });

  it('grows in random programs', () => {
    const vocabulary = createVocabulary(['+', 'lorentz', 'gauss'], 3, users);
    const names = ['x', 'y', 'm1'];
    const program = randomProgram(createRandom(2), vocabulary, 12);
    const evaluator = createEvaluator(
      names.map((name) => columns[name]!),
      6,
      users,
    );
    expect(evaluator.values(program, new Float64Array(6))).toBe(true);
    expect(complexityOf(program, users)).toBeGreaterThan(program.codes.length);
  });
});

describe('refused are', () => {
  it.each([
    ['a name that is taken', { name: 'exp', formula: 'x' }, /exists already/],
    ['no name', { name: 'a b', formula: 'x' }, /letter/],
    ['other variables', { name: 'f', formula: 'x + k' }, /uses "k"/],
    ['a constant', { name: 'f', formula: '2' }, /must use x/],
    [
      'broken JavaScript',
      { name: 'f', javascript: 'x +', partials: ['1'] },
      /JavaScript of the operator "f"/,
    ],
    ['three operands', { name: 'f', javascript: 'x', partials: ['1', '1', '1'] }, /one or two/],
    ['no weight', { name: 'f', formula: 'x', complexity: 0 }, /complexity/],
  ])('%s', (_, definition, message) => {
    expect(() => defineOperator(definition)).toThrow(message);
    expect(() => defineOperator(definition)).toThrow(InputError);
  });

  it('names that were not given, two meanings of one name, and too many', () => {
    expect(() => parse('gauss(x)')).toThrow(/"gauss"/);
    const other = defineOperator({ name: 'gauss', formula: 'exp(-x^2/2)' });
    const x: Node = { kind: 'variable', name: 'x' };
    const both = operation('add', userOperation(gauss, x), userOperation(other, x));
    expect(() => createExpression(both)).toThrow(/two different operators "gauss"/);
    const many = ['f', 'g', 'h', 'k'].map((name) => defineOperator({ name, formula: 'x^2' }));
    expect(() => createParser(many)('f(g(h(k(z))))')).toThrow(/At most 3/);
  });
});

/** ∂f/∂c of the first constant. */
function jacobian(expression: Expression): Float64Array {
  const derivatives = new Float64Array(6 * expression.constants.length);
  createEvaluator([columns.x!], 6, expression.operators).jacobian(
    expression.program,
    new Float64Array(6),
    derivatives,
  );
  return derivatives.slice(0, 6);
}

function expectClose(values: Float64Array, others: Float64Array): void {
  values.forEach((value, row) => {
    expect(Math.abs(value - others[row]!)).toBeLessThan(1e-7);
  });
}
