import { fc, test as property } from '@fast-check/vitest';
import { InputError } from 'principia/math';
import {
  batchStates,
  batchSystems,
  createParticleSystem,
  freeSpace,
  periodicSpace,
  type Trajectory,
} from 'principia/physics';
import { expect, test } from 'vitest';

function trajectory(
  masses: readonly (number | undefined)[],
  topology: 'complete' | 'chain' = 'complete',
): Trajectory {
  const bodies = masses.map((mass, index) => ({
    name: `b${index}`,
    ...(mass === undefined ? {} : { mass }),
  }));
  const size = 3 * masses.length * 2;
  return {
    system: createParticleSystem(bodies, topology),
    dimension: 2,
    times: Float64Array.of(0, 1, 2),
    positions: Float64Array.from({ length: size }, (_, index) => index + 100 * masses.length),
    velocities: Float64Array.from({ length: size }, (_, index) => -index),
    velocitiesEstimated: false,
  };
}

test('states keep their rows, unknown masses are NaN, absent charges 0', () => {
  const one = trajectory([1, undefined, 3]);
  const other = trajectory([4, 5, 6]);
  const batch = batchStates([
    { trajectory: one, index: 2 },
    { trajectory: other, index: 0 },
  ]);
  expect(batch).toMatchObject({ size: 2, bodies: 3, dimension: 2 });
  expect([...batch.positions]).toEqual([...one.positions.slice(12), ...other.positions.slice(0, 6)]);
  expect([...batch.velocities]).toEqual([...one.velocities.slice(12), ...other.velocities.slice(0, 6)]);
  expect([...batch.masses]).toEqual([1, Number.NaN, 3, 4, 5, 6]);
  expect([...batch.charges]).toEqual([0, 0, 0, 0, 0, 0]);
});

test('a batch has one space', () => {
  const free = { trajectory: trajectory([1, 2]), index: 0 };
  const boxed = (side: number): Trajectory => ({ ...trajectory([1, 2]), space: periodicSpace([side, side]) });
  expect(batchStates([free]).space).toBe(freeSpace);
  const same = batchStates([
    { trajectory: boxed(3), index: 0 },
    { trajectory: boxed(3), index: 1 },
  ]);
  expect(same.space).toEqual(periodicSpace([3, 3]));
  for (const other of [free, { trajectory: boxed(4), index: 0 }]) {
    expect(() => batchStates([{ trajectory: boxed(3), index: 0 }, other])).toThrow('space');
  }
});

test('other topologies do not fit into dense arrays', () => {
  const complete = { trajectory: trajectory([1, 2, 3]), index: 0 };
  expect(() => batchStates([complete, { trajectory: trajectory([1, 2]), index: 0 }])).toThrow(InputError);
  expect(() => batchStates([complete, { trajectory: trajectory([1, 2, 3], 'chain'), index: 0 }])).toThrow(
    'batchSystems',
  );
  expect(() => batchStates([])).toThrow(InputError);
});

property.prop([
  fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom('complete' as const, 'chain' as const))),
])('systems side by side: every interaction both ways, inside its own system', (shapes) => {
  const systems = shapes.map(([count, topology]) => trajectory(Array(count).fill(1), topology).system);
  const { senders, receivers, bodyOffsets, interactionOffsets } = batchSystems(systems);
  systems.forEach(({ bodies, interactions }, index) => {
    expect(bodyOffsets[index + 1]! - bodyOffsets[index]!).toBe(bodies.length);
    const from = interactionOffsets[index]!;
    const to = interactionOffsets[index + 1]!;
    const directed = new Set<string>();
    for (let entry = from; entry < to; entry++) {
      directed.add(`${receivers[entry]! - bodyOffsets[index]!},${senders[entry]! - bodyOffsets[index]!}`);
      if (entry > from) expect(receivers[entry]).toBeGreaterThanOrEqual(receivers[entry - 1]!);
    }
    const expected = new Set<string>();
    interactions.first.forEach((one, pair) => {
      expected.add(`${one},${interactions.second[pair]}`).add(`${interactions.second[pair]},${one}`);
    });
    expect(directed).toEqual(expected);
  });
  expect(senders).toHaveLength(interactionOffsets[systems.length]!);
});
