import { fc, test } from '@fast-check/vitest';
import { createRandom, InputError } from 'principia/math';
import { fitConstants, parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import {
  createLoss,
  curvature,
  influence,
  type LossChoice,
  lossNames,
  lossOrder,
  meanLoss,
  parseLoss,
  robustWeights,
} from '../../src/symbolic/loss.js';

const own = (formula: string): LossChoice => ({ name: 'own', formula });
const smoothOwn = ['log(1 + z^2)', 'z^2/(4 + z^2)', 'sqrt(1 + z^2) - 1', 'z^2*(1.5 + 0.5*tanh(z))'].map(own);
const smooth: readonly LossChoice[] = ['squared', 'huber', 'log-cosh', 'relative', ...smoothOwn];
const kinked: readonly LossChoice[] = ['absolute', own('abs(z)'), own('max(3*z, -z)'), own('abs(z)^1.5')];
// A median distance of 1 makes the threshold 0.1.
const made = (choice: LossChoice) => createLoss(choice, Float64Array.of(-2, -1, 0, 1, 2));
const rho = (choice: LossChoice, z: number): number => meanLoss(made(choice), Float64Array.of(z), 1);
const title = (choice: LossChoice): string => (typeof choice === 'string' ? choice : choice.formula);
const all = [...smooth, ...kinked].map((choice) => [title(choice), choice] as const);
/** Away from the kinks at 0 and at ±δ. */
const residual = fc
  .double({ min: -20, max: 20, noNaN: true })
  .filter((z) => Math.abs(z) > 0.01 && Math.abs(Math.abs(z) - 0.1) > 0.01);

describe.each(all)('%s', (_, choice) => {
  test.prop([residual])('has the influence that is half the slope of ρ', (z) => {
    const h = 1e-5 * Math.abs(z);
    const slope = (rho(choice, z + h) - rho(choice, z - h)) / (2 * h);
    expect(2 * influence(made(choice), Float64Array.of(z))[0]!).toBeCloseTo(slope, 5);
  });

  test.prop([fc.array(residual, { minLength: 2, maxLength: 30 })])(
    'has weights whose product with z is the influence, but for the smallest z',
    (values) => {
      const residuals = Float64Array.from(values);
      const weights = new Float64Array(values.length);
      robustWeights(made(choice), residuals, values.length, weights);
      const wanted = influence(made(choice), residuals);
      const least = 0.01 * (values.reduce((sum, z) => sum + Math.abs(z), 0) / values.length);
      residuals.forEach((z, row) => {
        expect(weights[row]).toBeGreaterThanOrEqual(0);
        if (Math.abs(z) > least) expect(weights[row]! * z).toBeCloseTo(wanted[row]!, 10);
      });
    },
  );

  test.prop([residual, fc.double({ min: 1, max: 3, noNaN: true })])('rises on the way out', (z, factor) => {
    expect(rho(choice, 0)).toBe(0);
    expect(rho(choice, factor * z)).toBeGreaterThanOrEqual(rho(choice, z) * (1 - 1e-12));
  });

  it('gives finite weights where all residuals are 0', () => {
    const weights = new Float64Array(3);
    robustWeights(made(choice), new Float64Array(3), 3, weights);
    expect(weights.every((weight) => weight > 0 && weight < 1e6)).toBe(true);
  });

  it('is plain data: the same after a structured clone', () => {
    const residuals = Float64Array.of(0.3, -2, 0.01, 5);
    const loss = made(choice);
    expect(meanLoss(structuredClone(loss), residuals, 4)).toBe(meanLoss(loss, residuals, 4));
  });
});

describe('curvature', () => {
  describe.each(smooth.map((choice) => [title(choice), choice] as const))('of %s', (_, choice) => {
    test.prop([residual])('is the slope of the influence', (z) => {
      const h = 1e-5 * Math.abs(z);
      const [above, below] = influence(made(choice), Float64Array.of(z + h, z - h)) as unknown as [
        number,
        number,
      ];
      expect(curvature(made(choice), Float64Array.of(z))[0]).toBeCloseTo((above - below) / (2 * h), 5);
    });
  });

  it('of |z| has the mass of its kink: twice the density at 0', () => {
    const random = createRandom(4);
    const residuals = Float64Array.from({ length: 4000 }, () => random.normal());
    for (const choice of ['absolute', own('abs(z)')] as const) {
      const values = curvature(made(choice), residuals);
      const mean = values.reduce((sum, value) => sum + value, 0) / residuals.length;
      // The density averaged over the window, |z| up to 0.674: 0.5/(2·0.674).
      expect(mean).toBeCloseTo(0.5 / (2 * 0.6745), 1);
    }
  });
});

describe('log-cosh', () => {
  it('is z² near 0 and 2δ|z| far away, all digits kept', () => {
    expect(rho('log-cosh', 1e-9) / 1e-18).toBeCloseTo(1, 12);
    expect(rho('log-cosh', 1e6)).toBeCloseTo(2 * 0.1 * (1e6 - 0.1 * Math.LN2), 6);
  });
});

describe('lossOrder', () => {
  it('is the power by which ρ begins', () => {
    expect(lossNames.map((name) => lossOrder(made(name)))).toEqual([2, 1, 2, 2, 2]);
    expect(lossOrder(made(own('log(1 + z^2)')))).toBeCloseTo(2, 4);
    expect(lossOrder(made(own('abs(z)^1.5')))).toBeCloseTo(1.5, 6);
  });
});

describe('contaminated data', () => {
  // A tenth of the rows is off by 30; deviations of the rest are 0.1, so a robust slope errs by about 0.01.
  const random = createRandom(8);
  const x = Float64Array.from({ length: 200 }, (_, index) => index / 100);
  const target = x.map((value, row) => 3 * value + 0.1 * random.normal() + (row % 10 === 0 ? 30 : 0));
  const slope = (loss: LossChoice): number =>
    fitConstants(parse('1*x'), { variables: [{ name: 'x', values: x }], target }, { loss }).expression
      .constants[0]!;

  it.each(
    ['absolute', 'huber', 'log-cosh', own('log(1 + z^2)')].map((loss) => [title(loss as LossChoice), loss]),
  )('hardly move the minimum of %s', (_, loss) => {
    expect(Math.abs(slope(loss as LossChoice) - 3)).toBeLessThan(0.06);
  });

  it('move that of squares', () => {
    expect(Math.abs(slope('squared') - 3)).toBeGreaterThan(1);
  });
});

describe('relative', () => {
  const random = createRandom(5);
  const x = Float64Array.from({ length: 300 }, () => 10 ** (6 * random.uniform()));

  it('hears small targets as well as large ones: a power law over six decades', () => {
    const target = x.map((value) => 2 * value ** 1.5 * (1 + 0.05 * random.normal()));
    const problem = { variables: [{ name: 'x', values: x }], target };
    const { expression, covariance } = fitConstants(parse('1*x^1.4'), problem, { loss: 'relative' });
    // A slope in logarithms, but for the lowest tenth of the targets, which count for less.
    const logs = x.map((value) => Math.log(value));
    const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    const spread = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0));
    expect(Math.abs(expression.constants[1]! - 1.5)).toBeLessThan((4 * 0.05) / spread);
    expect(Math.sqrt(covariance[3]!) / (0.05 / spread)).toBeGreaterThan(0.9);
    expect(Math.sqrt(covariance[3]!) / (0.05 / spread)).toBeLessThan(1.4);
  });

  test.prop([fc.double({ min: 1e-6, max: 1e6, noNaN: true })])('does not depend on the unit of y', (unit) => {
    const target = x.map((value, row) => Math.sqrt(value) * (1 + 0.1 * Math.sin(row)));
    const fitted = (factor: number) =>
      fitConstants(
        parse('1*x^0.4'),
        { variables: [{ name: 'x', values: x }], target: target.map((value) => factor * value) },
        { loss: 'relative' },
      );
    expect(fitted(unit).loss / fitted(1).loss).toBeCloseTo(1, 6);
    expect(fitted(unit).expression.constants[0]! / unit / fitted(1).expression.constants[0]!).toBeCloseTo(
      1,
      6,
    );
  });

  it('bounds the weights of targets at and near 0', () => {
    const target = Float64Array.from({ length: 100 }, (_, row) => (row < 5 ? 0 : row));
    const variables = [{ name: 'x', values: Float64Array.from({ length: 100 }, (_, row) => row) }];
    const { expression, loss } = fitConstants(parse('2*x'), { variables, target }, { loss: 'relative' });
    expect(loss).toBeLessThan(0.01);
    expect(expression.constants[0]).toBeCloseTo(1, 1);
  });
});

describe('parseLoss', () => {
  it('reads names, and formulas over z', () => {
    for (const name of lossNames) expect(parseLoss(name)).toBe(name);
    expect(parseLoss('log(1 + z^2)')).toEqual({ name: 'own', formula: 'log(1 + z^2)' });
  });

  it.each([
    ['hubert', /one of squared, absolute, huber, log-cosh, relative/],
    ['log(1 + z^2', /Cannot read/],
    ['z^2 + r', /uses "r"/],
    ['z^2 + 1', /0 at z = 0/],
    ['z', /rise on both sides/],
    ['max(z, 0)', /rise on both sides/],
    ['z^2*exp(-z^2)', /without falling/],
    ['exp(z^2) - 1', /finite/],
    ['log(z)', /-Infinity at z = 0/],
  ])('refuses %s', (text, message) => {
    expect(() => parseLoss(text)).toThrow(InputError);
    expect(() => parseLoss(text)).toThrow(message);
  });
});
