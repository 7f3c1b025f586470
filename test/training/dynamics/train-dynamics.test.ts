import type { Dataset } from 'principia/law';
import { createRandom } from 'principia/math';
import { integrators, type Trajectory } from 'principia/physics';
import { describe, expect, it } from 'vitest';
import {
  type DynamicsTrainingOptions,
  type TrainingRecord,
  trainDynamics,
} from '../../../src/training/dynamics/train-dynamics.js';
import { trainingData } from '../../../src/training/dynamics/training-data.js';
import {
  decodeTrainingState,
  encodeTrainingState,
  type TrainingState,
} from '../../../src/training/dynamics/training-state.js';
import { linearIncrements, linearSprings, springMotions, truth } from './linear-springs.js';

function datasetOf(training: readonly Trajectory[]): Dataset {
  return {
    name: 'springs',
    description: '',
    source: '',
    hash: '',
    units: { length: 'm', time: 's', mass: 'kg', charge: 'C' },
    dimension: training[0]!.dimension,
    training,
    test: [],
  };
}

const clock = (): (() => number) => {
  let time = 0;
  return () => (time += 1);
};

async function train(
  motions: readonly Trajectory[],
  options: Partial<DynamicsTrainingOptions> & { readonly seed?: number } = {},
) {
  const random = createRandom(options.seed ?? 1);
  return trainDynamics(
    trainingData(datasetOf(motions), {
      random: random.child('validation'),
      rates: options.loss === 'derivative',
    }),
    {
      factory: linearSprings,
      integrator: integrators['runge-kutta-4'],
      schedule: { name: 'cosine', peak: 0.1 },
      steps: 200,
      batch: 8,
      random,
      backend: 'onnx',
      now: clock(),
      ...options,
    },
  );
}

const bits = (state: TrainingState): string =>
  Buffer.from(
    new Uint8Array(Float64Array.from(Object.values(state.arrays).flatMap(({ data }) => [...data])).buffer),
  ).toString('hex');

describe('trainDynamics', () => {
  it.each(['one-step', 'multi-step', 'derivative'] as const)(
    'by the %s loss finds the truth where the model contains it',
    async (loss) => {
      const { parameters, best, stopped } = await train(springMotions({ trajectories: 8 }), {
        loss,
        window: 3,
        steps: 400,
      });
      expect(stopped).toBe('steps');
      // The rates of 'derivative' are estimated from momenta that are 0.1 apart.
      const digits = loss === 'derivative' ? 2 : 3;
      for (const [name, { data }] of Object.entries(truth)) {
        expect(parameters[name]!.data[0]).toBeCloseTo(data[0]!, digits);
      }
      expect(best!.error).toBeLessThan(0.01);
    },
  );

  it('learns systems of different size and irregular times at once', async () => {
    const times = Float64Array.from({ length: 20 }, (_, row) => 0.1 * row + 0.03 * Math.sin(5 * row));
    const motions = [
      ...springMotions({ bodies: 2, trajectories: 4, times: [...times] }),
      ...springMotions({
        bodies: 5,
        trajectories: 3,
        seed: 2,
        topology: (index) => (index === 0 ? 'chain' : 'complete'),
      }),
    ];
    const { parameters } = await train(motions, { steps: 400, batch: 9 });
    for (const [name, { data }] of Object.entries(truth))
      expect(parameters[name]!.data[0]).toBeCloseTo(data[0]!, 3);
  });

  it('gives the same bits for the same seed, and others for another', async () => {
    const motions = springMotions();
    const once = async (seed: number): Promise<string> =>
      bits((await train(motions, { seed, steps: 20, noise: 0.01 })).state);
    const first = await once(1);
    expect(await once(1)).toBe(first);
    expect(await once(2)).not.toBe(first);
  });

  it.each(['float32', 'float64'] as const)(
    'in %s ends with the same bits where it was interrupted',
    async (precision) => {
      const motions = springMotions({ trajectories: 5 });
      const options = { noise: 0.01, precision, weightDecay: 0.1, validation: { every: 30 } };
      const whole: TrainingRecord[] = [];
      const parts: TrainingRecord[] = [];
      const uninterrupted = await train(motions, { ...options, onRecord: (record) => whole.push(record) });
      const stop = new AbortController();
      const half = await train(motions, {
        ...options,
        signal: stop.signal,
        onRecord: (record) => parts.push(record),
        onStep: (step) => {
          if (step === 100) stop.abort();
        },
      });
      expect([half.stopped, half.state.step]).toEqual(['aborted', 100]);
      // By way of the file.
      const stored = encodeTrainingState(half.state, 'linear-springs', precision);
      const resume: DynamicsTrainingOptions['resume'] = (fresh) =>
        decodeTrainingState(stored, 'linear-springs', fresh, 'the checkpoint');
      const resumed = await train(motions, { ...options, resume, onRecord: (record) => parts.push(record) });
      expect(bits(resumed.state)).toBe(bits(uninterrupted.state));
      expect(resumed.best).toEqual(uninterrupted.best);
      expect(parts).toEqual(whole);
    },
  );

  it('stops where it gets no better in closed loop, and keeps the best', async () => {
    const errors: number[] = [];
    const { best, state, stopped } = await train(springMotions(), {
      schedule: { name: 'constant', peak: 0.3, warmUp: 0 },
      validation: { every: 5, patience: 3 },
      onRecord: ({ validation }) => validation !== null && errors.push(validation),
    });
    expect(stopped).toBe('no better');
    expect(best!.error).toBe(Math.min(...errors));
    expect(state.step).toBe(best!.step + 15);
  });

  it('hands out states by steps and by the clock', async () => {
    const steps: number[] = [];
    const states = { onState: ({ step }: TrainingState) => void steps.push(step) };
    await train(springMotions(), { steps: 10, keep: { steps: 4 }, ...states });
    expect(steps).toEqual([0, 4, 8, 10]);
    steps.length = 0;
    let time = 0;
    await train(springMotions(), {
      steps: 10,
      keep: { seconds: 3 },
      now: () => time,
      onStep: () => {
        time += 1000;
      },
      ...states,
    });
    expect(steps).toEqual([0, 3, 6, 9, 10]);
  });

  it('trains increments, and judges them in closed loop', async () => {
    const { best, label } = await train(springMotions(), {
      factory: linearIncrements,
      integrator: integrators.euler,
    });
    expect(label).toContain('increment');
    // Euler's step is not the motion, but better than rest.
    expect(best!.error).toBeLessThan(0.3);
  });

  it('gives up where no step is finite', async () => {
    const factory = {
      name: 'broken',
      create: (setup: Parameters<typeof linearSprings.create>[0]) => {
        const model = linearSprings.create(setup);
        return { ...model, init: () => ({ ...truth, a: { shape: [1], data: Float64Array.of(Number.NaN) } }) };
      },
    };
    const { stopped, state } = await train(springMotions(), { factory });
    expect([stopped, state.step]).toEqual(['not finite', 20]);
  });
});
