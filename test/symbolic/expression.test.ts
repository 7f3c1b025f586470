import { fc, test } from '@fast-check/vitest';
import { compile } from 'mathjs/number';
import { InputError } from 'principia/math';
import {
  compileScalar,
  createExpression,
  type Expression,
  parse,
  withExplicitScale,
} from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { agree, arbitraryNode, columns } from './arbitrary-node.js';

describe('parse and print', () => {
  it.each(['valueOf', 'constructor', 'toString'])('takes %s for the variable that it is', (name) => {
    expect(parse(`2*${name}`).variables).toEqual([name]);
    expect(() => parse(`${name}(x)`)).toThrow(/no known operator or function/);
  });

  const written: readonly (readonly [string, (expression: Expression) => string])[] = [
    ['own', (expression) => expression.toString()],
    ['SymPy', (expression) => expression.toSympy()],
    ['mathjs', (expression) => expression.toMathjs()],
  ];

  describe.each(written)('in %s text', (_, print) => {
    test.prop([arbitraryNode], { numRuns: 1000, seed: 1 })('parse(print(e)) is e', (node) => {
      const expression = createExpression(node);
      const read = parse(print(expression));
      // A quotient and the product with an inverse are written alike; what has been read once stays as it is.
      expect(parse(print(read)).program).toEqual(read.program);
      expect(read.hash()).toBe(expression.hash());
      return agree(expression, read);
    });
  });

  test.prop([arbitraryNode], { numRuns: 300, seed: 1 })('mathjs evaluates its text alike', (node) => {
    const expression = createExpression(node);
    const compiled = compile(expression.toMathjs());
    const values = columns.x!.map((x, row) =>
      Number(compiled.evaluate({ x, y: columns.y![row], m1: columns.m1![row] })),
    );
    return agree(expression, { evaluate: () => values });
  });

  test.prop([arbitraryNode], { numRuns: 300, seed: 1 })(
    'printed JavaScript computes the expression',
    (node) => {
      const expression = createExpression(node);
      const run = new Function('x', 'y', 'm1', `return ${expression.toJavaScript()};`);
      const values = columns.x!.map((x, row) => run(x, columns.y![row], columns.m1![row]));
      return agree(expression, { evaluate: () => values });
    },
  );

  test.prop([arbitraryNode], { numRuns: 300, seed: 1 })(
    'compiled scalars are the columns row by row',
    (node) => {
      const expression = createExpression(node);
      const run = compileScalar(expression, ['m1', 'unused', 'x', 'y']);
      const values = expression.evaluate(columns);
      const scalars = columns.x!.map((x, row) => run(columns.m1![row]!, 0, x, columns.y![row]!));
      const rows = expression.variables.length === 0 ? 1 : values.length;
      expect([...values].slice(0, rows)).toEqual([...scalars].slice(0, rows));
    },
  );

  it.each([
    ['-0.00029591*m1*m2/r**2', '-0.00029591*m1*m2/r**2', '-\\frac{2.9591 \\times 10^{-4} m_1 m_2}{r^{2}}'],
    ['-2*(r - 1)', '-2*(r - 1)', '-2 \\left(r - 1\\right)'],
    ['2*m1*inv(square(r))', '2*m1/r**2', '\\frac{2 m_1}{r^{2}}'],
    ['r^-6', '1/r**6', '\\frac{1}{r^{6}}'],
    ['r^1.5', 'r**1.5', 'r^{3/2}'],
    ['x - (y - z)', 'x - (y - z)', 'x - \\left(y - z\\right)'],
    ['abs(x)*max(x, y)', 'Abs(x)*Max(x, y)', '\\left|x\\right| \\max\\left(x, y\\right)'],
    ['(-x)^2', '(-x)**2', '\\left(-x\\right)^{2}'],
    ['arcsin(x)', 'asin(x)', '\\arcsin\\left(x\\right)'],
    ['2*(x > y)', '2*Piecewise((1, x > y), (0, True))', '2 \\left[x > y\\right]'],
    [
      'x < 2 ? y : if(x, 1, z)',
      'Piecewise((y, x < 2), (Piecewise((1, x > 0), (z, True)), True))',
      '\\begin{cases} y & x < 2 \\\\ \\begin{cases} 1 & x > 0 \\\\ z & \\text{otherwise} \\end{cases} & \\text{otherwise} \\end{cases}',
    ],
  ])('%s prints as %s in SymPy', (text, sympy, tex) => {
    expect(parse(text).toSympy()).toBe(sympy);
    expect(parse(text).toTex()).toBe(tex);
  });

  it.each([
    'x +',
    'f(x)',
    'x >= 2',
    '0 < x < 2',
    'x ? 1 : 2',
    'if(x, 1)',
    'Piecewise((x, x > 1)',
    'Piecewise(x)',
    'sqrt(x, y)',
    '[1, 2]',
    'x = 3',
    'x!',
  ])('refuses %s', (text) => {
    expect(() => parse(text)).toThrow(InputError);
  });
});

