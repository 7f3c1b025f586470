import { messageReader } from 'principia/distillation';
import { createRandom, mean } from 'principia/math';
import { pairwiseForce } from 'principia/models';
import { integrators } from 'principia/physics';
import { networkEnsemble, networkLoss, unverified } from 'principia/thermal';
import {
  flatten,
  sampleIncrements,
  type TrainedModel,
  type TrainingOptions,
  trainModel,
} from 'principia/training';
import { describe, expect, it } from 'vitest';
import { motions } from '../training/systems.js';

const trajectories = motions((r, m1, m2) => (-m1 * m2) / r ** 2, 8);
const increments = sampleIncrements(trajectories, { limit: 40, random: createRandom(1) });
const unknown = new Array<boolean>(4).fill(false);

const train = (seed: number, options: Pick<Partial<TrainingOptions>, 'steps' | 'backend'> = {}) =>
  trainModel(increments, trajectories[0]!.system.interactions, {
    factory: pairwiseForce({ hidden: 5 }),
    integrator: integrators['velocity-verlet'],
    steps: 250,
    batch: 20,
    logMass: new Float64Array(4),
    unknown,
    random: createRandom(seed),
    ...options,
  });

describe('networkLoss', () => {
  it('has the gradient of its value', async () => {
    const member = await train(1);
    const { loss, dispose } = await networkLoss(member, increments);
    const start = flatten(member.layout, member.parameters);
    const { gradient } = await loss.evaluate(start);
    const scale = Math.max(...gradient.map(Math.abs));
    for (const index of [0, 7, 30, start.length - 1]) {
      const at = async (shift: number) =>
        (await loss.evaluate(start.map((value, other) => (other === index ? value + shift : value)))).value;
      const slope = ((await at(1e-6)) - (await at(-1e-6))) / 2e-6;
      expect(Math.abs(slope - gradient[index]!)).toBeLessThan(1e-4 * scale);
    }
    await dispose();
  });

  it('counts residuals in their noise: at the trained network the mean square is one, or less where the floor rules', async () => {
    const member = await train(1);
    const { loss, noise, residuals, effectiveResiduals, dispose } = await networkLoss(member, increments);
    const { value } = await loss.evaluate(flatten(member.layout, member.parameters));
    expect(value).toBeLessThan(1 + 1e-9);
    expect(noise.every(({ deviation, floor }) => deviation >= floor && floor > 0)).toBe(true);
    expect(effectiveResiduals).toBeLessThanOrEqual(residuals / 2 + 1e-9);
    await dispose();
  });
});

it.each(['wasm', 'cpu'] as const)(
  'what is derived from a network trained on %s is computed there',
  async (backend) => {
    const member = await train(1, { steps: 10, backend });
    expect(member.backend).toBe(backend);
    const start = flatten(member.layout, member.parameters);
    const derived = async (trained: TrainedModel) => {
      const { loss, dispose } = await networkLoss(trained, increments);
      const { value, gradient } = await loss.evaluate(start);
      await dispose();
      const reader = await messageReader(trained, increments);
      const { force } = await reader.read(trained.parameters);
      await reader.dispose();
      return { value, slope: norm(gradient), force: norm(force) };
    };
    const [narrow, wide] = [await derived(member), await derived({ ...member, backend: 'onnx' })];
    for (const name of ['value', 'slope', 'force'] as const) {
      // In 32 bits, not in 64: the numbers agree, and are not the same.
      const difference = Math.abs(narrow[name] / wide[name] - 1);
      expect(difference, name).toBeLessThan(1e-4);
      expect(difference, name).toBeGreaterThan(0);
    }
  },
);

const norm = (values: Float64Array): number => Math.hypot(...values);

describe('networkEnsemble', () => {
  // Power: with 2 × 200 draws a direction's virial has an error near .07, so a temperature wrong by a third is flagged.
  it('draws weights at their temperature, and the same bits for the same seed', async () => {
    const members = await Promise.all([train(1), train(2)]);
    const sample = (draws: number) =>
      networkEnsemble(members, {
        increments,
        draws,
        random: createRandom(9),
        observe: async (parameters) => ({ output: parameters.weights3!.data[0]! }),
      });
    const ensemble = await sample(200);
    expect(
      unverified(ensemble.gates).filter(
        (name) => name.startsWith('virial, largest deviation') || name.startsWith('members'),
      ),
    ).toEqual([]);
    const average = ensemble.gates.find(({ name }) => name === 'virial, mean over directions')!;
    expect(average.value).toBeGreaterThan(0.93);
    expect(average.value).toBeLessThan(1.07);
    // Hidden layers stay where training left them; output weights move.
    const [draws] = ensemble.draws;
    expect(draws![0]!.weights1!.data).toEqual(members[0]!.parameters.weights1!.data);
    expect(draws![0]!.weights3!.data).not.toEqual(draws![1]!.weights3!.data);
    const again = await sample(20);
    expect(again.draws[1]!.at(-1)).toEqual(ensemble.draws[1]![19]);
  });

  it('wobbles more when it is hotter', async () => {
    const members = [await train(1)];
    const spread = async (temperature: number) => {
      const { draws } = await networkEnsemble(members, {
        increments,
        draws: 100,
        temperature,
        random: createRandom(3),
        observe: async (parameters) => ({ output: parameters.biases3!.data[0]! }),
      });
      const values = draws[0]!.map((parameters) => parameters.biases3!.data[0]!);
      const centre = mean(values);
      return mean(values.map((value) => (value - centre) ** 2));
    };
    expect(await spread(20)).toBeGreaterThan(2 * (await spread(1)));
  });
});
