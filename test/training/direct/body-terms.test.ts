import { createRandom, median } from 'principia/math';
import { fitPairLaw, observeAccelerations, type PairLawOptions } from 'principia/training';
import { describe, expect, it } from 'vitest';
import { drawSnapshots } from '../../../bench/snapshots.js';
import { bodyScales, fieldTerm } from '../../../src/training/direct/body-terms.js';
import { agreement, laws, moments } from './samples.js';

const { states, accelerations } = drawSnapshots(laws.spring, 300, 4, 2, createRandom(1));

/** Learns springs with another acceleration of every body, and gives the error of what is predicted for a lone body. */
function alone(
  other: (at: number) => number,
  options: Pick<PairLawOptions, 'field' | 'drag' | 'kind'>,
): { readonly error: number; readonly agreement: number } {
  const system = observeAccelerations(
    states,
    accelerations.map((value, at) => value + other(at)),
  );
  const { law } = fitPairLaw([system], { features: 60, random: createRandom(3), ...options });
  const errors: number[] = [];
  const out = new Float64Array(2);
  for (let body = 0; body < 200; body++) {
    const part = (values: Float64Array): Float64Array => values.subarray(2 * body, 2 * body + 2);
    law
      .on({
        dimension: 2,
        masses: [states.masses[body]!],
        interactions: { first: new Int32Array(0), second: new Int32Array(0) },
      })
      .accelerations(part(states.positions), part(states.velocities), out);
    out.forEach((value, axis) => {
      errors.push(Math.abs(value - other(2 * body + axis)));
    });
  }
  return { error: median(errors), agreement: agreement(law, laws.spring, 4, 2) };
}

describe('forces on single bodies', () => {
  it('tell drag from the pairs', () => {
    const found = alone((at) => (-0.5 * states.velocities[at]!) / states.masses[at >> 1]!, { drag: 30 });
    expect(found.error).toBeLessThan(5e-3);
    expect(found.agreement).toBeGreaterThan(0.99999);
  });

  it('tell a uniform field and a trap from the pairs', () => {
    const gravity = alone((at) => (at % 2 === 0 ? 0 : -1), { field: 40, kind: 'hamiltonian' });
    expect(gravity.error).toBeLessThan(1e-2);
    expect(gravity.agreement).toBeGreaterThan(0.9999);
    const trap = alone((at) => -states.positions[at]! / states.masses[at >> 1]!, { field: 40 });
    expect(trap.error).toBeLessThan(5e-2);
    expect(trap.agreement).toBeGreaterThan(0.999);
  });

  it('are next to nothing where there is nothing for them', () => {
    expect(alone(() => 0, { field: 12, drag: 12 }).error).toBeLessThan(1e-3);
  });

  it('of a field are the slopes of its energies', () => {
    const term = fieldTerm(9, bodyScales([moments(laws.spring, 20, 3, 2, 1)]), createRandom(1));
    const body = {
      position: Float64Array.of(0.3, -0.7),
      velocity: Float64Array.of(0, 0),
      logMass: 0.4,
      charge: -1.5,
    };
    const forces = new Float64Array(18);
    term.forces(body, forces);
    const energies = (axis: number, by: number): Float64Array => {
      const out = new Float64Array(9);
      term.energies!({ ...body, position: body.position.with(axis, body.position[axis]! + by) }, out);
      return out;
    };
    for (const axis of [0, 1]) {
      const [above, below] = [energies(axis, 1e-6), energies(axis, -1e-6)];
      above.forEach((value, feature) => {
        expect(forces[2 * feature + axis]).toBeCloseTo(-(value - below[feature]!) / 2e-6, 8);
      });
    }
  });
});
