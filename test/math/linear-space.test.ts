import { fc, test as property } from '@fast-check/vitest';
import { float64Space, recordSpace } from 'principia/math';
import { expect, test } from 'vitest';

const number = fc.double({ min: -100, max: 100, noNaN: true });
const terms = fc.integer({ min: 1, max: 6 }).chain((length) =>
  fc.array(
    fc.tuple(
      number,
      fc.array(number, { minLength: length, maxLength: length }).map((values) => Float64Array.from(values)),
    ),
    { minLength: 1, maxLength: 5 },
  ),
);

property.prop([terms])('Σ cᵢ vᵢ, entry by entry', (given) => {
  const result = float64Space.combine(
    given.map(([coefficient]) => coefficient),
    given.map(([, vector]) => vector),
  );
  given[0]![1].forEach((_, index) => {
    const expected = given.reduce((sum, [coefficient, vector]) => sum + coefficient * vector[index]!, 0);
    expect(result[index]).toBeCloseTo(expected, 9);
  });
});

property.prop([terms, number])(
  'linear: a scaled combination is the combination of scaled coefficients',
  (given, scale) => {
    const [coefficients, vectors] = [given.map(([c]) => c), given.map(([, v]) => v)];
    const once = float64Space.combine(
      coefficients.map((c) => scale * c),
      vectors,
    );
    const twice = float64Space.combine([scale], [float64Space.combine(coefficients, vectors)]);
    once.forEach((value, index) => {
      expect(value).toBeCloseTo(twice[index]!, 6);
    });
  },
);

test('the vectors are left as they were, and the result is new', () => {
  const vector = Float64Array.of(1, 2);
  const result = float64Space.combine([1], [vector]);
  result[0] = 9;
  expect([...vector]).toEqual([1, 2]);
});

property.prop([terms])('records are combined key by key', (given) => {
  const coefficients = given.map(([coefficient]) => coefficient);
  const vectors = given.map(([, vector]) => vector);
  const space = recordSpace(['position', 'velocity'], float64Space);
  const result = space.combine(
    coefficients,
    vectors.map((vector) => ({ position: vector, velocity: vector.map((value) => -value) })),
  );
  expect(Object.keys(result)).toEqual(['position', 'velocity']);
  expect(result.position).toEqual(float64Space.combine(coefficients, vectors));
  expect(float64Space.combine([1, 1], [result.position, result.velocity]).every((value) => value === 0)).toBe(
    true,
  );
});
