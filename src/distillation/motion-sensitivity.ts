import { compileLaw, type InteractingBodies, type Law, lawConstants } from 'principia/law';
import { integrateAdaptive } from 'principia/physics';
import { variationalField } from './variational-field.js';

/** A motion with its derivatives by its initial state. */
export interface SensitiveMotion {
  /** [T, 2·N·D]. */
  readonly states: Float64Array;
  /** ∂state/∂(initial state) at every time, [T, 2·N·D, 2·N·D]. */
  readonly sensitivities: Float64Array;
}

/**
 * Integrates the motion of bodies under a law together with its sensitivity to the initial state.
 *
 * @param initialState [x, v] at times[0], each [N, D]
 * @returns null where the law cannot be followed
 */
export function sensitiveMotion(
  law: Law,
  bodies: InteractingBodies,
  initialState: Float64Array,
  times: Float64Array,
  relativeTolerance = 1e-8,
): SensitiveMotion | null {
  const variations = variationalField(compileLaw(law), lawConstants(law), bodies, {
    constants: [],
    masses: [],
    charges: [],
  });
  const width = initialState.length;
  const outcome = integrateAdaptive(variations.field, variations.initial(initialState), times, {
    relativeTolerance,
    absoluteTolerance: relativeTolerance,
    events: variations.events,
    controlled: width,
  });
  if (outcome.status !== 'complete') return null;
  const states = new Float64Array(times.length * width);
  const sensitivities = new Float64Array(times.length * width * width);
  for (let row = 0; row < times.length; row++) {
    const from = row * variations.size;
    states.set(outcome.states.subarray(from, from + width), row * width);
    sensitivities.set(
      outcome.states.subarray(from + width, from + width + width * width),
      row * width * width,
    );
  }
  return { states, sensitivities };
}
