import { fc, test } from '@fast-check/vitest';
import { splitVariance, summariseMixture } from 'principia/thermal';
import { expect } from 'vitest';

const component = fc.record({
  weight: fc.double({ min: 0.01, max: 5, noNaN: true }),
  mean: fc.double({ min: -10, max: 10, noNaN: true }),
  deviation: fc.double({ min: 0, max: 3, noNaN: true }),
  group: fc.integer({ min: 0, max: 3 }),
});

test.prop([fc.array(component, { minLength: 1, maxLength: 30 })])(
  'the parts of a mixture’s variance add up to it, whatever the groups',
  (components) => {
    const mixture = {
      weights: components.map(({ weight }) => weight),
      means: components.map(({ mean }) => mean),
      deviations: components.map(({ deviation }) => deviation),
    };
    const groups = components.map(({ group }) => group);
    const { fit, chain, member } = splitVariance(mixture, groups);
    const { deviation } = summariseMixture(mixture, 0.9);
    expect(fit + chain + member).toBeCloseTo(deviation ** 2, 9);
    for (const part of [fit, chain, member]) expect(part).toBeGreaterThanOrEqual(0);
    expect(
      splitVariance(
        mixture,
        groups.map(() => 7),
      ).member,
    ).toBeCloseTo(0, 9);
  },
);
