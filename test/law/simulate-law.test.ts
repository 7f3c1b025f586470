import { conservedQuantities, type InteractingBodies, lawFromPairForce, simulateLaw } from 'principia/law';
import { createRandom } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { drawBodies, ringState } from '../distillation/simulated-world.js';

const laws = ['-2*(r - 1)', '-1.3*m1*m2/(r^2 + 0.1)', '0.8*q1*q2/(r^2 + 0.1)'].map(lawFromPairForce);
const times = Float64Array.from({ length: 81 }, (_, index) => index / 20);

describe('simulateLaw', () => {
  it('keeps two bodies on the circle that balances gravity', () => {
    const pairOnly = { first: Int32Array.of(0), second: Int32Array.of(1) };
    const charges = new Float64Array(2);
    const bodies: InteractingBodies = {
      dimension: 2,
      masses: Float64Array.of(3, 1),
      charges,
      interactions: pairOnly,
    };
    // Separation 2, angular speed √(G(m₁ + m₂)/2³), the barycentre at the origin.
    const speed = Math.sqrt((0.5 * 4) / 8);
    const state = Float64Array.of(-0.5, 0, 1.5, 0, 0, -0.5 * speed, 0, 1.5 * speed);
    const { positions } = simulateLaw(
      lawFromPairForce('-0.5*m1*m2/r^2'),
      bodies,
      state,
      Float64Array.of(0, 1, 50),
    );
    [1, 50].forEach((time, row) => {
      expect(positions[4 * (row + 1) + 2]).toBeCloseTo(1.5 * Math.cos(speed * time), 8);
      expect(positions[4 * (row + 1) + 3]).toBeCloseTo(1.5 * Math.sin(speed * time), 8);
    });
  });

  it.each(laws)('conserves energy, momentum and angular momentum (law %#)', (law) => {
    const random = createRandom(5);
    const bodies = drawBodies(random);
    const motion = simulateLaw(law, bodies, ringState(random), times);
    expect(motion.status).toBe('complete');
    const { energy, energyScale, momentum, angularMomentum } = conservedQuantities(law, bodies, motion);
    const size = bodies.masses.reduce((sum, mass) => sum + mass, 0);
    for (let row = 0; row < times.length; row++) {
      expect(Math.abs(energy![row]! - energy![0]!) / energyScale).toBeLessThan(1e-8);
      expect(Math.abs(angularMomentum[row]! - angularMomentum[0]!) / size).toBeLessThan(1e-9);
      for (const axis of [0, 1]) {
        expect(Math.abs(momentum[2 * row + axis]! - momentum[axis]!) / size).toBeLessThan(1e-12);
      }
    }
  });

  it.each(laws)('moves and turns with its initial state (law %#)', (law) => {
    const random = createRandom(6);
    const bodies = drawBodies(random);
    const initial = ringState(random);
    const [cosine, sine] = [Math.cos(0.7), Math.sin(0.7)];
    const drift = [0.3, -0.2];
    const carried = (values: Float64Array, time: number): Float64Array =>
      values.map((_, index) => {
        const axis = index % 2;
        const [x, y] = [values[index - axis]!, values[index - axis + 1]!];
        const turned = axis === 0 ? cosine * x - sine * y : sine * x + cosine * y;
        return turned + (index < 8 ? 1.5 + drift[axis]! * time : drift[axis]!);
      });
    const plain = simulateLaw(law, bodies, initial, times);
    const moved = simulateLaw(law, bodies, carried(initial, 0), times);
    const end = 8 * (times.length - 1);
    const expected = carried(plain.positions.slice(end), times.at(-1)!);
    expected.forEach((value, index) => {
      expect(moved.positions[end + index]).toBeCloseTo(value, 7);
    });
  });

  it('loses energy but no momentum where the relative velocity damps', () => {
    const random = createRandom(7);
    const bodies = drawBodies(random);
    const damping = lawFromPairForce('-0.5').terms[0]!;
    const law = { terms: [...laws[0]!.terms, { ...damping, direction: 'relative velocity' as const }] };
    const motion = simulateLaw(law, bodies, ringState(random), times);
    const quantities = conservedQuantities(law, bodies, motion);
    expect(quantities.energy).toBeNull();
    expect(quantities.momentum.at(-1)).toBeCloseTo(quantities.momentum[1]!, 10);
    const undamped = conservedQuantities(laws[0]!, bodies, motion).energy!;
    expect(undamped.at(-1)! - undamped[0]!).toBeLessThan(-0.01 * quantities.energyScale);
  });

  it('says where a collision ends the motion', () => {
    const bodies: InteractingBodies = {
      dimension: 2,
      masses: Float64Array.of(1, 1),
      charges: new Float64Array(2),
      interactions: { first: Int32Array.of(0), second: Int32Array.of(1) },
    };
    const state = Float64Array.of(-1, 0, 1, 0, 0, 0, 0, 0);
    const motion = simulateLaw(lawFromPairForce('-m1*m2/r^2'), bodies, state, Float64Array.of(0, 1, 5), {
      maximumSteps: 3000,
    });
    expect(motion.status).not.toBe('complete');
    expect(motion.positions[8]).toBeNaN();
  });
});
