import { fc, test as property } from '@fast-check/vitest';
import { InputError } from 'principia/math';
import { createParticleSystem } from 'principia/physics';
import { describe, expect, test } from 'vitest';

const bodies = (count: number): { name: string }[] =>
  Array.from({ length: count }, (_, index) => ({ name: `b${index}` }));

describe('topologies', () => {
  property.prop([fc.integer({ min: 1, max: 9 })])(
    'complete: every pair once, smaller index first',
    (count) => {
      const { graph, interactions } = createParticleSystem(bodies(count), 'complete');
      expect(graph.order).toBe(count);
      expect(graph.size).toBe((count * (count - 1)) / 2);
      const seen = new Set([...interactions.first].map((one, pair) => `${one},${interactions.second[pair]}`));
      expect(seen.size).toBe(graph.size);
      interactions.first.forEach((one, pair) => {
        expect(one).toBeLessThan(interactions.second[pair]!);
      });
    },
  );

  test('chain: each with the next', () => {
    const { interactions } = createParticleSystem(bodies(4), 'chain');
    expect([...interactions.first]).toEqual([0, 1, 2]);
    expect([...interactions.second]).toEqual([1, 2, 3]);
  });

  property.prop([
    fc.uniqueArray(
      fc.tuple(fc.nat(6), fc.nat(6)).filter(([a, b]) => a < b),
      { selector: String },
    ),
    fc.infiniteStream(fc.boolean()),
  ])(
    'given pairs: neither their order nor their direction matters, nor being named twice',
    (pairs, coins) => {
      const turned = pairs.map(([a, b]) => (coins.next().value ? ([b, a] as const) : ([a, b] as const)));
      const one = createParticleSystem(bodies(7), pairs).interactions;
      const other = createParticleSystem(bodies(7), [
        ...turned.toReversed(),
        ...turned.slice(0, 1),
      ]).interactions;
      expect(other).toEqual(one);
      expect(one.first).toHaveLength(pairs.length);
    },
  );
});

test('the graph carries what is known of the bodies', () => {
  const { graph, bodies: kept } = createParticleSystem(
    [
      { name: 'Sun', mass: 1 },
      { name: 'Io', charge: -1 },
    ],
    'chain',
  );
  expect(graph.getNodeAttributes('Sun')).toEqual({ name: 'Sun', mass: 1 });
  expect(graph.getNodeAttribute('Io', 'mass')).toBeUndefined();
  expect(graph.areNeighbors('Io', 'Sun')).toBe(true);
  expect(kept[1]).toEqual({ name: 'Io', charge: -1 });
});

test.each([
  ['two bodies of one name', [{ name: 'a' }, { name: 'a' }], 'complete', "'a'"],
  ['a body paired with itself', bodies(2), [[1, 1]], '[1, 1]'],
  ['a pair beyond the bodies', bodies(2), [[0, 2]], '[0, 2]'],
  ['a negative index', bodies(2), [[-1, 0]], '[-1, 0]'],
  ['no whole number', bodies(3), [[0, 1.5]], '[0, 1.5]'],
] as const)('%s is refused', (_case, given, topology, named) => {
  expect(() => createParticleSystem(given, topology)).toThrow(InputError);
  expect(() => createParticleSystem(given, topology)).toThrow(named);
});
