import { createRandom } from 'principia/math';
import { integrators } from 'principia/physics';
import { type DynamicsSetup, type Parameters, trainDynamics, trainingData } from 'principia/training';
import type { ExperimentContext } from '../experiment.js';
import type { ScalingConfig } from './config.js';
import type { GradientNetwork } from './gradient-networks.js';
import { trainingLattices } from './spring-lattice.js';

/** A trained network as plain data. */
export interface TrainedNetwork {
  readonly setup: DynamicsSetup;
  readonly parameters: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>
  >;
  /** Mean square error of the rates in the last steps, in their own size. */
  readonly loss: number | null;
  readonly seconds: number;
}

/** Trains a network on the lattices that the direct solve learns from, on their accelerations as it does. */
export async function trainNetwork(
  { name, title, factory }: GradientNetwork,
  config: ScalingConfig,
  { backend, now, progress }: Pick<ExperimentContext, 'backend' | 'now' | 'progress'>,
): Promise<TrainedNetwork> {
  const { steps, batch } = config.networks;
  const random = createRandom(config.seed).child(name);
  const data = trainingData(trainingLattices(config), {
    validation: 0,
    rates: true,
    random: random.child('data'),
  });
  const stage = progress.stage(title, steps);
  let loss: number | null = null;
  const began = now();
  const { parameters, setup } = await trainDynamics(data, {
    factory,
    integrator: integrators['velocity-verlet'],
    loss: 'derivative',
    steps,
    batch,
    schedule: { name: 'cosine', peak: 5e-3 },
    backend,
    threads: 1,
    random,
    now,
    onStep: () => stage.advance(),
    onRecord: (record) => {
      loss = record.loss;
    },
  });
  stage.done();
  return {
    setup,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([key, { shape, data: values }]) => [
        key,
        { shape, data: Array.from(values) },
      ]),
    ),
    loss,
    seconds: (now() - began) / 1000,
  };
}

/** Parameters as models take them. */
export function parametersOf({ parameters }: TrainedNetwork): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([key, { shape, data }]) => [
      key,
      { shape, data: Float64Array.from(data) },
    ]),
  );
}
