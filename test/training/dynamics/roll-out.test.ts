import { float64Space } from 'principia/math';
import { type IntegratorName, integrators, type PhaseState, periodicSpace } from 'principia/physics';
import { describe, expect, it } from 'vitest';
import {
  knownProperties,
  phaseTrajectories,
  thinned,
} from '../../../src/training/dynamics/phase-trajectory.js';
import { type PredictedMotion, prepareRollouts } from '../../../src/training/dynamics/roll-out.js';
import { linearIncrements, linearSprings, springMotions, truth } from './linear-springs.js';

const setup = {
  dimension: 2,
  space: { kind: 'free' },
  bodyProperties: 1,
  edgeProperties: 0,
  lengthScale: 1,
  momentumScale: 1,
  timeScale: 1,
  step: 0.1,
} as const;

const phases = (motions: ReturnType<typeof springMotions>) =>
  phaseTrajectories(motions, knownProperties(motions));

async function follow(
  motions: ReturnType<typeof phases>,
  integrator: IntegratorName,
  substeps = 1,
  factory = linearSprings,
): Promise<readonly PredictedMotion[]> {
  const rollouts = await prepareRollouts(motions, truth, {
    model: factory.create(setup),
    integrator: integrators[integrator],
    substeps,
    precision: 'float64',
    backend: 'onnx',
  });
  const predicted = await rollouts.run(truth);
  await rollouts.dispose();
  return predicted;
}

/** The same motion step by step in plain arrays. */
function simulated(
  motion: ReturnType<typeof phases>[number],
  integrator: IntegratorName,
  substeps: number,
): PredictedMotion {
  const { bodies, dimension, times, trajectory } = motion;
  const width = bodies * dimension;
  const mass = (entry: number): number => trajectory.system.bodies[Math.floor(entry / dimension)]!.mass!;
  const { first, second } = trajectory.system.interactions;
  const field = {
    velocity: ({ momentum }: { momentum: Float64Array }) => momentum.map((p, entry) => p / mass(entry)),
    force: ({ position }: { position: Float64Array }) => {
      const force = position.map((q) => -0.5 * q);
      first.forEach((one, pair) => {
        for (let axis = 0; axis < dimension; axis++) {
          const [i, j] = [one * dimension + axis, second[pair]! * dimension + axis];
          const pull = 1.5 * (position[i]! - position[j]!);
          force[i]! -= pull;
          force[j]! += pull;
        }
      });
      return force;
    },
  };
  let state: PhaseState<Float64Array> = {
    position: motion.positions.slice(0, width),
    momentum: motion.momenta.slice(0, width),
  };
  const [positions, momenta] = [motion.positions.slice(), motion.momenta.slice()];
  for (let row = 1; row < times.length; row++) {
    const dt = (times[row]! - times[row - 1]!) / substeps;
    for (let substep = 0; substep < substeps; substep++) {
      state = integrators[integrator].phaseStep(float64Space, field, state, dt);
    }
    positions.set(state.position, row * width);
    momenta.set(state.momentum, row * width);
  }
  return { positions, momenta };
}

const difference = (one: Float64Array, other: Float64Array): number =>
  one.reduce((most, value, entry) => Math.max(most, Math.abs(value - other[entry]!)), 0);

describe('prepareRollouts', () => {
  it.each([
    ['runge-kutta-4', 1],
    ['velocity-verlet', 3],
    ['yoshida-6', 1],
  ] as const)(
    'follows motions of any size and irregular times as plain arrays do, by %s',
    async (integrator, substeps) => {
      const times = Array.from({ length: 12 }, (_, row) => 0.1 * row + 0.02 * Math.sin(3 * row));
      const motions = phases([
        ...springMotions({ trajectories: 2, times }),
        ...springMotions({
          bodies: 5,
          trajectories: 3,
          topology: (index) => (index === 0 ? 'chain' : 'complete'),
        }),
        ...springMotions({ bodies: 1, trajectories: 1 }),
      ]);
      const predicted = await follow(motions, integrator, substeps);
      motions.forEach((motion, index) => {
        const expected = simulated(motion, integrator, substeps);
        expect(difference(predicted[index]!.positions, expected.positions)).toBeLessThan(1e-12);
        expect(difference(predicted[index]!.momenta, expected.momenta)).toBeLessThan(1e-12);
      });
    },
  );

  it('comes to the true motion with the order of the method', async () => {
    const motions = phases(springMotions());
    const errors = await Promise.all(
      [1, 2].map(async (substeps) =>
        difference((await follow(motions, 'runge-kutta-4', substeps))[0]!.positions, motions[0]!.positions),
      ),
    );
    expect(Math.log2(errors[0]! / errors[1]!)).toBeCloseTo(4, 0);
  });

  it('follows more motions than fit at once as it follows each alone', async () => {
    const few = phases(springMotions({ trajectories: 3, times: [0, 0.1, 0.2] }));
    // 6 edges each: 9000 edges of motions are divided in two.
    const many = Array.from({ length: 1501 }, (_, index) => few[index % 3]!);
    const predicted = await follow(many, 'midpoint');
    const alone = await follow(few, 'midpoint');
    expect(predicted).toHaveLength(many.length);
    for (const index of [0, 1, 749, 750, 751, 1500]) {
      expect(difference(predicted[index]!.positions, alone[index % 3]!.positions)).toBe(0);
    }
  });

  it('begins inside a periodic box, and goes on from where the motion was', async () => {
    const space = periodicSpace([100, 100], [-50, -50]);
    const inside = springMotions({ trajectories: 1 }).map((motion) => ({ ...motion, space }));
    const shifted = inside.map((motion) => ({ ...motion, positions: motion.positions.map((x) => x + 300) }));
    const [plain, moved] = [
      await follow(phases(inside), 'midpoint'),
      await follow(phases(shifted), 'midpoint'),
    ];
    expect(
      difference(
        moved[0]!.positions.map((x) => x - 300),
        plain[0]!.positions,
      ),
    ).toBeLessThan(1e-12);
  });

  it('scales increments to the step, and says so', async () => {
    const motions = phases(springMotions()).map((motion) => thinned(motion, 2));
    const model = linearIncrements.create(setup);
    const rollouts = await prepareRollouts(motions, truth, {
      model,
      integrator: integrators.euler,
      precision: 'float64',
      backend: 'onnx',
    });
    expect(rollouts.label).toBe('increment × 2');
    const [predicted] = await rollouts.run(truth);
    expect(difference(predicted!.positions, simulated(motions[0]!, 'euler', 1).positions)).toBeLessThan(
      1e-12,
    );
  });

  it('a motion that diverges leaves numbers that are not finite', async () => {
    const rollouts = await prepareRollouts(phases(springMotions()), truth, {
      model: linearSprings.create(setup),
      integrator: integrators.euler,
      backend: 'onnx',
    });
    const [predicted] = await rollouts.run({ ...truth, a: { shape: [1], data: Float64Array.of(1e9) } });
    expect(predicted!.positions.every(Number.isFinite)).toBe(false);
  });
});
