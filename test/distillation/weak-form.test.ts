import {
  eliminateTerms,
  type MotionTerm,
  type SampledMotion,
  smoothSeries,
  weakForm,
} from 'principia/distillation';
import { createRandom, InputError } from 'principia/math';
import { integrateAdaptive } from 'principia/physics';
import { parse } from 'principia/symbolic';
import { describe, expect, test } from 'vitest';

const names = { coordinates: ['q'], rates: ['w'] };
const library: readonly MotionTerm[] = [
  ...['w^2/2', 'cos(q)', 'sin(q)', 'cos(2*q)', 'q^2'].map((text) => ({
    name: text,
    lagrangian: parse(text),
  })),
  ...['w', 'tanh(20*w)', 'w*abs(w)'].map((text) => ({ name: text, forces: [parse(`-(${text})`)] })),
];

/** A pendulum with friction, its angle with noise, its rate smoothed. */
function pendulumMotion(start: number, noise: number, seed: number): SampledMotion {
  const random = createRandom(seed);
  const times = Float64Array.from({ length: 4001 }, (_, row) => row / 1000);
  const { states } = integrateAdaptive(
    (_time, [q, w], out) => {
      out[0] = w!;
      out[1] = -64 * Math.sin(q!) - 0.15 * Math.tanh(20 * w!) - 0.0045 * w! * Math.abs(w!);
    },
    Float64Array.of(start, 0),
    times,
    { relativeTolerance: 1e-9 },
  );
  const angles = Float64Array.from(times, (_, row) => states[2 * row]! + noise * random.normal());
  const { values, rates } = smoothSeries(times, angles, { half: 15, degree: 4 });
  return { spacing: 0.001, columns: { q: values, w: rates } };
}

describe('local polynomials', () => {
  const times = Float64Array.from({ length: 101 }, (_, row) => 0.3 + row / 50);

  test('are exact for polynomials up to their degree, derivatives included', () => {
    const values = times.map((t) => 1 - 2 * t + 3 * t ** 2 - 0.5 * t ** 3 + 0.2 * t ** 4);
    const smooth = smoothSeries(times, values, { half: 6, degree: 4 });
    expect(smooth.times.length).toBe(89);
    smooth.times.forEach((t, row) => {
      expect(smooth.values[row]).toBeCloseTo(values[row + 6]!, 10);
      expect(smooth.rates[row]).toBeCloseTo(-2 + 6 * t - 1.5 * t ** 2 + 0.8 * t ** 3, 8);
      expect(smooth.accelerations[row]).toBeCloseTo(6 - 3 * t + 2.4 * t ** 2, 6);
    });
  });

  test('have errors that fall with the fourth power of the window', () => {
    const fine = Float64Array.from({ length: 4001 }, (_, row) => row / 1000);
    const errorOf = (half: number): number => {
      const { rates, times: at } = smoothSeries(fine, fine.map(Math.sin), { half, degree: 4 });
      return Math.max(...at.map((t, row) => Math.abs(rates[row]! - Math.cos(t))));
    };
    expect(Math.log2(errorOf(400) / errorOf(200))).toBeCloseTo(4, 1);
  });

  test('refuse uneven times', () => {
    const uneven = times.map((t, row) => (row === 50 ? t + 0.005 : t));
    expect(() => smoothSeries(uneven, uneven, { half: 6, degree: 4 })).toThrow(InputError);
    expect(() => smoothSeries(times, times, { half: 60, degree: 4 })).toThrow(/whole window/);
  });
});

