import { flatten, type TrainedModel } from 'principia/training';
import { type ChangedPotential, linearChange, whiteningFactor } from './linear-change.js';
import { type GaussianPrior, type Potential, temperedPotential } from './potential.js';
import { hessianProductAt } from './step-size.js';

/** Prior standard deviation of weights (as initialised, of order 1) and of a mass's ratio to its trained value. */
const weightDeviation = 3;
const massRatioDeviation = 1;

/** The prior in words. */
export const networkPrior: string = `weights N(0, ${weightDeviation}²), mass ratios normal about the trained mass with standard deviation ${massRatioDeviation}`;

/** A member's loss as a function of the weights that move, the others held at their optimum. */
export interface MovingLoss extends Potential {
  /** Indices of the moving weights in the member's flat parameters. */
  readonly moving: Int32Array;
  readonly optimum: Float64Array;
  /** All parameters for given values of the moving ones. */
  complete(position: Float64Array): Float64Array;
}

/** The loss by the output layer and the learned masses. */
export function movingLoss(member: TrainedModel, loss: Potential): MovingLoss {
  const names = new Set([...member.model.outputWeights, 'massShift']);
  const moving = Int32Array.from(
    member.layout.entries
      .filter(({ name }) => names.has(name))
      .flatMap(({ name, offset, length }) =>
        Array.from({ length }, (_, index) =>
          name === 'massShift' && !member.unknown[index] ? -1 : offset + index,
        ),
      )
      .filter((index) => index >= 0),
  );
  const optimum = flatten(member.layout, member.parameters);
  const complete = (position: Float64Array): Float64Array => {
    const all = optimum.slice();
    moving.forEach((index, at) => {
      all[index] = position[at]!;
    });
    return all;
  };
  return {
    dimension: moving.length,
    moving,
    optimum,
    complete,
    evaluate: async (position) => {
      const { value, gradient } = await loss.evaluate(complete(position));
      return { value, gradient: Float64Array.from(moving, (index) => gradient[index]!) };
    },
  };
}

function priorOf(member: TrainedModel, { moving }: MovingLoss): GaussianPrior {
  const shift = member.layout.entries.find(({ name }) => name === 'massShift');
  const isMass = (index: number): boolean =>
    shift !== undefined && index >= shift.offset && index < shift.offset + shift.length;
  return {
    mean: new Float64Array(moving.length),
    deviation: Float64Array.from(moving, (index) => (isMass(index) ? massRatioDeviation : weightDeviation)),
  };
}

/** The tempered potential of a member about its own optimum, every direction of unit width. */
export async function whiten(
  member: TrainedModel,
  loss: MovingLoss,
  temperature: number,
  work: () => void,
  signal?: AbortSignal,
): Promise<ChangedPotential> {
  const prior = priorOf(member, loss);
  const potential = temperedPotential(loss, prior, temperature);
  let centre: Float64Array = Float64Array.from(loss.moving, (index) => loss.optimum[index]!);
  let factor = whiteningFactor(await hessianOf(loss, centre, work, signal), prior, temperature);
  centre = await descend(potential, centre, factor, temperature);
  factor = whiteningFactor(await hessianOf(loss, centre, work, signal), prior, temperature);
  return linearChange(potential, await descend(potential, centre, factor, temperature), factor);
}

/** The Hessian of the loss, column by column. */
async function hessianOf(
  loss: Potential,
  centre: Float64Array,
  work: () => void,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const size = loss.dimension;
  const product = hessianProductAt(loss, centre, 1e-4);
  const hessian = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    signal?.throwIfAborted();
    const unit = new Float64Array(size);
    unit[column] = 1;
    hessian.set(await product(unit), column * size);
    work();
  }
  return hessian;
}

/** A few Newton steps with the whitening as inverse curvature, each shortened until the potential falls. */
async function descend(
  potential: Potential,
  start: Float64Array,
  factor: Float64Array,
  temperature: number,
): Promise<Float64Array> {
  let centre = start;
  for (let iteration = 0; iteration < 8; iteration++) {
    const whitened = linearChange(potential, centre, factor);
    const { value, gradient } = await whitened.evaluate(new Float64Array(potential.dimension));
    let length = 1;
    let moved = false;
    for (; length > 1e-3 && !moved; length /= 2) {
      const step = gradient.map((slope) => (-length * slope) / temperature);
      const trial = whitened.original(step);
      const { value: reached } = await potential.evaluate(trial);
      if (reached < value) {
        centre = trial;
        moved = true;
      }
    }
    if (!moved) break;
  }
  return centre;
}
