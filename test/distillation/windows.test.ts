import { type Window, windowsFor } from 'principia/distillation';
import { lawFromPairForce } from 'principia/law';
import { createRandom } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { drawBodies, simulateWorld } from './simulated-world.js';

const law = lawFromPairForce('-1.3*m1*m2/r^2');

function worldOf(seed: number): ReturnType<typeof simulateWorld> {
  const random = createRandom(seed).child('windows');
  return simulateWorld(law, drawBodies(random), random, {
    trajectories: 3,
    samples: 120,
    step: 0.05,
    noise: 1e-3,
  });
}

function samplesOf(windows: readonly Window[]): string[] {
  return windows.flatMap(({ trajectory, start, end }) =>
    Array.from({ length: end - start }, (_, index) => `${trajectory}:${start + index}`),
  );
}

describe('windows', () => {
  it('share no sample, lie within their trajectory, and cover nearly everything', () => {
    for (const seed of [1, 2, 3]) {
      const trajectories = worldOf(seed);
      const windows = windowsFor(law, trajectories);
      const samples = samplesOf(windows);
      expect(new Set(samples).size).toBe(samples.length);
      for (const { trajectory, start, end } of windows) {
        expect(end - start).toBeGreaterThanOrEqual(3);
        expect(end).toBeLessThanOrEqual(trajectories[trajectory]!.times.length);
      }
      expect(samples.length).toBeGreaterThan(0.8 * 360);
    }
  });

  it('are shorter where neighbours may diverge less', () => {
    const trajectories = worldOf(1);
    const counts = [3, 10, 100].map(
      (growth) => windowsFor(law, trajectories, { windows: { growth } }).length,
    );
    expect(counts[0]).toBeGreaterThan(counts[1]!);
    expect(counts[1]).toBeGreaterThan(counts[2]!);
  });

  it('stand evenly over the data where they are too many, and keep to their length', () => {
    const trajectories = worldOf(2);
    const all = windowsFor(law, trajectories);
    const some = windowsFor(law, trajectories, { windows: { maximumWindows: 9 } });
    expect(all.length).toBeGreaterThan(12);
    expect(some.length).toBeLessThanOrEqual(9);
    expect(new Set(some.map(({ trajectory }) => trajectory)).size).toBe(3);
    expect(samplesOf(some).length).toBe(new Set(samplesOf(some)).size);
    const longest = windowsFor(law, trajectories, { windows: { maximumSamples: 5 } });
    expect(Math.max(...longest.map(({ start, end }) => end - start))).toBe(5);
  });
});
