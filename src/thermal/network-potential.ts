/**
 * A trained network as a thermal system: its weights (and the masses it learned) are the coordinates, its misfit on
 * windows of motion is the energy.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import {
  type CompiledFunction,
  compile,
  type Tensor,
  type TensorRecord,
  tf,
  valueAndGradients,
  widestPrecision,
} from 'principia/tensor';
import {
  flatten,
  type Increments,
  propertiesOf,
  residualUnits,
  type TrainedModel,
  unflatten,
  windowArrays,
  windowResiduals,
} from 'principia/training';
import { effectiveCount, type NoiseEstimate, noiseFromResiduals } from './noise.js';
import type { Potential } from './potential.js';

/** The misfit of a network on fixed windows, and what its residuals say of the noise. */
export interface NetworkLoss {
  /** L(w) = mean (residual/σᵢ)² over all N residuals. */
  readonly loss: Potential;
  /** σᵢ of each body, relative to the body's usual velocity change. */
  readonly noise: readonly NoiseEstimate[];
  /** Independent residuals, Σ N/τ. */
  readonly effectiveResiduals: number;
  readonly residuals: number;
  dispose(): Promise<void>;
}

/** Relative residual below which no network is trusted: a noise-free simulation is not temperature zero. */
export const discrepancyFloor = 1e-3;

/**
 * Compiles L(w) for a trained model.
 *
 * σᵢ is the root mean square residual of body i, or follows from the given velocity noise, never below
 * `discrepancyFloor` of the body's usual velocity change. Position and velocity of one window are two readings of
 * the same force, so a window counts its velocity residuals only; τ is taken along time.
 *
 * @param increments - windows that do not overlap, in order of time
 */
export async function networkLoss(
  trained: TrainedModel,
  increments: Increments,
  velocityNoise?: number,
): Promise<NetworkLoss> {
  const { bodies, dimension, windows } = increments;
  const unit = residualUnits(increments, velocityNoise);
  const all = Array.from({ length: windows }, (_, window) => window);
  // The windows never change: their arrays are made once, not at every step.
  const inUnits = windowArrays(increments, all, unit, trained.logMass);
  const misfit = await compileLoss(trained, inUnits);
  const dimensionOfState = 2 * dimension;
  const start = await misfit.run({ ...trained.parameters, ...inUnits });
  const residual = start.residual!.data as Float64Array;
  const groups: Record<string, Float64Array> = {};
  const series: Float64Array[] = [];
  for (let body = 0; body < bodies; body++) {
    const own = residual.filter((_, entry) => Math.floor(entry / dimensionOfState) % bodies === body);
    groups[`body ${body}`] = own;
    for (let axis = dimension; axis < dimensionOfState; axis++) {
      series.push(own.filter((_, entry) => entry % dimensionOfState === axis));
    }
  }
  if (!residual.every(Number.isFinite)) {
    await misfit.dispose();
    throw new InputError(
      'the trained network does not predict finite states on its own training windows: train longer',
    );
  }
  const noise = noiseFromResiduals(groups, discrepancyFloor);
  const sizes = unit.map((size, entry) => size * noise[entry % bodies]!.deviation);
  const inputs = windowArrays(increments, all, sizes, trained.logMass);
  return {
    loss: {
      dimension: trained.layout.size,
      evaluate: async (position) => {
        const output = await misfit.run({ ...unflatten(trained.layout, position), ...inputs });
        return { value: output.loss!.data[0]!, gradient: flatten(trained.layout, output) };
      },
    },
    noise,
    residuals: residual.length,
    effectiveResiduals: effectiveCount(series),
    dispose: () => misfit.dispose(),
  };
}

function compileLoss(
  trained: TrainedModel,
  windows: Readonly<Record<string, { readonly shape: readonly number[] }>>,
): Promise<CompiledFunction> {
  const { model, layout, unknown, integrator, substeps, backend } = trained;
  const shapes = Object.fromEntries([
    ...layout.entries.map(({ name, shape }) => [name, { shape }] as const),
    ...Object.entries(windows).map(([name, { shape }]) => [name, { shape }] as const),
  ]);
  return compile(
    (inputs: TensorRecord) => {
      const at = Object.fromEntries(layout.entries.map(({ name }) => [name, inputs[name]!]));
      const residuals = (parameters: TensorRecord): Tensor =>
        windowResiduals(
          model,
          integrator,
          substeps,
          parameters,
          inputs,
          propertiesOf(parameters, inputs, unknown),
        );
      const { value, gradients } = valueAndGradients(
        (parameters) => tf.mean(tf.square(residuals(parameters))),
        at,
      );
      return { loss: value, residual: residuals(at), ...gradients };
    },
    shapes,
    { backend, precision: widestPrecision(backend) },
  );
}
