import { type Tensor, tf } from 'principia/tensor';
import type { DynamicsSetup, PhaseState } from 'principia/training';

/** The motion that a network's columns [n, 2D] are, in units of L times and P times a factor: 1/τ for rates. */
export function splitMotion(
  { lengthScale, momentumScale }: DynamicsSetup,
  columns: Tensor,
  factor: number,
): PhaseState {
  const [position, momentum] = tf.split(columns, 2, 1) as [Tensor, Tensor];
  return {
    position: tf.mul(position, lengthScale * factor),
    momentum: tf.mul(momentum, momentumScale * factor),
  };
}
