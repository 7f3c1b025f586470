import { float64Space } from 'principia/math';
import {
  forestRuth4,
  ruth3,
  symplecticEuler,
  velocityVerlet,
  velocityVerletStep,
  yoshida6,
} from 'principia/physics';
import { describe, expect, test } from 'vitest';

describe.each([symplecticEuler, velocityVerlet, ruth3, forestRuth4, yoshida6])(
  '$name',
  ({ kicks, drifts }) => {
    test('kicks and drifts each make one whole step', () => {
      expect(kicks.reduce((sum, kick) => sum + kick, 0)).toBeCloseTo(1, 14);
      expect(drifts.reduce((sum, drift) => sum + drift, 0)).toBeCloseTo(1, 14);
      expect(kicks).toHaveLength(drifts.length);
    });
  },
);

test('velocity Verlet is exact under a constant acceleration', () => {
  const next = velocityVerletStep(
    float64Space,
    () => Float64Array.of(-9.81),
    { position: Float64Array.of(2), velocity: Float64Array.of(3) },
    0.7,
  );
  expect(next.position[0]).toBeCloseTo(2 + 3 * 0.7 - (9.81 / 2) * 0.49, 14);
  expect(next.velocity[0]).toBeCloseTo(3 - 9.81 * 0.7, 14);
});
