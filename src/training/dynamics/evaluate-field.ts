import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import type { VectorField } from 'principia/physics';
import {
  type EvaluationContext,
  type EvaluationReport,
  type EvaluationSettings,
  reportOn,
} from './evaluate-dynamics.js';
import { followMotion } from './follow-motion.js';
import type { PhaseTrajectory } from './phase-trajectory.js';
import type { PredictedMotion } from './roll-out.js';
import { stepped } from './stepped-motions.js';

/** A law that says how bodies are accelerated, and what it is called. */
export interface MotionLaw {
  readonly name: string;
  /** Writes [v, a] for a state [x, v] of a motion's bodies. */
  fieldOf(motion: PhaseTrajectory): VectorField;
}

/**
 * Predicts motions by a law, in 64 bits: by an adaptive method, or by the integrator and step that are asked for.
 *
 * @throws InputError where only one of step and method is given, or the step does not fit the recorded intervals
 */
export async function evaluateField(
  law: MotionLaw,
  recorded: readonly PhaseTrajectory[],
  dataset: Dataset,
  settings: EvaluationSettings,
  { onStart, onStep }: Pick<EvaluationContext, 'onStart' | 'onStep'>,
): Promise<EvaluationReport> {
  const { motions, perInterval, dt } = stepped(recorded, settings, stepOf(settings));
  const { integrator } = settings;
  onStart?.(motions.length);
  const predictions: PredictedMotion[] = [];
  for (const motion of motions) {
    predictions.push(followMotion(law.fieldOf(motion), motion, integrator, perInterval));
    onStep?.();
    // Gives way, so that progress is drawn and the process can be ended.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    ...reportOn(dataset, settings, motions, predictions),
    subject: { kind: 'law', name: law.name },
    integrator: integrator ?? 'dormand-prince-853, adaptive',
    dt: integrator === null ? null : dt,
    trainedStep: null,
    trainedOn: null,
  };
}

/** The step that a law is integrated with: infinite for the adaptive method. */
function stepOf({ dt, integrator }: Pick<EvaluationSettings, 'dt' | 'integrator'>): number {
  if (dt !== null && integrator === null) {
    throw new InputError(
      'a law is integrated by an adaptive method, which chooses its steps; --dt needs --integrator',
    );
  }
  if (dt === null && integrator !== null) {
    throw new InputError(
      `--integrator ${integrator} needs the step that a law is to be integrated with; add --dt`,
    );
  }
  return dt ?? Number.POSITIVE_INFINITY;
}
