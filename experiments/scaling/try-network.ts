import { type Integrator, integrators, type Trajectory } from 'principia/physics';
import { knownProperties, phaseTrajectories, prepareRollouts } from 'principia/training';
import type { ExperimentContext } from '../experiment.js';
import { type MotionErrors, motionErrors, validTime } from './compare-motions.js';
import type { ScalingConfig } from './config.js';
import { followMotion } from './followed-motion.js';
import { trueField } from './force-field.js';
import type { GradientNetwork } from './gradient-networks.js';
import { sizesOf } from './pair-potentials.js';
import { freshLattice, springLattice } from './spring-lattice.js';
import { parametersOf, type TrainedNetwork } from './train-network.js';

/** A trained network beside the true law on so many bodies. */
export interface NetworkTrial {
  readonly bodies: number;
  readonly errors: MotionErrors;
  readonly validTime: number | null;
}

/** Follows a lattice of so many bodies under a trained network, by the first of the integrators, in 64 bits. */
export async function tryNetwork(
  { factory }: GradientNetwork,
  trained: TrainedNetwork,
  bodies: number,
  config: ScalingConfig,
  { backend }: Pick<ExperimentContext, 'backend'>,
): Promise<NetworkTrial> {
  const { every } = config;
  const { law, steps, step, start: startOf } = springLattice(config);
  const dt = step(bodies);
  const start = startOf(bodies);
  const truth = trueField(law, start);
  const integrator: Integrator = integrators[config.integrators[0]!];
  const reference = followMotion(truth, start, { integrator, dt, steps, every });
  const trajectory = lookedAt(freshLattice(config, bodies), steps / every, every * dt);
  const parameters = parametersOf(trained);
  const rollouts = await prepareRollouts(
    phaseTrajectories([trajectory], knownProperties([trajectory])),
    parameters,
    {
      model: factory.create(trained.setup),
      integrator,
      substeps: every,
      backend,
      precision: 'float64',
      threads: 1,
    },
  );
  try {
    const [motion] = await rollouts.run(parameters);
    const errors = motionErrors(
      { positions: rowsOf(motion!.positions, start), velocities: rowsOf(motion!.momenta, start) },
      reference,
      start,
      {
        scale: trueField(sizesOf(law), start).energy(start.positions, start.velocities),
        truth,
        own: null,
      },
    );
    return { bodies, errors, validTime: validTime(errors, every * dt) };
  } finally {
    await rollouts.dispose();
  }
}

/** A motion that begins as another one does, with so many further times to be filled. */
function lookedAt(trajectory: Trajectory, looks: number, interval: number): Trajectory {
  const width = trajectory.system.bodies.length * trajectory.dimension;
  const beginning = (values: Float64Array): Float64Array => {
    const all = new Float64Array((looks + 1) * width);
    all.set(values.subarray(0, width));
    return all;
  };
  return {
    ...trajectory,
    times: Float64Array.from({ length: looks + 1 }, (_, look) => look * interval),
    positions: beginning(trajectory.positions),
    velocities: beginning(trajectory.velocities),
  };
}

function rowsOf(
  values: Float64Array,
  { positions: { length: width } }: { readonly positions: Float64Array },
): Float64Array[] {
  return Array.from({ length: values.length / width }, (_, row) =>
    values.subarray(row * width, (row + 1) * width),
  );
}
