import { createRandom } from 'principia/math';
import { integrators, reflectingSpace } from 'principia/physics';
import { type ArrayRecord, compile, valueAndGradients } from 'principia/tensor';
import type { DynamicsFactory, Parameters } from 'principia/training';
import { describe, expect, it } from 'vitest';
import { systemGraph } from '../../../src/training/dynamics/compose-systems.js';
import {
  changeScales,
  dataScales,
  dynamicsSetup,
  rateScales,
} from '../../../src/training/dynamics/data-scales.js';
import { dynamicsLoss } from '../../../src/training/dynamics/dynamics-loss.js';
import {
  knownProperties,
  type PhaseTrajectory,
  phaseRates,
  phaseTrajectories,
} from '../../../src/training/dynamics/phase-trajectory.js';
import { trainingWindows } from '../../../src/training/dynamics/training-windows.js';
import { linearIncrements, linearSprings, springMotions, truth } from './linear-springs.js';

const known = (motions: ReturnType<typeof springMotions>): readonly PhaseTrajectory[] =>
  phaseTrajectories(motions, knownProperties(motions));

interface Case {
  readonly steps: number;
  readonly factory?: DynamicsFactory;
  readonly batch?: number;
  readonly integrator?: keyof typeof integrators;
  readonly substeps?: number;
  readonly accelerations?: boolean;
}

/** The loss of a batch and its gradient, in 64 bits. */
async function lossOf(
  motions: readonly PhaseTrajectory[],
  {
    steps,
    factory = linearSprings,
    batch = 6,
    integrator = 'runge-kutta-4',
    substeps = 1,
    accelerations = false,
  }: Case,
): Promise<(parameters: Parameters) => Promise<ArrayRecord>> {
  const scales = dataScales(motions);
  const rates = motions.map((motion) => phaseRates(motion));
  const model = factory.create(
    dynamicsSetup(motions, { names: ['mass'], individuals: [], masses: 'known' }, scales),
  );
  const source = trainingWindows(
    motions,
    { steps, batch, noise: 0, noiseChannels: 0, scales, random: createRandom(1) },
    rates,
  );
  const names = Object.keys(truth);
  const compiled = await compile(
    (inputs) => {
      const graph = systemGraph(source.composition, inputs);
      const { value, gradients } = valueAndGradients(
        (parameters) =>
          dynamicsLoss(
            {
              model,
              integrator: integrators[integrator],
              substeps,
              weights: source.weights,
              derivative: steps === 0,
              accelerations,
              scales: steps === 0 ? [rateScales(rates)] : changeScales(motions, steps),
            },
            parameters,
            inputs,
            graph,
          ),
        Object.fromEntries(names.map((name) => [name, inputs[`own/${name}`]!])),
      );
      return { loss: value, ...gradients };
    },
    { ...source.inputs, ...Object.fromEntries(names.map((name) => [`own/${name}`, { shape: [1] }])) },
    { backend: 'onnx', precision: 'float64' },
  );
  return (parameters) =>
    compiled.run({
      ...source.draw(0),
      ...Object.fromEntries(names.map((name) => [`own/${name}`, parameters[name]!])),
    });
}

const nothingMoves: Parameters = Object.fromEntries(
  Object.keys(truth).map((name) => [name, { shape: [1], data: Float64Array.of(0) }]),
);

