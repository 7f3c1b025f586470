import { fc, test } from '@fast-check/vitest';
import { createRandom, InputError } from 'principia/math';
import { defineTemplate, parse, search, type TemplateDefinition } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

describe('the whole of a template', () => {
  const points = { r: [0.3, 0.9, 2.2], x1: [0.4, -1.1, 2], x2: [1.3, 0.2, -0.7], m: [2, 3, 0.5] };

  it.each([
    ['f(r)*m + f(x1)', { f: ['x'] }, { f: '2*x^2 + 1' }, '(2*r^2 + 1)*m + 2*x1^2 + 1'],
    ['f(x1 - x2)^2', { f: ['d'] }, { f: 'exp(d)' }, 'exp(2*(x1 - x2))'],
    ['f(r, m)/g(x1)', { f: ['a', 'b'], g: ['c'] }, { f: 'a^b', g: 'c + 3' }, 'r^m/(x1 + 3)'],
    ['-D(V(r), r)', { V: ['r'] }, { V: 'r^2/2 - 1/r' }, '-r - 1/r^2'],
    ['D(V(x1 - x2), x2)*m', { V: ['d'] }, { V: 'sin(2*d)' }, '-2*m*cos(2*(x1 - x2))'],
    ['D(D(V(r), r), r)', { V: ['r'] }, { V: 'r^3.5' }, '8.75*r^1.5'],
    ['f(g(r))', { f: ['u'], g: ['v'] }, { f: 'u^2 + u', g: 'exp(v)' }, 'exp(2*r) + exp(r)'],
  ])('%s is the form with its functions filled in', (form, functions, bodies, wanted) => {
    const filled = Object.fromEntries(Object.entries(bodies).map(([name, text]) => [name, parse(text)]));
    const values = defineTemplate({ form, functions }).whole(filled).evaluate(points);
    parse(wanted)
      .evaluate(points)
      .forEach((value, row) => {
        expect(values[row]).toBeCloseTo(value, 10);
      });
  });

  it('has one value a category where a parameter has', () => {
    const template = defineTemplate({
      form: 'a*f(r) + k',
      functions: { f: ['r'] },
      parameters: { k: 0 },
      categories: { column: 'galaxy', parameters: ['a'] },
    });
    const whole = template.whole({ f: parse('r^2') }, { k: 1, a: { '-2': 10, 1: 20, 5: 30 } });
    expect([...whole.evaluate({ r: [1, 2, 3], galaxy: [5, -2, 1] })]).toEqual([31, 41, 181]);
    expect([...parse(`${whole}`).evaluate({ r: [1], galaxy: [5] })]).toEqual([31]);
  });

  test.prop([fc.constantFrom('-1/r + 0.5*r^2', 'exp(-r/0.7)/r', 'log(r)*r^1.3', 'tanh(r)^2 - sqrt(r)')])(
    'differentiates the potential as finite differences do: %s',
    (text) => {
      const template = defineTemplate({ form: '-D(V(r), r)', functions: { V: ['r'] } });
      const potential = parse(text);
      const force = template.whole({ V: potential });
      const h = 1e-5;
      for (const r of [0.4, 1.1, 2.7]) {
        const [above, below] = potential.evaluate({ r: [r + h, r - h] });
        expect(force.evaluate({ r: [r] })[0]).toBeCloseTo(-(above! - below!) / (2 * h), 7);
      }
    },
  );
});

describe('a template that makes no sense', () => {
  const f = { f: ['r'] };
  const cases: readonly (readonly [string, TemplateDefinition, RegExp])[] = [
    ['unknown function', { form: 'f(r) + h(r)', functions: f }, /"h" is no known.*functions are f/],
    ['syntax', { form: 'f(r +', functions: f }, /template's form.*Cannot read/],
    ['operands', { form: 'f(r, r)', functions: f }, /f takes 1 operand\(s\), got 2/],
    ['unused function', { form: 'f(r)', functions: { ...f, g: ['v'] } }, /"g" is not used/],
    ['unused parameter', { form: 'f(r)', functions: f, parameters: { k: 1 } }, /"k" is not used/],
    ['no function', { form: 'r', functions: {} }, /needs a free function/],
    ['no operands', { form: 'f(r)', functions: { f: [] } }, /"f" needs operands/],
    ['operands alike', { form: 'f(r, r)', functions: { f: ['a', 'a'] } }, /different names; got a, a/],
    ['taken name', { form: 'exp(r)', functions: { exp: ['r'] } }, /names of their own.*"exp"/],
    ['the derivative', { form: 'D(r, r)', functions: { D: ['r', 's'] } }, /names of their own.*"D"/],
    ['one name twice', { form: 'f(r)*f', functions: f, parameters: { f: 1 } }, /names of their own.*"f"/],
    [
      'derivative by a sum',
      { form: 'D(f(r), r + 1)', functions: f },
      /other than a variable.*D\(V\(r\), r\)/,
    ],
    ['start', { form: 'k*f(r)', functions: f, parameters: { k: Number.NaN } }, /"k" must begin.*NaN/],
  ];

  it.each(cases)('says so: %s', (_, definition, message) => {
    expect(() => defineTemplate(definition)).toThrow(InputError);
    expect(() => defineTemplate(definition)).toThrow(message);
  });

  const random = createRandom(1);
  const column = (draw: () => number): Float64Array => Float64Array.from({ length: 20 }, draw);
  const problem = {
    variables: [
      { name: 'r', values: column(() => 1 + random.uniform()) },
      { name: 'galaxy', values: column(() => 1 + random.integer(2)) },
    ],
    target: column(() => random.normal()),
  };
  const categories = { column: 'galaxy', parameters: ['a'] };
  const unfit: readonly (readonly [string, TemplateDefinition, RegExp])[] = [
    ['unknown variable', { form: 'f(v)', functions: f }, /uses "v".*variables r, galaxy nor its parameters/],
    ['name of a variable', { form: 'r*f(r)', functions: f, parameters: { r: 1 } }, /"r" has the name/],
    [
      'column missing',
      { form: 'a*f(r)', functions: f, categories: { ...categories, column: 'star' } },
      /"star" is not among the variables/,
    ],
    [
      'categories that are none',
      { form: 'a*f(r)', functions: f, categories: { ...categories, column: 'r' } },
      /"r" must be of whole numbers; got 1\.\d+/,
    ],
  ];

  it.each(unfit)('or does not fit the data, says so: %s', async (_, definition, message) => {
    const found = search(problem, { seed: 1, template: defineTemplate(definition) });
    await expect(found).rejects.toThrow(InputError);
    await expect(found).rejects.toThrow(message);
  });

  it('and takes no guesses', async () => {
    const template = defineTemplate({ form: 'f(r)', functions: f });
    await expect(search(problem, { seed: 1, template, guesses: [parse('r')] })).rejects.toThrow(/guesses/);
  });

  it('says what the whole lacks', () => {
    const template = defineTemplate({ form: 'k*f(r)', functions: f, parameters: { k: 1 } });
    expect(() => template.whole({}, { k: 1 })).toThrow(/function "f"/);
    expect(() => template.whole({ f: parse('r') })).toThrow(/parameter "k"/);
    expect(() => template.whole({ f: parse('v') }, { k: 1 })).toThrow(/"f" is one of r.*"v"/);
  });
});
