import { createRandom } from 'principia/math';
import { messageAgreement } from 'principia/training';
import { expect, it } from 'vitest';

const rows = 500;
const random = createRandom(1);
const forces = Float64Array.from({ length: 2 * rows }, () => random.normal());

it('is one for any linear image of the forces, wherever its origin', () => {
  const messages = forces.map((value, at) =>
    at % 2 === 0 ? 3 * value - forces[at + 1]! + 7 : 0.2 * forces[at - 1]! - 1,
  );
  expect(messageAgreement(messages, forces, 2)).toBeCloseTo(1, 12);
});

it('does not see a tenth of the rows, however wild', () => {
  const messages = forces.map((value, at) => (at % 22 < 2 ? 1e6 * Math.sin(at) : 2 * value));
  expect(messageAgreement(messages, forces, 2)).toBeCloseTo(1, 12);
  // A fifth is more than it drops.
  const worse = forces.map((value, at) => (at % 10 < 2 ? 1e6 * Math.sin(at) : 2 * value));
  expect(messageAgreement(worse, forces, 2)).toBeLessThan(0.5);
});

it('is the share of variance that the forces explain', () => {
  const noise = createRandom(2);
  const unrelated = forces.map(() => noise.normal());
  // Three parameters explain little of 450 rows.
  expect(messageAgreement(unrelated, forces, 2)).toBeLessThan(0.1);
  const half = forces.map((value, at) => value + unrelated[at]!);
  const measured = messageAgreement(half, forces, 2);
  expect(measured).toBeGreaterThan(0.5);
  expect(measured).toBeLessThan(0.75);
});
