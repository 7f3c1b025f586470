import { fc, test as property } from '@fast-check/vitest';
import {
  balls,
  charge,
  damped,
  discontinuous,
  doublePendulum,
  inverse,
  inverseSquare,
  lattice,
  massSpring,
  pendulum,
  type Settings,
  type SimulatedSystem,
  simulateSystem,
  spring,
  springNetwork,
  stringOfBodies,
  yukawa,
} from 'principia/datasets';
import { integrate } from 'principia/law';
import { describe, expect, it } from 'vitest';
import { potentialAt, potentialZero } from '../../../src/training/dynamics/pair-potential.js';
import { knownProperties, phaseTrajectories } from '../../../src/training/dynamics/phase-trajectory.js';
import { trueEnergy } from '../../../src/training/dynamics/true-energy.js';

describe('potentialAt', () => {
  it.each([
    ['gravity', (r: number) => -1 / r ** 2, 'infinity', (r: number) => -1 / r],
    [
      'a screened charge',
      (r: number) => (Math.exp(-r) * (1 / r + 1)) / r,
      'infinity',
      (r: number) => Math.exp(-r) / r,
    ],
    [
      'Lennard-Jones',
      (r: number) => 24 * (2 / r ** 13 - 1 / r ** 7),
      'infinity',
      (r: number) => 4 * (1 / r ** 12 - 1 / r ** 6),
    ],
    ['a spring', (r: number) => -2 * (r - 1), 1, (r: number) => (r - 1) ** 2],
    ['a spring without length', (r: number) => -3 * r, 0, (r: number) => 1.5 * r ** 2],
    ['a logarithm', (r: number) => -1 / r, 1, (r: number) => Math.log(r)],
    [
      'a kink',
      (r: number) => (r < 2 ? 0 : -2 * (r - 1)),
      1e-3,
      (r: number) => (r < 2 ? 0 : (r - 1) ** 2 - 1),
    ],
  ] as const)('of %s is the closed form, zero where it is by convention', (_name, force, zero, potential) => {
    const found = potentialZero(force);
    if (zero === 'infinity') expect(found).toBe(zero);
    else expect(found).toBeCloseTo(zero, 12);
    for (const r of [0.3, 0.9, 1, 1.7, 2.5, 8]) {
      expect(Math.abs(potentialAt(force, r, found) - potential(r))).toBeLessThan(
        1e-9 * (1 + Math.abs(potential(r))),
      );
    }
  });

  property.prop([fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true })])(
    'integrate is exact for polynomials and additive',
    (from, to) => {
      const exact = (x: number): number => x ** 5 - x ** 2;
      expect(integrate((x) => 5 * x ** 4 - 2 * x, from, to)).toBeCloseTo(exact(to) - exact(from), 7);
    },
  );
});

const few = { trajectories: 3, steps: 20, seed: 3 };

describe('trueEnergy', () => {
  it.each([
    ['spring', spring],
    ['inverse', inverse],
    ['inverse-square', inverseSquare],
    ['charge', charge],
    ['yukawa', yukawa],
    ['spring-network', springNetwork],
    ['lattice', lattice],
    ['discontinuous', discontinuous],
    ['balls', balls],
    ['string', stringOfBodies],
    ['pendulum', pendulum],
    ['double-pendulum', doublePendulum],
    ['mass-spring', massSpring],
  ] as const)('of %s stays the same along the true motion', (_name, system) => {
    const dataset = simulateSystem(
      system as unknown as SimulatedSystem<Settings & typeof few & { noise: number }>,
      { ...few, noise: 0 },
    );
    const { energy, reason } = trueEnergy(dataset);
    expect(reason).toBeNull();
    for (const motion of phaseTrajectories(dataset.training, knownProperties(dataset.training))) {
      const { total, scale } = energy!.along(motion, motion);
      expect(Math.max(...total) - Math.min(...total)).toBeLessThan(1e-7 * scale);
    }
  });

  it.each([
    { diameter: 0.3, side: 1.5, boundary: 'reflecting' },
    { diameter: 0.2, side: 1, boundary: 'periodic' },
  ] as const)('of balls of short reach too: %j', (options) => {
    const dataset = simulateSystem(balls, { ...few, steps: 60, ...options, noise: 0 });
    const { energy } = trueEnergy(dataset);
    const motions = phaseTrajectories(dataset.training, knownProperties(dataset.training));
    const drifts = motions.map((motion) => {
      const { total, scale } = energy!.along(motion, motion);
      return (Math.max(...total) - Math.min(...total)) / scale;
    });
    expect(Math.max(...drifts)).toBeLessThan(1e-7);
  });

  it('of a mass on a spring is p²/2m + k x²/2', () => {
    const dataset = simulateSystem(massSpring, { ...few, noise: 0 });
    const [motion] = phaseTrajectories(dataset.training, knownProperties(dataset.training));
    const { total } = trueEnergy(dataset).energy!.along(motion!, motion!);
    const error = motion!.positions.map((x, row) => total[row]! - motion!.momenta[row]! ** 2 - x ** 2);
    expect(Math.max(...error.map(Math.abs))).toBeLessThan(1e-12);
  });

  it('falls where friction takes it', () => {
    const dataset = simulateSystem(damped, few);
    const [motion] = phaseTrajectories(dataset.training, knownProperties(dataset.training));
    const { total } = trueEnergy(dataset).energy!.along(motion!, motion!);
    expect(total.every((value, row) => row === 0 || value < total[row - 1]!)).toBe(true);
  });

  it('is not there where the law is not known, and says why', () => {
    const { truth: _, ...unknown } = simulateSystem(spring, few);
    expect(trueEnergy(unknown)).toEqual({ energy: null, reason: 'the true law is not known' });
  });
});