describe('the weak form', () => {
  test('balances an analytic motion, to the fourth power of the spacing', () => {
    // q = sin(3t): q̈ = −9 q, so that ½w² and ½q² balance with the factor −9, whatever the window.
    const terms = ['w^2/2', 'q^2/2'].map((text) => ({ name: text, lagrangian: parse(text) }));
    const largestLeft = (samples: number, half: number): number => {
      const spacing = 2 / samples;
      const times = Float64Array.from({ length: samples + 1 }, (_, row) => row * spacing);
      const columns = { q: times.map((t) => Math.sin(3 * t)), w: times.map((t) => 3 * Math.cos(3 * t)) };
      const { values, windows } = weakForm(terms, names, [{ spacing, columns }], { half, stride: half });
      expect(windows).toBe(Math.floor((samples - 2 * half) / half) + 1);
      return Math.max(
        ...Array.from({ length: windows }, (_, row) => Math.abs(values[2 * row]! - 9 * values[2 * row + 1]!)),
      );
    };
    expect(largestLeft(1000, 150)).toBeLessThan(1e-7);
    expect(Math.log2(largestLeft(100, 10) / largestLeft(200, 20))).toBeGreaterThan(3.9);
  });

  test('gives the work of a force its sign: a falling body with drag', () => {
    // w = −(1 − e^{−t}), the motion of ẇ = −1 − w.
    const times = Float64Array.from({ length: 1001 }, (_, row) => row / 250);
    const columns = {
      q: times.map((t) => -t + 1 - Math.exp(-t)),
      w: times.map((t) => -(1 - Math.exp(-t))),
    };
    const terms: readonly MotionTerm[] = [
      { name: 'inertia', lagrangian: parse('w^2/2') },
      { name: 'weight', lagrangian: parse('-q') },
      { name: 'drag', forces: [parse('-w')] },
    ];
    const rows = weakForm(terms, names, [{ spacing: 1 / 250, columns }], { half: 100, stride: 20 });
    const { coefficients } = eliminateTerms(rows, { given: 0 })[0]!;
    expect(coefficients[1]).toBeCloseTo(1, 6);
    expect(coefficients[2]).toBeCloseTo(1, 6);
  });
});

describe('elimination', () => {
  const motions = [1.5, 1.1, 0.7].map((start, index) => pendulumMotion(start, 3e-5, index + 1));
  const rows = weakForm(library, names, motions, { half: 150, stride: 50 });
  const path = eliminateTerms(rows, { given: 0, independent: (rows.windows * 50) / 300 });

  test('finds gravity, dry friction and drag in a library with others', () => {
    const best = path.reduce((one, other) => (other.descriptionLength < one.descriptionLength ? other : one));
    expect(best.terms.map((term) => library[term]!.name)).toEqual([
      'w^2/2',
      'cos(q)',
      'tanh(20*w)',
      'w*abs(w)',
    ]);
    const [, gravity, dry, drag] = best.coefficients;
    expect(Math.abs(gravity! - 64)).toBeLessThan(0.05);
    expect(Math.abs(dry! - 0.15)).toBeLessThan(0.02);
    expect(Math.abs(drag! - 0.0045)).toBeLessThan(0.0005);
  });

  test('drops one term at a time', () => {
    path.slice(1).forEach(({ terms }, step) => {
      expect(terms.length).toBe(path[step]!.terms.length - 1);
      expect(terms.every((term) => path[step]!.terms.includes(term))).toBe(true);
    });
  });

  test('does not depend on the units of a term', () => {
    const other = library.map((term) =>
      'lagrangian' in term && term.name === 'cos(q)' ? { ...term, lagrangian: parse('1000*cos(q)') } : term,
    );
    const same = eliminateTerms(weakForm(other, names, motions, { half: 150, stride: 50 }), {
      given: 0,
      independent: (rows.windows * 50) / 300,
    });
    expect(same.map(({ terms }) => terms)).toEqual(path.map(({ terms }) => terms));
    expect(same[3]!.descriptionLength).toBeCloseTo(path[3]!.descriptionLength, 4);
  });

  test('needs inertia', () => {
    const massless = library.map((term, index) =>
      index === 0 ? { ...term, lagrangian: parse('-w^2/2') } : term,
    );
    const wrong = weakForm(massless, names, motions, { half: 150, stride: 50 });
    expect(() => eliminateTerms(wrong, { given: 0 })).toThrow(InputError);
  });
});
