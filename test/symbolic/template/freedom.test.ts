import { parse, type Template } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { prepareTemplate } from '../../../src/symbolic/template/define-template.js';

const names = ['f', 'g'];
const parameterNames = ['k', 'c'];

function templateOf(form: string): ReturnType<typeof prepareTemplate> {
  const functions = names.filter((name) => form.includes(`${name}(`)).map((name) => [name, ['u']]);
  const parameters = parameterNames.filter((name) => form.includes(name)).map((name) => [name, 1]);
  return prepareTemplate(
    { form, functions: Object.fromEntries(functions), parameters: Object.fromEntries(parameters) },
    [],
  );
}

/** The whole at points, with these functions and parameters multiplied and shifted. */
function values(
  template: Template,
  change: (name: string) => readonly [factor: number, shift: number],
): Float64Array {
  const bodies = { f: 'u^2 + 0.3*u', g: 'exp(-u) - 2*u' } as const;
  const functions = Object.fromEntries(
    names.map((name) => {
      const [factor, shift] = change(name);
      return [name, parse(`${factor}*(${bodies[name as 'f']}) + ${shift}`)];
    }),
  );
  const parameters = Object.fromEntries(
    parameterNames.map((name) => {
      const [factor, shift] = change(name);
      return [name, 1.7 * factor + shift];
    }),
  );
  return template.whole(functions, parameters).evaluate({ x: [0.4, 1.2, 2], y: [-0.7, 0.6, 1.4] });
}

const forms: readonly (readonly [form: string, scaled: boolean, shifted: boolean])[] = [
  ['f(x)', true, true],
  ['f(x) + f(y)', true, true],
  ['2 - f(x)', false, true],
  ['-f(x)/3', true, true],
  ['f(x)*y', true, false],
  ['f(x)*y + g(y)', true, true],
  ['f(x)*g(y)', true, false],
  ['f(x)*y + g(y)^2', false, false],
  ['f(x)*f(y)', false, false],
  ['f(x)/g(y)^2', true, false],
  ['-D(f(x), x)', true, false],
  ['D(f(x), x)*g(y) + c', true, true],
  ['k*f(x)', true, false],
  ['k*(f(x) + g(y))', true, false],
  ['sin(k*x) + f(y) + c', false, true],
  ['exp(f(x))', false, false],
  ['f(g(x))', true, true],
  ['c + k*f(x*k)', true, true],
];

describe('the freedom of a form', () => {
  it.each(forms)('%s takes up a factor: %s, an offset: %s', (form, scaled, shifted) => {
    const { freedom } = templateOf(form);
    expect(freedom.scaled !== null).toBe(scaled);
    expect(freedom.shifted !== null).toBe(shifted);
  });

  it.each(forms)('%s: what it says holds', (form) => {
    const template = templateOf(form);
    const { scaled, shifted, shifts, idle } = template.freedom;
    const before = values(template, () => [1, 0]);
    const expectAll = (after: Float64Array, wanted: (value: number) => number): void => {
      before.forEach((value, row) => {
        expect(after[row]).toBeCloseTo(wanted(value), 9);
      });
    };
    if (scaled) {
      const after = values(template, (name) => [scaled.includes(name) ? -2.5 : 1, 0]);
      expectAll(after, (value) => -2.5 * value);
    }
    if (shifted) {
      const after = values(template, (name) => [1, name === shifted.name ? 0.8 / shifted.times : 0]);
      expectAll(after, (value) => value + 0.8);
    }
    for (const [own, times] of shifts) {
      if (times === null) continue;
      const after = values(template, (name) => [1, name === own ? 0.8 : 0]);
      expectAll(after, (value) => value + 0.8 * times);
    }
    if (idle) {
      const factor = (name: string): number =>
        name === idle.unit || idle.divided.includes(name) ? 0.4 : idle.multiplied.includes(name) ? 2.5 : 1;
      expectAll(
        values(template, (name) => [factor(name), 0]),
        (value) => value,
      );
    }
  });

  it('leaves functions plain where parameters carry the factor', () => {
    expect(templateOf('k*f(x)').freedom.idle).toEqual({ unit: 'f', divided: [], multiplied: ['k'] });
    expect(templateOf('k*(f(x) + g(y))').freedom.idle).toEqual({
      unit: 'f',
      divided: ['g'],
      multiplied: ['k'],
    });
    expect(templateOf('f(x) + f(y)').freedom.idle).toBeNull();
  });
});
