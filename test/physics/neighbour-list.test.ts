import { fc, test as property } from '@fast-check/vitest';
import { createRandom, float64Space, InputError } from 'principia/math';
import {
  addPairForces,
  createNeighbourList,
  displacement,
  freeSpace,
  type Interactions,
  integrators,
  kineticEnergy,
  momentum,
  periodicSpace,
  potentialEnergy,
  reflectingSpace,
  type Space,
  type SplitState,
  updateNeighbourList,
} from 'principia/physics';
import { describe, expect, test } from 'vitest';

function bruteForce(space: Space, positions: Float64Array, dimension: number, reach: number): number[][] {
  const at = (body: number): Float64Array => positions.subarray(body * dimension, (body + 1) * dimension);
  const pairs: number[][] = [];
  for (let one = 0; one < positions.length / dimension; one++) {
    for (let other = one + 1; other < positions.length / dimension; other++) {
      const squares = displacement(space, at(one), at(other)).reduce((sum, along) => sum + along ** 2, 0);
      if (squares <= reach ** 2) pairs.push([one, other]);
    }
  }
  return pairs;
}

const pairsOf = ({ first, second }: Interactions): number[][] =>
  Array.from(first, (one, pair) => [one, second[pair]!]);

const cases = fc.integer({ min: 1, max: 3 }).chain((dimension) =>
  fc.record({
    dimension: fc.constant(dimension),
    positions: fc
      .array(fc.double({ min: -12, max: 25, noNaN: true }), { minLength: dimension, maxLength: 90 })
      .map((values) => Float64Array.from(values.slice(0, values.length - (values.length % dimension)))),
    sides: fc.array(fc.double({ min: 4, max: 13, noNaN: true }), { minLength: 3, maxLength: 3 }),
    cutoff: fc.double({ min: 0.2, max: 1.8, noNaN: true }),
    skin: fc.constantFrom(0, 0.2),
    kind: fc.constantFrom('free', 'periodic', 'reflecting'),
  }),
);

property.prop([cases], { numRuns: 300 })(
  'the pairs of brute force, in its order, in every space',
  ({ dimension, positions, sides, cutoff, skin, kind }) => {
    const lengths = sides.slice(0, dimension);
    const space = { free: freeSpace, periodic: periodicSpace(lengths), reflecting: reflectingSpace(lengths) }[
      kind
    ]!;
    const list = createNeighbourList(positions, { space, dimension, cutoff, skin });
    expect(pairsOf(list.interactions)).toEqual(bruteForce(space, positions, dimension, cutoff + skin));
  },
);

