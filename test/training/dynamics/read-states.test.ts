import type { Dataset } from 'principia/law';
import { createRandom } from 'principia/math';
import { interactionDynamics } from 'principia/models';
import { readStates, trainingData } from 'principia/training';
import { describe, expect, it } from 'vitest';
import { dataScales, dynamicsSetup } from '../../../src/training/dynamics/data-scales.js';
import { linearSprings, springMotions, truth } from './linear-springs.js';

const dataset: Dataset = {
  ...{ name: 'springs', description: '', source: '', hash: '', dimension: 2, test: [] },
  units: { length: 'm', time: 's', mass: 'kg', charge: 'C' },
  training: springMotions({ trajectories: 4 }),
};
const data = trainingData(dataset, { validation: 0, rates: true, random: createRandom(1) });
const setup = dynamicsSetup(data.training, data.known, dataScales(data.training));

describe('readStates', () => {
  it('gives the true forces where the model is the truth', async () => {
    const model = linearSprings.create(setup);
    const reader = await readStates(model, truth, data, 10, createRandom(2), { backend: 'onnx' });
    const { force, messages, channels } = await reader.read(truth);
    await reader.dispose();
    expect(messages).toBeUndefined();
    expect(channels).toBe(0);
    expect(force).toHaveLength(10 * 3 * 2);
    // The recorded rates are estimated.
    force.forEach((value, entry) => {
      expect(Math.abs(value - reader.force[entry]!)).toBeLessThan(2e-3);
    });
    expect(reader.receivers).toHaveLength(10 * 6);
  });

  it('gives means and deviations of random messages, the deviations positive', async () => {
    const model = interactionDynamics({
      hidden: 5,
      channels: 3,
      regulariser: { kind: 'kl' },
      prunable: true,
    }).create(setup);
    const parameters = model.init(createRandom(3));
    const reader = await readStates(model, parameters, data, 4, createRandom(2), { backend: 'onnx' });
    const reading = await reader.read(parameters);
    expect(reading.channels).toBe(3);
    expect(reading.messages).toHaveLength(3 * 4 * 6);
    expect(reading.deviations!.every((value) => value > 0)).toBe(true);
    // A channel that is shut says nothing, and does not waver.
    const shut = { ...parameters, 'edge.kept': { shape: [3], data: Float64Array.of(1, 0, 1) } };
    const { messages, deviations } = await reader.read(shut);
    await reader.dispose();
    messages!.forEach((value, entry) => {
      expect(value).toBeCloseTo(entry % 3 === 1 ? 0 : reading.messages![entry]!, 12);
      if (entry % 3 === 1) expect(deviations![entry]).toBeCloseTo(0, 12);
    });
  });
});
