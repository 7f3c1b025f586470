import { fc, test } from '@fast-check/vitest';
import type { Dataset } from 'principia/law';
import { createRandom } from 'principia/math';
import { interactionDynamics } from 'principia/models';
import { integrators } from 'principia/physics';
import { type DynamicsTrainingOptions, trainDynamics, trainingData } from 'principia/training';
import { describe, expect, it } from 'vitest';
import { keptChannels } from '../../../src/training/dynamics/prune-messages.js';
import type { TrainingState } from '../../../src/training/dynamics/training-state.js';
import { springMotions } from './linear-springs.js';

describe('keptChannels', () => {
  test.prop([
    fc.integer({ min: 2, max: 100 }),
    fc.integer({ min: 1, max: 2 }),
    fc.integer({ min: 20, max: 2000 }),
  ])('begins with all, never opens one again, and ends with as many as were asked for', (from, to, steps) => {
    const counts = Array.from({ length: steps + 1 }, (_, step) =>
      keptChannels({ step, steps, from, to, until: 0.65 }),
    );
    expect(counts[0]).toBe(from);
    for (let step = 1; step <= steps; step++) {
      expect(counts[step]).toBeLessThanOrEqual(counts[step - 1]!);
      if (step >= 0.65 * steps) expect(counts[step]).toBe(to);
    }
  });

  it('follows half a cosine', () => {
    const at = (step: number): number => keptChannels({ step, steps: 1000, from: 102, to: 2, until: 0.5 });
    // C − ⌈100 (1 − cos πp)/2⌉ at p = 1/3, 1/2, 2/3.
    expect([at(166), at(250), at(334)]).toEqual([77, 52, 26]);
  });
});

const channels = 7;

function dataset(): Dataset {
  const training = springMotions({ trajectories: 4 });
  return {
    ...{ name: 'springs', description: '', source: '', hash: '', dimension: 2, training, test: [] },
    units: { length: 'm', time: 's', mass: 'kg', charge: 'C' },
  };
}

async function train(options: Partial<DynamicsTrainingOptions> = {}) {
  let time = 0;
  const random = createRandom(3);
  return trainDynamics(trainingData(dataset(), { validation: 0, rates: true, random }), {
    factory: interactionDynamics({ hidden: 6, depth: 1, channels, prunable: true, direct: false }),
    integrator: integrators.euler,
    loss: 'acceleration',
    steps: 40,
    batch: 6,
    pruning: { channels: 2, every: 4, states: 10 },
    backend: 'onnx',
    random,
    now: () => (time += 1),
    ...options,
  });
}

const open = (state: TrainingState): readonly number[] =>
  [...state.arrays['parameter/edge.kept']!.data].flatMap((value, channel) => (value > 0 ? [channel] : []));

describe('pruning', () => {
  it('leaves as many channels as were asked for, by the schedule, and opens none again', async () => {
    const seen: (readonly number[])[] = [];
    const { state, parameters } = await train({
      keep: { steps: 1 },
      onState: (at) => void seen.push(open(at)),
    });
    expect(seen[0]).toHaveLength(channels);
    for (let step = 1; step < seen.length; step++) {
      expect(seen[step - 1]).toEqual(expect.arrayContaining([...seen[step]!]));
    }
    expect(open(state)).toHaveLength(2);
    // The gate goes with the model.
    expect([...parameters['edge.kept']!.data].filter((value) => value === 1)).toHaveLength(2);
    expect([...parameters['edge.kept']!.data].filter((value) => value === 0)).toHaveLength(channels - 2);
    expect(state.arrays['first/edge.kept']!.data.every((value) => value === 0)).toBe(true);
  });

  it('ends with the same bits where it was interrupted', async () => {
    const whole = await train();
    const stop = new AbortController();
    const half = await train({ signal: stop.signal, onStep: (step) => step === 16 && stop.abort() });
    expect(half.state.step).toBe(16);
    const resumed = await train({ resume: () => half.state });
    expect(resumed.state.arrays).toEqual(whole.state.arrays);
  });

  it('refuses networks whose channels cannot be shut, or are too few', async () => {
    await expect(train({ factory: interactionDynamics({ channels, hidden: 4 }) })).rejects.toThrow(
      /no channels that can be shut/,
    );
    await expect(train({ pruning: { channels: 9 } })).rejects.toThrow(/cannot be pruned to 9 channels/);
  });
});
