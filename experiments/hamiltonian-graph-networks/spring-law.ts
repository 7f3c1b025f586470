/**
 * The true law of spring networks, as a model that needs no training: what is left of an error with it is the
 * integrator's own.
 *
 *     H = Σᵢ |pᵢ|² / 2mᵢ + Σ kᵢⱼ |qᵢ − qⱼ|² / 2 over the springs,   kᵢⱼ = sᵢ sⱼ
 *
 * m and s are the two known properties of a body, its mass and its share of the stiffness, in this order.
 *
 * @packageDocumentation
 */
import { type Tensor, tf } from 'principia/tensor';
import type { DynamicsModel, PhaseTrajectory, PredictedMotion, SystemGraph } from 'principia/training';

/** The law as a model of motions, without parameters; its Hamiltonian separates. */
export const springLaw: DynamicsModel = {
  name: 'spring-law',
  separable: true,
  init: () => ({}),
  rates(_parameters, { position, momentum }, graph) {
    const [mass, share] = [0, 1].map((column) => tf.slice(graph.bodyProperties, [0, column], [-1, 1]));
    const stretch = tf.sub(received(position, graph), sent(position, graph));
    const stiffness = tf.mul(received(share!, graph), sent(share!, graph));
    const pulls = tf.unsortedSegmentSum(
      tf.mul(stiffness, stretch),
      graph.receivers as Parameters<typeof tf.unsortedSegmentSum>[1],
      graph.system.shape[0]!,
    );
    return { position: tf.div(momentum, mass!), momentum: tf.neg(pulls) };
  },
};

const received = (rows: Tensor, { receivers }: SystemGraph): Tensor => tf.gather(rows, receivers);
const sent = (rows: Tensor, { senders }: SystemGraph): Tensor => tf.gather(rows, senders);

/** H along a prediction, [T]; NaN where its states are not finite. */
export function springEnergies(
  { trajectory, times, bodies, dimension, properties }: PhaseTrajectory,
  { positions, momenta }: Pick<PredictedMotion, 'positions' | 'momenta'>,
): Float64Array {
  const { first, second } = trajectory.system.interactions;
  const width = bodies * dimension;
  return Float64Array.from(times, (_, row) => {
    let twice = 0;
    for (let entry = 0; entry < width; entry++) {
      twice += momenta[row * width + entry]! ** 2 / properties[2 * Math.floor(entry / dimension)]!;
    }
    for (let spring = 0; spring < first.length; spring++) {
      const [one, other] = [first[spring]!, second[spring]!];
      const stiffness = properties[2 * one + 1]! * properties[2 * other + 1]!;
      for (let axis = row * width; axis < row * width + dimension; axis++) {
        twice += stiffness * (positions[axis + one * dimension]! - positions[axis + other * dimension]!) ** 2;
      }
    }
    return twice / 2;
  });
}
