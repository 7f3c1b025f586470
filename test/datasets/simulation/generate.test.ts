import { chargedFiveBody, generate, simulateSystem, springNetwork, threeBody } from 'principia/datasets';
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import { describe, expect, test } from 'vitest';

describe('the same numbers for any number of workers', () => {
  test('of a system with pairs of its own, accelerations included', async () => {
    const options = { trajectories: 30, steps: 10, connection: 0.5, noise: 0.01, seed: 3 };
    const here = simulateSystem(springNetwork, options, { accelerations: true });
    for (const workers of [0, 1, 2]) {
      const there = await generate(springNetwork, options, { workers, accelerations: true });
      expect([workers, there.hash]).toEqual([workers, here.hash]);
      expect(there.accelerations).toEqual(here.accelerations);
      expect(there.energy).toEqual(here.energy);
      const pairs = ({ training }: Dataset): unknown => training.map(({ system }) => system.interactions);
      expect(pairs(there)).toEqual(pairs(here));
    }
  });

  test('of a stream that is drawn in order', async () => {
    const options = { training: 20, validation: 3, test: 9 };
    const [one, two] = await Promise.all(
      [1, 2].map((workers) => generate(chargedFiveBody, options, { workers })),
    );
    expect(one!.hash).toBe(two!.hash);
    expect(one!.hash).toBe(simulateSystem(chargedFiveBody, options).hash);
  });
});

test('what cannot be resolved is one clear message from a worker too', async () => {
  // Three bodies that fall into each other from all but the same place.
  const impossible = { trajectories: 2, smallestRadius: 1e-9, largestRadius: 1e-9, dt: 1e4 };
  await expect(generate(threeBody, impossible, { workers: 1 })).rejects.toThrow(InputError);
  await expect(generate(threeBody, impossible, { workers: 1 })).rejects.toThrow('bodies meet too closely');
  await expect(generate(threeBody, { trajectories: 0 }, { workers: 1 })).rejects.toThrow('trajectories is 0');
});

test('a system of the user’s own is simulated here, and can be stopped', async () => {
  const own = { ...threeBody, name: 'own' };
  const dataset = await generate(own, { trajectories: 4 }, { workers: 2 });
  expect(dataset.hash).toBe(simulateSystem(threeBody, { trajectories: 4 }).hash);
  await expect(generate(own, { trajectories: 4 }, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
});
