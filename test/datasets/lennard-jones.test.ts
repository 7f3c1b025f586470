import { lennardJones, simulateSystem } from 'principia/datasets';
import { periodicSpace } from 'principia/physics';
import { describe, expect, test } from 'vitest';
import { particleEquations } from '../../datasets/simulation/particle-equations.js';
import { truncatedLennardJones } from '../../datasets/simulation/truncated-lennard-jones.js';
import { rowsOf, trajectoriesOf } from './rows.js';

describe.each([0, 1, 2, 3])('smoothness %i', (smoothness) => {
  const cutoff = 2.5;
  const law = truncatedLennardJones(cutoff, smoothness);

  test('the force is minus the slope of the potential', () => {
    const h = 1e-5;
    for (const r of [0.95, 1.2, 2, 2.4]) {
      const slope = (law.potential(r + h, 1, 0) - law.potential(r - h, 1, 0)) / (2 * h);
      expect(law.force(r, 1, 0)).toBeCloseTo(-slope, 5);
    }
  });

  test('the potential falls to zero at the cutoff like the next power of the distance to it', () => {
    const ratio = law.potential(cutoff - 0.002, 1, 0) / law.potential(cutoff - 0.001, 1, 0);
    expect(ratio / 2 ** (smoothness + 1)).toBeCloseTo(1, 1);
    expect([law.potential(cutoff, 1, 0), law.force(cutoff, 1, 0)]).toEqual([0, 0]);
  });

  test('without its shift it is 4 (r⁻¹² − r⁻⁶): a well of depth about 1 at 2^(1/6)', () => {
    expect(law.potential(2 ** (1 / 6), 1, 0)).toBeLessThan(-0.6);
    expect(truncatedLennardJones(50, 0).potential(2 ** (1 / 6), 1, 0)).toBeCloseTo(-1, 8);
  });
});

test('a neighbour list gives the same forces as all pairs, to the bit', () => {
  const side = 12;
  const count = 100;
  let word = 1;
  const uniform = (): number => {
    word = (word * 48271) % 2147483647;
    return word / 2147483647;
  };
  const start = {
    masses: new Float64Array(count).fill(1),
    charges: null,
    topology: 'complete',
    positions: Float64Array.from({ length: 2 * count }, () => side * uniform()),
    velocities: new Float64Array(2 * count),
  } as const;
  const particles = {
    description: '',
    settings: { trajectories: 1, steps: 1, dt: 1, noise: 0, heldOut: 0.2, seed: 0 },
    bodies: count,
    dimension: 2,
    law: truncatedLennardJones(2.5, 1),
    space: periodicSpace([side, side]),
    cutoff: 2.5,
    start: () => start,
  };
  const derivative = (neighbourList: boolean): Float64Array => {
    const { field, settle } = particleEquations({ ...particles, neighbourList }, start);
    const state = Float64Array.of(...start.positions, ...start.velocities);
    const result = new Float64Array(state.length);
    settle(state);
    field(0, state, result);
    return result;
  };
  expect(derivative(true)).toEqual(derivative(false));
});

describe('the fluid', () => {
  const options = { trajectories: 3, warmUp: 0.5, steps: 20, seed: 1 } as const;

  test('few bodies: all pairs, kinks as events, energy to nine digits', () => {
    const dataset = simulateSystem(lennardJones, { ...options, smoothness: 0 });
    expect(dataset.energy!.largestError).toBeLessThan(1e-8);
    expect(dataset.training[0]!.system.interactions.first).toHaveLength(120);
    expect(dataset.training[0]!.space!.kind).toBe('periodic');
  });

  test('many bodies: a cutoff instead of pairs, energy to the tolerance', () => {
    const dataset = simulateSystem(lennardJones, {
      ...options,
      bodies: 64,
      trajectories: 1,
      smoothness: 3,
      tolerance: 1e-9,
      steps: 10,
    });
    expect(dataset.training[0]!.system.interactions.first).toHaveLength(0);
    expect(dataset.cutoff).toBe(2.25);
    expect(dataset.energy!.largestError).toBeLessThan(1e-7);
  });

  test('there is no momentum, and the lattice has melted', () => {
    for (const trajectory of trajectoriesOf(simulateSystem(lennardJones, options))) {
      const [{ x, v }] = rowsOf(trajectory) as [{ x: Float64Array; v: Float64Array }];
      for (const axis of [0, 1]) {
        expect(
          v.reduce((sum, component, index) => sum + (index % 2 === axis ? component : 0), 0),
        ).toBeCloseTo(0, 10);
      }
      const spacing = Math.sqrt(16 / 0.77) / 4;
      const away = x.map((position) =>
        Math.abs(position / spacing - 0.5 - Math.round(position / spacing - 0.5)),
      );
      expect(Math.max(...away)).toBeGreaterThan(0.05);
    }
  });
});
