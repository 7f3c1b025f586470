import { createRandom } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { forceAgreement, linearAgreement } from '../../src/distillation/force-agreement.js';

const rows = 4000;

/** Forces m₁m₂/r of normal pairs of bodies in the plane, masses eⁿ, charges ±1. */
function pairs(seed: number, dimension = 2) {
  const random = createRandom(seed);
  const force = new Float64Array(rows * dimension);
  const [mass, charge, other] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)];
  for (let row = 0; row < rows; row++) {
    mass[row] = Math.exp(random.normal());
    other[row] = Math.exp(random.normal());
    charge[row] = random.uniform() < 0.5 ? -1 : 1;
    const apart = Array.from({ length: dimension }, () => random.normal() - random.normal());
    const distance = Math.hypot(...apart);
    apart.forEach((component, axis) => {
      force[row * dimension + axis] = (-mass[row]! * other[row]! * component) / distance / (distance + 0.01);
    });
  }
  const combined = (weights: readonly number[], shift = 0): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) =>
      weights.reduce((sum, weight, axis) => sum + weight * force[row * dimension + axis]!, shift),
    );
  return { edges: { force, dimension, mass }, charge, other, combined, random };
}

describe('forceAgreement', () => {
  it.each([2, 3])('is 1 for a force that is turned, scaled and shifted, in %i dimensions', (dimension) => {
    const { edges, combined } = pairs(1, dimension);
    const { force, receiver } = forceAgreement(combined([-3, 0.4, 2].slice(0, dimension), 17), edges);
    for (const value of [...Object.values(force), ...Object.values(receiver)]) {
      expect(value).toBeGreaterThan(1 - 1e-9);
    }
  });

  it('takes F/m for right only where functions of the receiver are excused', () => {
    const { edges, combined } = pairs(2);
    const message = combined([1, 0]).map((value, row) => value / edges.mass[row]!);
    const { force, receiver } = forceAgreement(message, edges);
    // Over nine seeds between 0.77 and 0.90, in the mean 0.83.
    expect(force.robust).toBeGreaterThan(0.74);
    expect(force.robust).toBeLessThan(0.92);
    expect(receiver.plain).toBeGreaterThan(1 - 1e-9);
    expect(receiver.robust).toBeGreaterThan(1 - 1e-9);
  });

  it('excuses a smooth function of the mass that is no power, and a sign of the charge where charges matter', () => {
    const { edges, combined, charge } = pairs(3);
    const smooth = combined([0.3, 1]).map((value, row) => value * Math.tanh(edges.mass[row]!));
    expect(forceAgreement(smooth, edges).receiver.robust).toBeGreaterThan(0.995);
    const signed = combined([0.3, 1]).map((value, row) => value * charge[row]!);
    const blind = forceAgreement(signed, edges).receiver;
    // Few pairs make most of the variance: half of those are the tenth that is dropped, and the published R² is fooled.
    expect(blind.robust).toBeGreaterThan(0.9);
    expect(blind.strict).toBeLessThan(0.6);
    expect(forceAgreement(signed, { ...edges, charge }).receiver.robust).toBeGreaterThan(1 - 1e-9);
  });

  it('does not excuse a function of the sender', () => {
    const { edges, combined, other } = pairs(4);
    const message = combined([1, 1]).map((value, row) => value / other[row]!);
    const { receiver } = forceAgreement(message, edges);
    expect(receiver.robust).toBeLessThan(0.95);
    expect(receiver.strict).toBeLessThan(0.8);
  });

  it('is about 0 for noise', () => {
    const { edges, random } = pairs(5);
    const noise = Float64Array.from({ length: rows }, () => random.normal());
    const { force, receiver } = forceAgreement(noise, edges);
    expect(Math.abs(force.plain)).toBeLessThan(0.01);
    // Thirty free coefficients fit a share of 30/4000 of noise; trimming takes the worst tenth away, which adds a little.
    expect(receiver.plain).toBeLessThan(0.02);
    expect(force.robust).toBeLessThan(0.05);
    expect(receiver.robust).toBeLessThan(0.05);
  });

  it('stays right where a tenth of the messages, less one in a hundred, is wild', () => {
    const { edges, combined, random } = pairs(6);
    const message = combined([1, -2]).map((value) =>
      random.uniform() < 0.09 ? 1e4 * random.normal() : value,
    );
    const { force, receiver } = forceAgreement(message, edges);
    expect(force.plain).toBeLessThan(0.1);
    expect(force.robust).toBeGreaterThan(1 - 1e-6);
    expect(receiver.robust).toBeGreaterThan(1 - 1e-6);
  });

  it('does not see in which order edges come, nor by which linear map forces are seen', () => {
    const { edges, combined, random } = pairs(7);
    const message = combined([1, 0.5]).map((value) => value + 3 * random.normal());
    const turned = edges.force.map((value, entry) =>
      entry % 2 === 0 ? 2 * value + edges.force[entry + 1]! : edges.force[entry - 1]! - 5 * value,
    );
    const last = rows - 1;
    const backwards = {
      dimension: 2,
      mass: edges.mass.toReversed(),
      force: Float64Array.from(
        turned,
        (_, entry) => turned[2 * (last - Math.floor(entry / 2)) + (entry % 2)]!,
      ),
    };
    const one = forceAgreement(message, edges);
    const other = forceAgreement(message.toReversed(), backwards);
    expect(other.force.plain).toBeCloseTo(one.force.plain, 9);
    expect(other.force.robust).toBeCloseTo(one.force.robust, 3);
    expect(other.receiver.plain).toBeCloseTo(one.receiver.plain, 6);
    expect(one.force.plain).toBeLessThan(0.99);
  });

  it('is 0 for a message that never changes', () => {
    const { edges } = pairs(8);
    const { force, receiver } = forceAgreement(new Float64Array(rows).fill(2), edges);
    expect(force).toEqual({ plain: 0, robust: 0, strict: 0 });
    expect(receiver).toEqual({ plain: 0, robust: 0, strict: 0 });
  });
});

describe('linearAgreement', () => {
  it('is 1 for a scaled and shifted reference, and robust against wild values', () => {
    const random = createRandom(9);
    const reference = Float64Array.from({ length: 500 }, () => random.normal());
    const values = reference.map((value, row) => (row % 20 === 0 ? 1e3 : 4 - 2 * value));
    expect(
      linearAgreement(
        reference.map((value) => 4 - 2 * value),
        reference,
      ).plain,
    ).toBeCloseTo(1, 9);
    expect(linearAgreement(values, reference).plain).toBeLessThan(0.1);
    expect(linearAgreement(values, reference).robust).toBeCloseTo(1, 9);
  });
});
