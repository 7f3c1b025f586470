import { discontinuous, discontinuousPaper, simulateSystem } from 'principia/datasets';
import { float64Space } from 'principia/math';
import { freeSpace, rungeKutta4, rungeKuttaStep, type Trajectory } from 'principia/physics';
import { describe, expect, test } from 'vitest';
import { discontinuousLaw } from '../../datasets/discontinuous.js';
import { energiesOf } from '../../datasets/simulation/energy.js';
import { type ForcedBodies, pairForceField } from '../../datasets/simulation/pair-force-field.js';
import { massesOf, rowsOf, trajectoriesOf } from './rows.js';

const dataset = simulateSystem(discontinuous, { trajectories: 10, steps: 200, bodies: 6, seed: 1 });

function bodiesOf(trajectory: Trajectory): ForcedBodies {
  return {
    dimension: trajectory.dimension,
    masses: Float64Array.from(massesOf(trajectory)),
    charges: new Float64Array(trajectory.system.bodies.length),
    pairsAt: () => trajectory.system.interactions,
    space: freeSpace,
    softening: 0,
    drag: null,
    fall: 0,
  };
}

/** The largest relative energy error of the classical Runge-Kutta method, which steps across the kinks. */
function naiveError(trajectory: Trajectory, stepsBetween: number): number {
  const bodies = bodiesOf(trajectory);
  const field = pairForceField(discontinuousLaw, bodies, null);
  const slope = (state: Float64Array): Float64Array => {
    const derivative = new Float64Array(state.length);
    field(0, state, derivative);
    return derivative;
  };
  const [{ x, v }] = rowsOf(trajectory) as [{ x: Float64Array; v: Float64Array }];
  let state: Float64Array = Float64Array.of(...x, ...v);
  const first = energiesOf(discontinuousLaw, bodies, state);
  const dt = trajectory.times[1]! / stepsBetween;
  let largest = 0;
  for (let step = 0; step < stepsBetween * (trajectory.times.length - 1); step++) {
    state = rungeKuttaStep(rungeKutta4, float64Space, slope, state, 0, dt);
    const { total } = energiesOf(discontinuousLaw, bodies, state);
    largest = Math.max(largest, Math.abs(total - first.total) / first.scale);
  }
  return largest;
}

describe('discontinuous', () => {
  test('the potential is continuous at the kink, the force jumps by 2', () => {
    expect(discontinuousLaw.potential(2, 1, 0)).toBe(0);
    expect(discontinuousLaw.potential(1.999, 1, 0)).toBe(0);
    expect([discontinuousLaw.force(1.999, 1, 0), discontinuousLaw.force(2, 1, 0)]).toEqual([0, -2]);
  });

  test('energy is kept across kinks where a method that steps across them loses it', () => {
    expect(dataset.energy!.largestError).toBeLessThan(1e-10);
    const naive = dataset.training.slice(0, 3).map((trajectory) => naiveError(trajectory, 1));
    expect(Math.max(...naive)).toBeGreaterThan(1e-4);
  });

  test('pairs do cross the kink, both ways', () => {
    let [inwards, outwards] = [0, 0];
    for (const trajectory of trajectoriesOf(dataset)) {
      const { first, second } = trajectory.system.interactions;
      const near = rowsOf(trajectory).map(({ x }) =>
        Array.from(first, (one, pair) => {
          const other = second[pair]!;
          return Math.hypot(x[2 * one]! - x[2 * other]!, x[2 * one + 1]! - x[2 * other + 1]!) < 2;
        }),
      );
      near.slice(1).forEach((row, index) => {
        row.forEach((isNear, pair) => {
          if (isNear && !near[index]![pair]!) inwards += 1;
          if (!isNear && near[index]![pair]!) outwards += 1;
        });
      });
    }
    expect(Math.min(inwards, outwards)).toBeGreaterThan(20);
  });
});

test('the published form is softened by 0.01 and says that its potential jumps', () => {
  const { truth, description, energy } = simulateSystem(discontinuousPaper, { trajectories: 3, seed: 1 });
  expect(truth!.pairForce).toBe('-((r + 0.01) - 1)*(1 + sign((r + 0.01) - 2))');
  expect(description).toContain('jumps by 1');
  expect(energy!.largestError).toBeLessThan(1e-9);
});
