import { createRandom } from 'principia/math';
import { type IntegratorName, integrators } from 'principia/physics';
import { type DynamicsSetup, type Parameters, type TrainingData, trainDynamics } from 'principia/training';
import type { ExperimentContext } from '../experiment.js';
import type { Config, NetworkName } from './config.js';
import { networks } from './networks.js';
import type { Mover } from './rollout-errors.js';

/** A trained network as plain data. */
export interface LearnedNetwork {
  readonly network: NetworkName;
  readonly integrator: IntegratorName;
  readonly setup: DynamicsSetup;
  /** Arrays of 64-bit numbers, in base 64. */
  readonly parameters: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: string }>>;
  /** Closed-loop error on the validation motions, from 0 to 1, and the step that was best. */
  readonly validation: number;
  readonly step: number;
  readonly stopped: string;
  readonly seconds: number;
}

/** How a network is trained. */
export interface Lesson {
  readonly network: NetworkName;
  readonly integrator: IntegratorName;
  readonly seed: number;
  readonly steps: number;
  /** Peak of the learning rates' one cycle. */
  readonly rate: number;
}

/** Trains a network on one-step errors; the best of five validations in closed loop is kept. */
export async function learn(
  { network, integrator, seed, steps, rate }: Lesson,
  data: TrainingData,
  { hidden, batch, clip }: Config,
  { backend, progress, now }: ExperimentContext,
): Promise<LearnedNetwork> {
  const stage = progress.stage(`train ${network}, ${integrator}, rate ${rate}, seed ${seed}`, steps);
  const began = now();
  const { parameters, setup, best, stopped } = await trainDynamics(data, {
    factory: networks[network](hidden),
    integrator: integrators[integrator],
    schedule: { name: 'one-cycle', peak: rate },
    validation: { every: Math.ceil(steps / 5) },
    ...{ steps, batch, clip, backend, now },
    threads: 1,
    random: createRandom(seed).child(network),
    onStep: () => stage.advance(),
  });
  const validation = best?.error ?? 1;
  const seconds = (now() - began) / 1000;
  stage.done(`closed loop ${validation.toPrecision(3)}, ${seconds.toFixed(0)} s`);
  return {
    ...{ network, integrator, setup, validation, stopped, seconds },
    step: best?.step ?? 0,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, { shape, data: numbers }]) => [
        name,
        { shape, data: Buffer.from(Float64Array.from(numbers).buffer).toString('base64') },
      ]),
    ),
  };
}

/** The trained network as something that moves bodies. */
export function moverOf({ network, setup, parameters }: LearnedNetwork, { hidden }: Config): Mover {
  return { model: networks[network](hidden).create(setup), parameters: decoded(parameters) };
}

function decoded(parameters: LearnedNetwork['parameters']): Parameters {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, data }]) => [
      name,
      { shape, data: new Float64Array(new Uint8Array(Buffer.from(data, 'base64')).buffer) },
    ]),
  );
}
