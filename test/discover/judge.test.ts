import {
  accelerationField,
  compileLaw,
  type Dataset,
  type Law,
  type LawTerm,
  lawFromPairForce,
  lawText,
  simulateField,
} from 'principia/law';
import { createRandom } from 'principia/math';
import { createParticleSystem, type Trajectory, type VectorField } from 'principia/physics';
import { silentProgress } from 'principia/run';
import { parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { judge } from '../../src/discover/judge.js';
import { observe } from '../../src/discover/observations.js';

/** The motion by the symplectic Euler method, as a simulator of the first order makes it. */
function crudely(field: VectorField, start: Float64Array, times: Float64Array, substeps: number) {
  const half = start.length / 2;
  const state = start.slice();
  const rate = new Float64Array(state.length);
  const positions: number[] = [...state.subarray(0, half)];
  const velocities: number[] = [...state.subarray(half)];
  for (let row = 1; row < times.length; row++) {
    const step = (times[row]! - times[row - 1]!) / substeps;
    for (let substep = 0; substep < substeps; substep++) {
      field(0, state, rate);
      for (let at = half; at < state.length; at++) state[at]! += step * rate[at]!;
      for (let at = 0; at < half; at++) state[at]! += step * state[half + at]!;
    }
    positions.push(...state.subarray(0, half));
    velocities.push(...state.subarray(half));
  }
  return { times, positions: Float64Array.from(positions), velocities: Float64Array.from(velocities) };
}

/**
 * Motions of three bodies of different masses and charges ±1 in the plane under a law, without noise.
 *
 * @param substeps of a crude simulator between two samples; exact motions where absent
 */
function datasetOf(law: Law, substeps?: number, count = 12): Dataset {
  const random = createRandom(3);
  const force = compileLaw(law);
  const times = Float64Array.from({ length: 41 }, (_, at) => 0.04 * at);
  const motions = Array.from({ length: count }, (): Trajectory => {
    const masses = Float64Array.from({ length: 3 }, () => Math.exp(0.5 * random.normal()));
    const charges = Float64Array.from({ length: 3 }, () => (random.uniform() < 0.5 ? -1 : 1));
    const system = createParticleSystem(
      Array.from(masses, (mass, at) => ({ name: `body ${at}`, mass, charge: charges[at]! })),
      'complete',
    );
    const start = Float64Array.from([1.2, 0, -0.6, 1, -0.6, -1, ...new Array(6).fill(0)], (value, at) =>
      at < 6 ? 1.3 * value + 0.2 * random.normal() : 0.4 * random.normal(),
    );
    const bodies = { dimension: 2, masses, charges, interactions: system.interactions };
    const field = accelerationField(force, force.constants, bodies);
    const motion =
      substeps === undefined ? simulateField(field, start, times) : crudely(field, start, times, substeps);
    return { system, dimension: 2, ...motion, velocitiesEstimated: false };
  });
  const held = Math.floor(0.75 * count);
  return {
    name: 'planted',
    description: lawText(law),
    source: 'test',
    hash: '0',
    units: { length: '1', time: '1', mass: '1', charge: '1' },
    dimension: 2,
    training: motions.slice(0, held),
    test: motions.slice(held),
  };
}

const judged = (law: Law, candidates: readonly Law[], substeps?: number) =>
  judge(observe(datasetOf(law, substeps), createRandom(1)), candidates, silentProgress, undefined);

const dashpot: LawTerm = { acts: 'pair force', direction: 'relative velocity', expression: parse('-0.2') };

describe('judge', () => {
  it('counts forms that the data cannot tell apart as one law, told by the symmetric one', async () => {
    const coulomb = lawFromPairForce('1.0*q1*q2/r^2');
    const { chosen, laws, verdict, reason } = await judged(coulomb, [
      lawFromPairForce('1.1*q2/(q1*r^2)'),
      lawFromPairForce('0.9*q1*q2/r^2'),
    ]);
    expect(verdict).toBe('law');
    expect(lawText(chosen.law)).toMatch(/q1\*q2/);
    expect(chosen.aliases).toHaveLength(1);
    expect(reason).toContain('on these data it is the same function as');
    expect(laws).toHaveLength(2);
  });

  it('fits laws of several terms together, and chooses the one that holds all that acts', async () => {
    const drag: LawTerm = { acts: 'body force', direction: 'velocity', expression: parse('-0.3*m1') };
    const [spring] = lawFromPairForce('-2*(r - 1)').terms;
    const { chosen, verdict } = await judged({ terms: [spring!, drag] }, [
      { terms: [spring!] },
      { terms: [spring!, { ...drag, expression: parse('-1*m1') }] },
      { terms: [spring!, { ...drag, expression: parse('-1') }] },
    ]);
    expect(verdict).toBe('law');
    expect(chosen.refit.constants.map(({ value }) => Number(value.toFixed(6)))).toEqual([-2, 1, -0.3]);
  });

  it('does not let a longer law explain a little of what no candidate explains', async () => {
    // What is left is the simulator's own error, the same in all windows, of which 1/r⁶ takes some.
    const coulomb = lawFromPairForce('1.0*q1*q2/r^2');
    const { chosen, laws } = await judged(
      coulomb,
      [coulomb, lawFromPairForce('1.0*q1*q2*(1/r^2 - 0.00001/r^6)')],
      10,
    );
    expect(laws.length).toBeGreaterThan(2);
    expect(lawText(chosen.law)).not.toContain('r**6');
  });

  it('asks what the best candidate leaves, and takes a term that explains it', async () => {
    const [spring] = lawFromPairForce('-2*(r - 1)').terms;
    const { chosen, verdict, extensions } = await judged({ terms: [spring!, dashpot] }, [
      { terms: [spring!] },
    ]);
    expect(extensions[0]!.left).toBeLessThan(1e-3);
    expect(verdict).toBe('law');
    const added = chosen.law.terms.find(({ direction }) => direction === 'relative velocity');
    expect(added?.expression.constants[0]).toBeCloseTo(-0.2, 6);
  });

  it('asks nothing where a law leaves nothing', async () => {
    const { extensions, verdict } = await judged(lawFromPairForce('-2*(r - 1)'), [
      lawFromPairForce('-1.9*(r - 1.1)'),
    ]);
    expect(verdict).toBe('law');
    expect(extensions).toEqual([]);
  });
});
