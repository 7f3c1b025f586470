import { createRandom, InputError } from 'principia/math';
import { type Interactions, periodicSpace } from 'principia/physics';
import { fitPairLaw, type LawField, observeAccelerations, type PairLaw } from 'principia/training';
import { describe, expect, it } from 'vitest';
import { forcesOn, type SnapshotLaw } from '../../../bench/snapshots.js';
import { lattice } from './samples.js';

const spring: SnapshotLaw = { name: 'spring', charged: false, force: (r) => -2 * (r - 1) };
const softening = 0.01;

/** Springs of a lattice of eight bodies, near their places. */
function learnLattice(): PairLaw {
  const { system, space } = lattice(2, 4);
  const size = 200;
  const random = createRandom(1);
  const positions = new Float64Array(size * 16);
  for (let at = 0; at < positions.length; at++) {
    const body = (at >> 1) % 8;
    positions[at] = (at % 2 === 0 ? Math.floor(body / 4) : body % 4) + 0.25 * random.normal();
  }
  const states = {
    size,
    bodies: 8,
    dimension: 2,
    space,
    interactions: system.interactions,
    positions,
    velocities: positions.map(() => 0),
    masses: new Float64Array(8 * size).fill(1),
    charges: new Float64Array(8 * size),
  };
  const { accelerations } = forcesOn(spring, states);
  return fitPairLaw([observeAccelerations(states, accelerations)], {
    kind: 'hamiltonian',
    features: 60,
    random: createRandom(2),
  }).law;
}

const law = learnLattice();

/** A lattice of side n, disturbed. */
function disturbed(n: number) {
  const { system } = lattice(n, n);
  const random = createRandom(5);
  const places = Float64Array.from({ length: 2 * n * n }, (_, at) =>
    at % 2 === 0 ? Math.floor((at >> 1) / n) : (at >> 1) % n,
  );
  const masses = new Float64Array(n * n).fill(1);
  return {
    masses,
    interactions: system.interactions,
    positions: places.map((value) => value + 0.1 * random.normal()),
    velocities: places.map(() => 0.1 * random.normal()),
  };
}

/** Σ ½v² + Σ (r + ε − 1)², the energy that the springs really have. */
function trueEnergy(
  positions: Float64Array,
  velocities: Float64Array,
  { first, second }: Interactions,
): number {
  let energy = velocities.reduce((sum, value) => sum + value * value, 0) / 2;
  first.forEach((a, pair) => {
    const b = second[pair]!;
    const r = Math.hypot(
      positions[2 * a]! - positions[2 * b]!,
      positions[2 * a + 1]! - positions[2 * b + 1]!,
    );
    energy += (r + softening - 1) ** 2;
  });
  return energy;
}

/** Velocity Verlet in place; hands the state over after every step. */
function roll(
  field: LawField,
  positions: Float64Array,
  velocities: Float64Array,
  dt: number,
  steps: number,
  visit: () => void,
): void {
  const out = new Float64Array(positions.length);
  const kick = (): void => {
    for (let at = 0; at < out.length; at++) velocities[at] = velocities[at]! + (dt / 2) * out[at]!;
  };
  field.accelerations(positions, velocities, out);
  for (let step = 0; step < steps; step++) {
    kick();
    for (let at = 0; at < out.length; at++) positions[at] = positions[at]! + dt * velocities[at]!;
    field.accelerations(positions, velocities, out);
    kick();
    visit();
  }
}

describe('a law learned on a lattice of 8 bodies', () => {
  it('keeps the true energy of 1,024 bodies to the order of the integrator', () => {
    const errorAt = (dt: number): number => {
      const { masses, interactions, positions, velocities } = disturbed(32);
      const field = law.on({ dimension: 2, masses, interactions }, { nearest: 0.2, farthest: 4 });
      const before = trueEnergy(positions, velocities, interactions);
      let largest = 0;
      roll(field, positions, velocities, dt, Math.round(1 / dt), () => {
        largest = Math.max(largest, Math.abs(trueEnergy(positions, velocities, interactions) / before - 1));
      });
      return largest;
    };
    const [coarse, fine] = [errorAt(0.1), errorAt(0.05)];
    expect(coarse).toBeLessThan(0.02);
    // Half the step, a quarter of the error: what is left is Verlet's, not the law's.
    expect(coarse / fine).toBeGreaterThan(3);
    expect(coarse / fine).toBeLessThan(5);
  });

  it('has forces that are the slopes of its energy, with a table and without', () => {
    const { masses, interactions, positions, velocities } = disturbed(3);
    for (const table of [undefined, { nearest: 0.2, farthest: 4, points: 200 }]) {
      const field = law.on({ dimension: 2, masses, interactions }, table);
      const out = new Float64Array(18);
      field.accelerations(positions, velocities, out);
      const step = 1e-5;
      out.forEach((value, at) => {
        const energy = (by: number): number => field.potentialEnergy(positions.with(at, positions[at]! + by));
        expect(Math.abs(value + (energy(step) - energy(-step)) / (2 * step))).toBeLessThan(1e-6);
      });
      expect(field.energy(positions, velocities)).toBeCloseTo(
        field.potentialEnergy(positions) + velocities.reduce((sum, value) => sum + value ** 2, 0) / 2,
        12,
      );
    }
  });

  it('gives the same from a table, and beyond its ends', () => {
    const { masses, interactions, positions, velocities } = disturbed(4);
    const [exact, tabulated] = [new Float64Array(32), new Float64Array(32)];
    law.on({ dimension: 2, masses, interactions }).accelerations(positions, velocities, exact);
    for (const farthest of [4, 1]) {
      law
        .on({ dimension: 2, masses, interactions }, { nearest: 0.2, farthest })
        .accelerations(positions, velocities, tabulated);
      tabulated.forEach((value, at) => {
        expect(Math.abs(value - exact[at]!)).toBeLessThan(1e-7);
      });
    }
  });

  it('acts across the sides of a periodic box, and on the pairs it is given', () => {
    const masses = [1, 1];
    const interactions = { first: Int32Array.of(0), second: Int32Array.of(1) };
    const none = { first: new Int32Array(0), second: new Int32Array(0) };
    const far = Float64Array.of(0.1, 0, 9.6, 0);
    const near = Float64Array.of(0.1, 0, -0.4, 0);
    const still = new Float64Array(4);
    const accelerations = (positions: Float64Array, periodic: boolean, pairs?: Interactions): number[] => {
      const out = new Float64Array(4);
      law
        .on({ dimension: 2, masses, interactions, ...(periodic ? { space: periodicSpace([10, 10]) } : {}) })
        .accelerations(positions, still, out, pairs);
      return [...out];
    };
    accelerations(far, true).forEach((value, at) => {
      expect(value).toBeCloseTo(accelerations(near, false)[at]!, 10);
    });
    expect(accelerations(near, false)[0]).toBeGreaterThan(0.1);
    expect(accelerations(near, false, none)).toEqual([0, 0, 0, 0]);
  });

  it('refuses tables of no range or of too many kinds', () => {
    const { masses, interactions } = disturbed(5);
    const on = (nearest: number, farthest: number, of: ArrayLike<number> = masses): unknown =>
      law.on({ dimension: 2, masses: of, interactions }, { nearest, farthest });
    expect(() => on(2, 1)).toThrow(InputError);
    expect(() => on(0, 1)).toThrow(InputError);
    const distinct = masses.map((_, body) => 1 + body);
    expect(() => on(1, 2, distinct)).toThrow(InputError);
  });
});
