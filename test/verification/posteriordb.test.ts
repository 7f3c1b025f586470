import { createRandom } from 'principia/math';
import { describe, expect, test } from 'vitest';
import { eightSchools, lynxHare } from '../../verification/posteriordb.js';

describe.each([eightSchools(), lynxHare()].map((posterior) => [posterior.name, posterior] as const))(
  '%s',
  (_, { potential, start, means, deviations, quantities, observe }) => {
    test('the gradient is that of the energy', async () => {
      const random = createRandom(5);
      for (let trial = 0; trial < 3; trial++) {
        const position = start.map((value) => value + 0.1 * random.normal());
        const { gradient } = await potential.evaluate(position);
        for (let index = 0; index < position.length; index++) {
          const beside = async (by: number): Promise<number> => {
            const moved = position.map((value, other) => (other === index ? value + by : value));
            return (await potential.evaluate(moved)).value;
          };
          const slope = ((await beside(1e-5)) - (await beside(-1e-5))) / 2e-5;
          expect(Math.abs(gradient[index]! - slope)).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
        }
      }
    });

    test('every quantity has its reference', () => {
      expect(means.length).toBe(quantities.length);
      expect(observe(start).length).toBe(quantities.length);
      expect(deviations.every((deviation) => deviation > 0)).toBe(true);
    });
  },
);

test("the quadrature of the eight schools gives posteriordb's means within its errors", () => {
  const { means } = eightSchools();
  const published = [
    4.41051833695493, 3.60205952364059, 6.15050229334425, 4.9395811407422, 3.90590609001582, 4.79601675138494,
    3.6144363246799, 4.0511475789675, 6.31716975886893, 4.88399694353288,
  ];
  const errors = [
    0.0330374705950917, 0.0318615135640706, 0.0557375282295219, 0.0462293788624847, 0.0542313705632124,
    0.0474935816762281, 0.0461450610244603, 0.0485195392528031, 0.0498766794075794, 0.0542511606560972,
  ];
  means.forEach((mean, index) => {
    expect(Math.abs(mean - published[index]!)).toBeLessThan(3.5 * errors[index]!);
  });
});