describe('constants', () => {
  test.prop([arbitraryNode])('withConstants and parametrised put each constant in its place', (node) => {
    const expression = createExpression(node);
    const others = expression.constants.map((value, index) => value + index + 0.25);
    const replaced = expression.withConstants(others);
    expect(replaced.constants).toEqual(others);
    const parameters = Object.fromEntries(
      others.map((value, index) => [`p${index}`, new Float64Array(6).fill(value)]),
    );
    const values = expression.parametrised('p').evaluate({ ...columns, ...parameters });
    expect([...values].slice(0, 1)).toEqual([...replaced.evaluate(columns)].slice(0, 1));
  });

  it('refuses the wrong number of constants and missing columns', () => {
    expect(() => parse('2*x').withConstants([1, 2])).toThrow(InputError);
    expect(() => parse('2*x').evaluate({ y: [1] })).toThrow(/"x"/);
    expect(() => compileScalar(parse('x + y'), ['x'])).toThrow(/"y"/);
  });

  test.prop([arbitraryNode])('an explicit scale changes no value', (node) => {
    const expression = createExpression(node);
    return agree(expression, withExplicitScale(expression));
  });

  test.prop([arbitraryNode], { seed: 1 })('an explicit scale is added once', (node) => {
    const scaled = withExplicitScale(createExpression(node));
    expect(withExplicitScale(scaled).constants).toHaveLength(scaled.constants.length);
  });

  it('an explicit scale is not added where constants already are one', () => {
    for (const text of ['-2*(r - 1)', '3 - 2*r', '2/(3*r^2 + 0.5)', '0.5*exp(-r)']) {
      expect(withExplicitScale(parse(text)).toString()).toBe(parse(text).toString());
    }
  });

  it('an explicit scale is a constant', () => {
    expect(withExplicitScale(parse('-m1*m2/r^2')).constants).toEqual([-1]);
    expect(withExplicitScale(parse('1/r')).constants).toEqual([1]);
    expect(withExplicitScale(parse('q1*q2*(1/r^2 - 0.5/r^6)')).constants).toEqual([1, 0.5]);
    expect(withExplicitScale(parse('1/(r^2 + 0.5)')).constants).toEqual([1, 0.5]);
  });
});

describe('derivative', () => {
  test.prop([arbitraryNode, fc.constantFrom('x', 'm1')], { numRuns: 500, seed: 1 })(
    'agrees with differences',
    (node, name) => {
      const expression = createExpression(node);
      const derivative = expression.derivative(name).evaluate(columns);
      const values = expression.evaluate(columns);
      const at = (step: number): Float64Array =>
        expression.evaluate({ ...columns, [name]: columns[name]!.map((value) => value + step) });
      const slope = (step: number): Float64Array => {
        const [above, below] = [at(step), at(-step)];
        return above.map((value, row) => (value - below[row]!) / (2 * step));
      };
      const [coarse, fine] = [slope(2e-4), slope(1e-4)];
      const rows = expression.variables.length === 0 ? 0 : Math.min(derivative.length, fine.length);
      for (let row = 0; row < rows; row++) {
        const size = 1 + Math.abs(fine[row]!) + Math.abs(values[row]!);
        // Rows where the two differences disagree lie at a kink or a pole.
        if (!(Math.abs(coarse[row]! - fine[row]!) < 1e-5 * size) || !(size < 1e6)) continue;
        // 0 · ∞, as in the derivative of 0^x: a limit that the chain rule does not see.
        if (!Number.isFinite(derivative[row]!)) continue;
        expect(Math.abs(derivative[row]! - fine[row]!)).toBeLessThan(1e-4 * size);
      }
    },
  );
});
