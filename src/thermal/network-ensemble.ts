/**
 * Thermal members of a trained network: from an optimum to draws of all weights at the temperature of the data.
 *
 * @packageDocumentation
 */
import { mean, type RandomStream, variance } from 'principia/math';
import { flatten, type Increments, type Parameters, type TrainedModel, unflatten } from 'principia/training';
import { baoab } from './baoab.js';
import { type Chain, sampleEnsemble } from './ensemble.js';
import { type Gate, gates } from './gates.js';
import { type ChangedPotential, linearChange, whiteningFactor } from './linear-change.js';
import { networkLoss } from './network-potential.js';
import type { NoiseEstimate } from './noise.js';
import { temperatureOf } from './noise.js';
import { type GaussianPrior, type Potential, temperedPotential } from './potential.js';
import { hessianProductAt } from './step-size.js';
import type { Trace } from './trace.js';

/** How a network's ensemble is drawn. */
export interface NetworkEnsembleOptions {
  readonly increments: Increments;
  readonly velocityNoise?: number;
  /** Draws kept of each member, and steps between them. */
  readonly draws?: number;
  readonly thin?: number;
  readonly burnIn?: number;
  /** Step in whitened coordinates, where every direction has frequency 1 and 2 is unstable. */
  readonly step?: number;
  /** In units of T* = 2/N_eff. */
  readonly temperature?: number;
  readonly random: RandomStream;
  readonly signal?: AbortSignal;
  /** Work done, as a fraction of all of it. */
  readonly onWork?: (fraction: number) => void;
  /** Quantities in function space that the gates watch, for one draw of the parameters. */
  readonly observe: (parameters: Parameters, member: number) => Promise<Readonly<Record<string, number>>>;
}

/** Draws of a network's parameters with what vouches for them. */
export interface NetworkEnsemble {
  /** Parameters by member and draw. */
  readonly draws: readonly (readonly Parameters[])[];
  readonly gates: readonly Gate[];
  readonly temperature: number;
  readonly effectiveResiduals: number;
  readonly noise: readonly NoiseEstimate[];
  /** The prior in words. */
  readonly prior: string;
}

/** Prior standard deviation of weights (as initialised, of order 1) and of a mass's ratio to its trained value. */
const weightDeviation = 3;
const massRatioDeviation = 1;

/**
 * Traces in units of each member's own mean and deviation in `reference`. The ensemble is a mixture over members, each
 * with hidden features of its own: what must have mixed is every member's chain, while the members' centres and widths
 * may differ, and widen the interval.
 */
function aboutMembers(
  traces: Readonly<Record<string, Trace>>,
  reference: Readonly<Record<string, Trace>>,
): Readonly<Record<string, Trace>> {
  return Object.fromEntries(
    Object.entries(traces).map(([name, trace]) => [
      name,
      trace.map((series, member) => {
        const own = reference[name]![member]!;
        const centre = mean(own);
        const width = Math.sqrt(variance(own)) || 1;
        return series.map((value) => (value - centre) / width);
      }),
    ]),
  );
}

/** A member's loss as a function of the weights that move, the others held at their optimum. */
interface MovingLoss extends Potential {
  /** Indices of the moving weights in the member's flat parameters. */
  readonly moving: Int32Array;
  readonly optimum: Float64Array;
  /** All parameters for given values of the moving ones. */
  complete(position: Float64Array): Float64Array;
}

function movingLoss(member: TrainedModel, loss: Potential): MovingLoss {
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

/**
 * Draws the weights of several trained members by BAOAB Langevin dynamics at T = 2/N_eff, each in coordinates
 * whitened by the curvature at its own optimum: networks' posteriors are ill-conditioned, and a linear change of
 * coordinates costs nothing in exactness.
 *
 * The weights that move are the output layer and the learned masses; the hidden layers stay where each member's own
 * training left them, so that the spread between members stands for what the hidden features leave open.
 *
 * Half as many draws with half the step are made for the step-halving gate.
 */
export async function networkEnsemble(
  members: readonly TrainedModel[],
  options: NetworkEnsembleOptions,
): Promise<NetworkEnsemble> {
  const { draws = 200, thin = 3, burnIn = 60, step = 0.7, random, signal, onWork } = options;
  const losses = await Promise.all(
    members.map((member) => networkLoss(member, options.increments, options.velocityNoise)),
  );
  const steps = burnIn + draws * thin;
  const moving = members.map((member, index) => movingLoss(member, losses[index]!.loss));
  const curvature = 2 * moving[0]!.dimension;
  const total = members.length * (curvature + 2 * steps + burnIn);
  let done = 0;
  const work = (): void => onWork?.(Math.min(1, ++done / total));
  try {
    // One temperature for all: that of the member whose residuals hold the fewest independent numbers.
    const effective = Math.min(...losses.map((loss) => loss.effectiveResiduals));
    const temperature = (options.temperature ?? 1) * temperatureOf(effective);
    const whitened = await Promise.all(
      members.map((member, index) => whiten(member, moving[index]!, temperature, work, signal)),
    );
    const sample = (stepSize: number, spacing: number, kept: number, label: string) =>
      sampleEnsemble(
        whitened.map((potential) => ({ potential, position: new Float64Array(potential.dimension) })),
        {
          // A mass of T gives every whitened direction frequency 1.
          sampler: (potential) => baoab(potential, { temperature, stepSize, friction: 1, mass: temperature }),
          draws: kept,
          thin: spacing,
          burnIn: Math.round((burnIn * spacing) / thin),
          random: random.child(label),
          ...(signal ? { signal } : {}),
          onStep: work,
        },
      );
    // Whitening is local: where the potential is far from quadratic a member may leave the numbers at the full step.
    let spacing = thin;
    let chains = await sample(step, spacing, draws, 'chains');
    for (let trial = 0; trial < 2 && chains.some((chain) => chain.diverged); trial++) {
      spacing *= 2;
      chains = await sample((step * thin) / spacing, spacing, draws, 'chains');
    }
    const halved = await sample((step * thin) / (2 * spacing), 2 * spacing, Math.ceil(draws / 2), 'halved');
    const parametersOf = (draw: Float64Array, member: number): Parameters =>
      unflatten(members[member]!.layout, moving[member]!.complete(whitened[member]!.original(draw)));
    const watch = async (from: readonly Chain[]): Promise<Readonly<Record<string, Trace>>> => {
      const seen = await Promise.all(
        from.map((chain, member) =>
          Promise.all(chain.draws.map((draw) => options.observe(parametersOf(draw, member), member))),
        ),
      );
      const names = Object.keys(seen.find((series) => series.length > 0)?.[0] ?? {});
      return Object.fromEntries(
        names.map((name) => [
          name,
          seen.map((series) => Float64Array.from(series, (values) => values[name]!)),
        ]),
      );
    };
    const observed = await watch(chains);
    return {
      draws: chains.map((chain, member) => chain.draws.map((draw) => parametersOf(draw, member))),
      gates: gates({
        chains,
        temperature,
        quantities: aboutMembers(observed, observed),
        halved: aboutMembers(await watch(halved), observed),
      }),
      temperature,
      effectiveResiduals: effective,
      noise: losses[0]!.noise,
      prior: `weights N(0, ${weightDeviation}²), mass ratios normal about the trained mass with standard deviation ${massRatioDeviation}`,
    };
  } finally {
    await Promise.all(losses.map((loss) => loss.dispose()));
  }
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
async function whiten(
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
