import { createRandom } from 'principia/math';
import { parse, type TemplateDefinition } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { programOver } from '../../../src/symbolic/create-expression.js';
import { prepareProblem } from '../../../src/symbolic/problem.js';
import { bindTemplate, withCategories } from '../../../src/symbolic/template/bind-template.js';
import { prepareTemplate } from '../../../src/symbolic/template/define-template.js';
import { sharedModel } from '../../../src/symbolic/template/shared-model.js';

const random = createRandom(3).child('shared');
const column = (draw: () => number): Float64Array => Float64Array.from({ length: 30 }, draw);
const problem = {
  variables: [
    { name: 'x1', values: column(() => 0.3 + 2 * random.uniform()) },
    { name: 'x2', values: column(() => 0.3 + 2 * random.uniform()) },
    { name: 'kind', values: column(() => random.integer(3) - 1) },
  ],
  target: column(() => random.normal()),
  weights: column(() => 0.5 + random.uniform()),
};

const cases: readonly (readonly [string, TemplateDefinition, readonly string[]])[] = [
  ['several calls', { form: 'f(x1) + x1*f(x2)', functions: { f: ['u'] } }, ['1.3*exp(0.4*u) + 0.2']],
  ['a derivative', { form: '-D(f(x1), x1)', functions: { f: ['u'] } }, ['1.3*u^1.7 + exp(0.4*u)/u']],
  [
    'functions, parameters and categories',
    {
      form: 'a*f(x1/s) + k*g(x2)^2',
      functions: { f: ['u'], g: ['v'] },
      parameters: { k: 0.6 },
      categories: { column: 'kind', parameters: { a: 1.2, s: 0.8 } },
    },
    ['u/(1.1 + u)', '0.7*v - 0.3'],
  ],
];

describe('the model of shared constants', () => {
  it.each(cases)('has the derivatives that finite differences have: %s', (_, definition, bodies) => {
    const template = prepareTemplate(definition, []);
    const prepared = withCategories(prepareProblem(problem, 'squared'), template);
    const bound = bindTemplate(template, prepared);
    const functions = bodies.map((text) => parse(text));
    const constants = Float64Array.from([...functions.flatMap((own) => own.constants), ...bound.starts, 0.4]);
    const programs = functions.map((own, index) => programOver(own, template.functions[index]!.operands));
    const { rows, jacobian, residuals } = sharedModel(
      bound.assembled(programs),
      prepared,
      constants.length,
      true,
    );
    const at = new Float64Array(rows);
    const derivatives = new Float64Array(rows * constants.length);
    expect(jacobian(constants, at, derivatives)).toBe(true);
    const [above, below] = [new Float64Array(rows), new Float64Array(rows)];
    const h = 1e-6;
    constants.forEach((value, index) => {
      residuals(constants.with(index, value + h), above);
      residuals(constants.with(index, value - h), below);
      for (let row = 0; row < rows; row++) {
        expect(derivatives[index * rows + row]).toBeCloseTo((below[row]! - above[row]!) / (2 * h), 6);
      }
    });
  });

  it('is the residual of the whole that is printed', () => {
    const [, definition, bodies] = cases[2]!;
    const template = prepareTemplate(definition, []);
    const prepared = withCategories(prepareProblem(problem, 'squared'), template);
    const bound = bindTemplate(template, prepared);
    const functions = bodies.map((text) => parse(text));
    const parameters = bound.starts.map((value, index) => value + 0.1 * index);
    const constants = Float64Array.from([...functions.flatMap((own) => own.constants), ...parameters]);
    const programs = functions.map((own, index) => programOver(own, template.functions[index]!.operands));
    const residuals = new Float64Array(prepared.rows);
    sharedModel(bound.assembled(programs), prepared, constants.length, false).residuals(constants, residuals);
    const whole = template.whole({ f: functions[0]!, g: functions[1]! }, bound.named(parameters));
    const columns = Object.fromEntries(prepared.names.map((name, index) => [name, prepared.columns[index]!]));
    whole.evaluate(columns).forEach((value, row) => {
      expect(residuals[row]).toBeCloseTo(prepared.target[row]! - prepared.scale[row]! * value, 10);
    });
  });
});