describe('many bodies', () => {
  const random = createRandom(11);
  const uniform = (count: number, side: number): Float64Array =>
    Float64Array.from({ length: 3 * count }, () => side * random.uniform());

  test.each([
    ['evenly spread', uniform(600, 8)],
    ['in a clump, and one far away', Float64Array.from([...uniform(400, 6), 1e7, -1e9, 4])],
    ['all in one place', new Float64Array(90)],
    [
      'on a lattice as wide as the reach',
      Float64Array.from(
        { length: 648 },
        (_, index) =>
          [Math.floor(index / 108), Math.floor(index / 18) % 6, Math.floor(index / 3) % 6][index % 3]!,
      ),
    ],
  ])('%s', (_case, positions) => {
    for (const space of [freeSpace, periodicSpace([9, 9, 9])]) {
      if (space.kind === 'periodic' && positions.some((value) => Math.abs(value) > 100)) continue;
      const { interactions } = createNeighbourList(positions, { space, dimension: 3, cutoff: 1, skin: 0 });
      expect(pairsOf(interactions)).toEqual(bruteForce(space, positions, 3, 1));
    }
  });

  test('the cells examined grow as the number of bodies', () => {
    // Counted as reads of the coordinates, at constant density.
    const reads = (count: number): number => {
      let counted = 0;
      const positions = new Proxy(uniform(count, Math.cbrt(count)), {
        get(target, key) {
          if (typeof key === 'string' && /^\d+$/.test(key)) counted += 1;
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
      createNeighbourList(positions, { space: freeSpace, dimension: 3, cutoff: 1 });
      return counted;
    };
    expect(reads(4000) / reads(500)).toBeLessThan(12);
  });
});

test('a list stays until a body has moved by half its skin, and misses no pair before', () => {
  const random = createRandom(5);
  const space = periodicSpace([10, 10]);
  const positions = Float64Array.from({ length: 200 }, () => 10 * random.uniform());
  let list = createNeighbourList(positions, { space, dimension: 2, cutoff: 1, skin: 0.5 });
  let rebuilt = 0;
  for (let step = 0; step < 60; step++) {
    for (let index = 0; index < positions.length; index++) positions[index]! += 0.03 * random.normal();
    const updated = updateNeighbourList(list, positions);
    if (updated !== list) rebuilt += 1;
    list = updated;
    const listed = new Set(pairsOf(list.interactions).map(String));
    for (const pair of bruteForce(space, positions, 2, 1)) expect(listed.has(String(pair))).toBe(true);
  }
  expect(rebuilt).toBeGreaterThan(3);
  expect(rebuilt).toBeLessThan(40);
});

test('a truncated Lennard-Jones fluid keeps energy and momentum across rebuilds', () => {
  // Cut at 2.5 and shifted so that energy and force vanish there.
  const [cutoff, side] = [2.5, 9];
  const plain = (r: number): number => 4 * (r ** -12 - r ** -6);
  const slope = (r: number): number => 4 * (-12 * r ** -13 + 6 * r ** -7);
  const potential = (r: number): number =>
    r >= cutoff ? 0 : plain(r) - plain(cutoff) - (r - cutoff) * slope(cutoff);
  const space = periodicSpace([side, side]);
  const random = createRandom(2);
  const positions = Float64Array.from(
    { length: 128 },
    (_, index) => (side / 8) * (index % 2 === 0 ? (index >> 1) & 7 : index >> 4),
  );
  const velocities = Float64Array.from({ length: 128 }, () => 0.7 * random.normal());
  const masses = new Float64Array(64).fill(1);
  let list = createNeighbourList(positions, { space, dimension: 2, cutoff, skin: 0.3 });
  let rebuilt = 0;
  const acceleration = ({ position }: SplitState<Float64Array>): Float64Array => {
    const updated = updateNeighbourList(list, position);
    if (updated !== list) rebuilt += 1;
    list = updated;
    const forces = new Float64Array(position.length);
    const pairForce = (r: number): number => (r >= cutoff ? 0 : slope(cutoff) - slope(r));
    addPairForces(space, list.interactions, position, 2, pairForce, forces);
    return forces;
  };
  const energy = ({ position, velocity }: SplitState<Float64Array>): number =>
    kineticEnergy(masses, velocity, 2) + potentialEnergy(list.interactions, position, 2, potential, space);
  let state: SplitState<Float64Array> = { position: positions, velocity: velocities };
  const initial = energy(state);
  const drift = momentum(masses, velocities, 2);
  for (let step = 0; step < 1000; step++) {
    state = integrators['velocity-verlet'].step(float64Space, acceleration, state, 0.002);
  }
  expect(rebuilt).toBeGreaterThan(2);
  expect(Math.abs(energy(state) - initial)).toBeLessThan(2e-3 * 64);
  momentum(masses, state.velocity, 2).forEach((sum, axis) => {
    expect(sum).toBeCloseTo(drift[axis]!, 11);
  });
});

test.each([
  [{ space: freeSpace, cutoff: 0 }, 'cutoff 0'],
  [{ space: freeSpace, cutoff: 1, skin: -0.1 }, 'skin -0.1'],
  [{ space: freeSpace, cutoff: Number.NaN }, 'cutoff NaN'],
  [{ space: periodicSpace([5, 3]), cutoff: 1.5 }, 'twice the reach'],
])('%j is refused', (options, named) => {
  const create = (): unknown => createNeighbourList(new Float64Array(4), { dimension: 2, ...options });
  expect(create).toThrow(InputError);
  expect(create).toThrow(named);
});

test('positions that are not numbers have no neighbours', () => {
  const positions = Float64Array.of(0, 0, Number.NaN, 0, 0.5, 0, Number.POSITIVE_INFINITY, 1);
  const list = createNeighbourList(positions, { space: freeSpace, dimension: 2, cutoff: 1 });
  expect(pairsOf(list.interactions)).toEqual([[0, 2]]);
  expect(updateNeighbourList(list, positions)).not.toBe(list);
});