describe('dynamicsLoss', () => {
  it.each([
    ['one step', 1],
    ['several steps', 4],
    ['rates', 0],
  ])('of %s is 0 for the truth and about 1 for a model in which nothing moves', async (_name, steps) => {
    const loss = await lossOf(known(springMotions({ trajectories: 12 })), {
      steps,
      batch: 240 - 12 * steps,
      substeps: 2,
    });
    // The rates are estimated by a formula of order 4, the motion is integrated by one.
    expect((await loss(truth)).loss!.data[0]).toBeLessThan(1e-6);
    expect((await loss(nothingMoves)).loss!.data[0]).toBeCloseTo(1, 1);
  });

  it("of accelerations is the mean over bodies of the sizes of their errors, in the data's own units", async () => {
    const motions = known(springMotions({ trajectories: 3 }));
    const loss = await lossOf(motions, { steps: 0, batch: 3 * 21, accelerations: true });
    expect((await loss(truth)).loss!.data[0]).toBeLessThan(1e-3);
    // Rest is wrong by the accelerations themselves.
    let [sum, bodies] = [0, 0];
    for (const motion of motions) {
      phaseRates(motion).force.forEach((force, entry) => {
        sum += Math.abs(force) / motion.properties[Math.floor(entry / 2) % 3]!;
        bodies += 1 / 2;
      });
    }
    expect((await loss(nothingMoves)).loss!.data[0]).toBeCloseTo(sum / bodies, 10);
  });

  it.each([
    ['one step', 1, false],
    ['several steps', 3, false],
    ['rates', 0, false],
    ['accelerations', 0, true],
  ])('of %s has the gradient of finite differences', async (_name, steps, accelerations) => {
    const loss = await lossOf(known(springMotions()), { steps, accelerations });
    const at: Parameters = { a: one(0.7), b: one(0.2), c: one(0.4) };
    const gradient = await loss(at);
    for (const name of Object.keys(truth)) {
      const moved = (by: number): Parameters => ({ ...at, [name]: one(at[name]!.data[0]! + by) });
      const [up, down] = [await loss(moved(1e-5)), await loss(moved(-1e-5))].map(
        ({ loss: value }) => value!.data[0]!,
      );
      expect(gradient[name]!.data[0]).toBeCloseTo((up! - down!) / 2e-5, 7);
    }
  });

  it('of systems of different size side by side is the mean of those apart, every body counting alike', async () => {
    const [small, large] = [
      springMotions({ bodies: 2, trajectories: 3 }),
      springMotions({ bodies: 4, trajectories: 3, seed: 2 }),
    ];
    const windows = 3 * 20;
    const together = await lossOf(known([...small, ...large]), { steps: 1, batch: 2 * windows });
    const scale = changeScales(known([...small, ...large]), 1)[0]!;
    const apart = await Promise.all(
      [small, large].map(async (motions) => {
        const own = changeScales(known(motions), 1)[0]!;
        const loss = await lossOf(known(motions), { steps: 1, batch: windows });
        return { loss, own };
      }),
    );
    // Apart, losses are measured in their own scales; with rest as the model these cancel.
    const sizes = apart.map(({ own }) => ({ position: own.position ** 2, momentum: own.momentum ** 2 }));
    const expected =
      (2 * sizes[0]!.position + 4 * sizes[1]!.position) / 6 / scale.position ** 2 / 2 +
      (2 * sizes[0]!.momentum + 4 * sizes[1]!.momentum) / 6 / scale.momentum ** 2 / 2;
    expect((await together(nothingMoves)).loss!.data[0]).toBeCloseTo(expected, 10);
    expect((await apart[0]!.loss(nothingMoves)).loss!.data[0]).toBeCloseTo(1, 10);
  });

  it('walls turn a window round as they turn the motion', async () => {
    const space = reflectingSpace([1]);
    // At speed 1 from 0.65: the wall at 1 is met inside the fourth interval.
    const positions = Float64Array.of(0.65, 0.75, 0.85, 0.95, 0.95, 0.85);
    const [motion] = springMotions({
      bodies: 1,
      dimension: 1,
      trajectories: 1,
      times: [0, 0.1, 0.2, 0.3, 0.4, 0.5],
    });
    const free = {
      ...motion!,
      space,
      positions,
      velocities: Float64Array.of(1, 1, 1, 1, -1, -1),
    };
    const loss = await lossOf(known([free]), { steps: 5, batch: 1 });
    expect((await loss({ ...nothingMoves, a: one(1) })).loss!.data[0]).toBeLessThan(1e-20);
  });

  it('refuses to match rates with a model of increments', async () => {
    await expect(lossOf(known(springMotions()), { steps: 0, factory: linearIncrements })).rejects.toThrow(
      /no rates to match/,
    );
  });

  it('of increments is that of one Euler step, and scales them at another step', async () => {
    const motions = known(springMotions());
    const increments = await lossOf(motions, { steps: 2, factory: linearIncrements });
    const euler = await lossOf(motions, { steps: 2, integrator: 'euler' });
    const values = await Promise.all(
      [increments, euler].map(async (loss) => (await loss(truth)).loss!.data[0]!),
    );
    expect(values[0]).toBeCloseTo(values[1]!, 12);
  });
});

function one(value: number): { shape: readonly number[]; data: Float64Array } {
  return { shape: [1], data: Float64Array.of(value) };
}
