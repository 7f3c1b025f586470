import { parse } from 'principia/symbolic';
import type { Law } from './law.js';

/**
 * The law of one pair force along the separation, from the text of its scalar: of the distance `r` and its rate of
 * change `vr`, of the relative speed `v`, and of `m1`, `q1` of the body acted on, `m2`, `q2` of the other; attraction
 * negative.
 *
 * @throws InputError where the text is no expression
 * @example
 * ```ts
 * lawFromPairForce('-2*(r - 1)'); // springs of stiffness 2 and length 1
 * ```
 */
export function lawFromPairForce(text: string): Law {
  return { terms: [{ acts: 'pair force', direction: 'separation', expression: parse(text) }] };
}
