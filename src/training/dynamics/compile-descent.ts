import type { Integrator } from 'principia/physics';
import { type CompiledStep, type CompileOptions, compileStep, valueAndGradients } from 'principia/tensor';
import type { Parameters } from '../model.js';
import { adamInputNames, adamState, adamStep, parametersIn } from './adam-step.js';
import { systemGraph } from './compose-systems.js';
import { changeScales, rateScales } from './data-scales.js';
import { dynamicsLoss, type LossSettings } from './dynamics-loss.js';
import type { DynamicsModel } from './dynamics-model.js';
import type { TrainingData } from './training-data.js';
import type { WindowSource } from './training-windows.js';

/**
 * What a window is asked for: the state one interval on, the states along several, the rates at a state, or only how
 * bodies are accelerated there, by the mean size of the error in the data's own units.
 */
export type LossName = 'one-step' | 'multi-step' | 'derivative' | 'acceleration';

/** Where and how wide numbers are computed: the default of `compileStep`, 32 bits, one thread. */
export type ComputeOptions = Pick<CompileOptions, 'backend' | 'precision' | 'threads'>;

/** What a step of training does. */
export interface DescentOptions extends ComputeOptions {
  readonly integrator: Integrator;
  /** Steps of the integrator in one sampling interval; 1. */
  readonly substeps?: number;
  /** 'one-step'. */
  readonly loss?: LossName;
  /** Intervals of a window of the multi-step loss; 8. */
  readonly window?: number;
  /** Longest gradient, in units of the loss; 10. */
  readonly clip?: number;
}

/** Intervals of a window: none for single states. */
export function windowIntervals({
  loss = 'one-step',
  window = 8,
}: Pick<DescentOptions, 'loss' | 'window'>): number {
  return { 'one-step': 1, 'multi-step': window, derivative: 0, acceleration: 0 }[loss];
}

/**
 * Compiles a step of training: loss, gradient and Adam. Its state are parameters and moments (`adamState`), its inputs a
 * batch of the windows and `adamInputs`, its outputs `loss`, the gradient's `length`, and whether the step was `taken`.
 *
 * @throws InputError where model and loss do not go together, or the backend does not start
 */
export async function compileDescent(
  model: DynamicsModel,
  fresh: Parameters,
  { composition, weights, inputs }: WindowSource,
  { training, rates }: TrainingData,
  options: DescentOptions,
): Promise<CompiledStep> {
  const { integrator, substeps = 1, clip = 10 } = options;
  const intervals = windowIntervals(options);
  const settings: LossSettings = {
    model,
    integrator,
    substeps,
    weights,
    derivative: intervals === 0,
    accelerations: options.loss === 'acceleration',
    scales: intervals === 0 ? [rateScales(rates ?? [])] : changeScales(training, intervals),
  };
  const scalars = Object.fromEntries(adamInputNames.map((name) => [name, { shape: [] }]));
  return compileStep(
    (state, given) => {
      const graph = systemGraph(composition, given);
      const { value, gradients } = valueAndGradients(
        (parameters) => dynamicsLoss(settings, parameters, given, graph),
        parametersIn(state),
      );
      const { state: next, length, taken } = adamStep(state, gradients, given, clip);
      return { state: next, outputs: { loss: value, length, taken } };
    },
    { state: adamState(fresh), inputs: { ...inputs, ...scalars } },
    options,
  );
}
