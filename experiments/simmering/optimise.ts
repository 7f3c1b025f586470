import { permutation, type RandomStream } from 'principia/math';
import type { SimmeringConfig } from './config.js';
import type { DataSet, Points } from './data-sets.js';
import type { Network } from './network.js';

/** Adam on the whole of the points; every 20 steps `watch` may look, and end it by answering false. */
async function descend(
  net: Network,
  points: Points,
  start: Float64Array,
  { steps, rate }: SimmeringConfig['optimiser'],
  watch: (weights: Float64Array) => Promise<boolean> = async () => true,
): Promise<Float64Array> {
  const loss = net.loss(points);
  const weights = start.slice();
  const [first, second] = [new Float64Array(start.length), new Float64Array(start.length)];
  for (let step = 1; step <= steps; step++) {
    const { gradient } = await loss.evaluate(weights);
    const [bias1, bias2] = [1 - 0.9 ** step, 1 - 0.999 ** step];
    // The rate falls along a cosine, so that the end is an optimum and not a walk about it.
    const pace = 0.5 * rate * (1 + Math.cos((Math.PI * step) / steps));
    for (let index = 0; index < weights.length; index++) {
      const slope = gradient[index]!;
      first[index] = 0.9 * first[index]! + 0.1 * slope;
      second[index] = 0.999 * second[index]! + 0.001 * slope * slope;
      weights[index]! -= (pace * (first[index]! / bias1)) / (Math.sqrt(second[index]! / bias2) + 1e-8);
    }
    if (step % 20 === 0 && !(await watch(weights))) break;
  }
  return weights;
}

/** A network optimised to the end on all training points: overfitted. */
export function optimised(
  net: Network,
  { training }: DataSet,
  random: RandomStream,
  settings: SimmeringConfig['optimiser'],
): Promise<Float64Array> {
  return descend(net, training, net.init(random), settings);
}

/** Weights where the loss of the watched points was least, and that loss. */
export interface EarlyStopped {
  readonly weights: Float64Array;
  readonly watchedLoss: number;
}

/** A network optimised on a part of the training points, stopped where the loss of the others was least. */
export async function earlyStopped(
  net: Network,
  { training, columns }: DataSet,
  random: RandomStream,
  { optimiser, watched }: Pick<SimmeringConfig, 'optimiser' | 'watched'>,
): Promise<EarlyStopped> {
  const rows = training.targets.length;
  const order = permutation(random.child('split'), rows);
  const held = Math.round(watched * rows);
  const part = (chosen: Int32Array): Points => ({
    inputs: Float64Array.from(
      Array.from(chosen, (row) =>
        Array.from(training.inputs.subarray(row * columns, (row + 1) * columns)),
      ).flat(),
    ),
    targets: Float64Array.from(chosen, (row) => training.targets[row]!),
  });
  const watchedLoss = net.loss(part(order.subarray(0, held)));
  let best: EarlyStopped = {
    weights: new Float64Array(net.dimension),
    watchedLoss: Number.POSITIVE_INFINITY,
  };
  await descend(net, part(order.subarray(held)), net.init(random), optimiser, async (weights) => {
    const { value } = await watchedLoss.evaluate(weights);
    if (value < best.watchedLoss) best = { weights: weights.slice(), watchedLoss: value };
    return true;
  });
  return best;
}
