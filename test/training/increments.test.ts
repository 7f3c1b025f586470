import { createRandom, InputError } from 'principia/math';
import { sampleIncrements } from 'principia/training';
import { describe, expect, it } from 'vitest';
import { motions } from './systems.js';

const trajectories = motions((r) => -2 * (r - 1), 3);

describe('sampleIncrements', () => {
  it('uses no stretch of data twice', () => {
    const stride = 3;
    const increments = sampleIncrements(trajectories, { limit: 1000, stride, random: createRandom(1) });
    const starts = new Set<string>();
    for (let window = 0; window < increments.windows; window++) {
      const index = Math.round(increments.time[window]! / 0.02);
      expect(index % stride).toBe(0);
      starts.add(`${increments.trajectory[window]}:${index}`);
    }
    expect(starts.size).toBe(increments.windows);
    expect(increments.windows).toBe(3 * 6);
  });

  it('has changes that are differences of the recording, and weights that sum to one', () => {
    const increments = sampleIncrements(trajectories, { limit: 5, random: createRandom(2) });
    const width = 8;
    for (let window = 0; window < 5; window++) {
      const trajectory = trajectories[increments.trajectory[window]!]!;
      const at = Math.round(increments.time[window]! / 0.02);
      for (let axis = 0; axis < width; axis++) {
        const change =
          trajectory.velocities[(at + 1) * width + axis]! - trajectory.velocities[at * width + axis]!;
        expect(increments.velocityChange[window * width + axis]).toBeCloseTo(change, 14);
      }
    }
    expect(increments.nodeWeights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 14);
  });

  it('interpolates the path to fourth order: half the step, a sixteenth of the error', () => {
    const error = (dt: number): number => {
      const times = Float64Array.of(0, dt);
      const base = trajectories[0]!;
      const wave = (f: (t: number) => number): Float64Array =>
        Float64Array.from({ length: 16 }, (_, at) => f(times[Math.floor(at / 8)]! + at));
      const trajectory = { ...base, times, positions: wave(Math.sin), velocities: wave(Math.cos) };
      // wave() shifts every coordinate by its index; both samples must share the phase of the first.
      for (let at = 8; at < 16; at++) {
        trajectory.positions[at] = Math.sin(at - 8 + dt);
        trajectory.velocities[at] = Math.cos(at - 8 + dt);
      }
      const { path } = sampleIncrements([trajectory], { limit: 1, random: createRandom(1) });
      // The middle node of three.
      return Math.max(
        ...Array.from({ length: 8 }, (_, axis) => Math.abs(path[8 + axis]! - Math.sin(axis + dt / 2))),
      );
    };
    expect(Math.log2(error(0.4) / error(0.2))).toBeCloseTo(4, 0);
  });

  it('refuses trajectories that are too short', () => {
    expect(() => sampleIncrements(trajectories, { limit: 5, stride: 50, random: createRandom(1) })).toThrow(
      InputError,
    );
  });
});
