import { dot, mean, type RandomStream } from 'principia/math';
import {
  baoab,
  type Chain,
  type Gate,
  gates,
  hessianProductAt,
  isotropicPrior,
  jointNoisePotential,
  largestEigenvalue,
  type Potential,
  sampleEnsemble,
  stepSizeFor,
  temperatureOf,
  temperedPotential,
  tracesOf,
} from 'principia/thermal';
import type { SimmeringConfig } from './config.js';
import type { DataSet } from './data-sets.js';
import type { Network } from './network.js';

/** Weights drawn, and what vouches for them. */
export interface Draws {
  readonly weights: readonly Float64Array[];
  readonly gates: readonly Gate[];
  /** Gradients taken. */
  readonly steps: number;
}

/** What is heated: a network on a data set, with the starts of the members. */
export interface Kettle {
  readonly net: Network;
  readonly data: DataSet;
  readonly starts: readonly Float64Array[];
  /** Weights at an optimum of U: the curvature there sets the step. */
  readonly optimum: Float64Array;
  readonly prior: number;
  readonly random: RandomStream;
}

interface Length {
  readonly draws: number;
  readonly thin: number;
  readonly burnIn: number;
}

/** T* of a loss: 2σ²/N for the mean squared residual, 1/N for the mean of −ln P. */
export function likelihoodTemperature({ kind, training }: DataSet, noise: number): number {
  const count = training.targets.length;
  return kind === 'regression' ? noise * noise * temperatureOf(count) : 1 / count;
}

/**
 * BAOAB at T* from the starts in U = L − T ln p, the mass T, so that U/T is the energy; half as many draws at half the
 * step for the step-halving gate. The step is four tenths of the stable one at the optimum, and halved where a chain leaves
 * the numbers.
 */
export async function simmer(kettle: Kettle, temperature: number, length: Length): Promise<Draws> {
  const { net, data, starts, optimum, prior, random } = kettle;
  const potential = temperedPotential(
    net.loss(data.training),
    isotropicPrior(net.dimension, prior),
    temperature,
  );
  const run = (stepSize: number, { draws, thin, burnIn }: Length, label: string): Promise<Chain[]> =>
    sampleEnsemble(
      starts.map((position) => ({ potential, position })),
      {
        sampler: (of) => baoab(of, { temperature, stepSize, friction: 2, mass: temperature }),
        ...{ draws, thin, burnIn },
        random: random.child(label),
      },
    );
  let step = await stableStep(potential, optimum, temperature, random.child('curvature'));
  let chains = await run(step, length, 'chains');
  for (let trial = 1; trial <= 3 && chains.some(({ diverged }) => diverged); trial++) {
    step /= 2;
    chains = await run(step, length, `chains ${trial}`);
  }
  const halved = await run(
    step / 2,
    { draws: Math.ceil(length.draws / 2), thin: 2 * length.thin, burnIn: length.burnIn },
    'halved',
  );
  const places = probes(data);
  const watch = (of: readonly Chain[]) =>
    Object.fromEntries(
      tracesOf(of, (draw) => net.apply(draw, places)).map((trace, at) => [`f at point ${at}`, trace]),
    );
  return {
    weights: chains.flatMap(({ draws }) => [...draws]),
    gates: gates({ chains, temperature, quantities: watch(chains), halved: watch(halved) }),
    steps: starts.length * (2 * length.burnIn + 2 * length.draws * length.thin),
  };
}

async function stableStep(
  potential: Potential,
  start: Float64Array,
  temperature: number,
  random: RandomStream,
): Promise<number> {
  const curvature = await largestEigenvalue(hessianProductAt(potential, start), potential.dimension, random);
  return stepSizeFor(curvature, temperature, 0.8);
}

/** The first eight test inputs: where the gates watch the function. */
function probes({ test, columns }: DataSet): Float64Array {
  return test.inputs.subarray(0, 8 * columns);
}

/**
 * σ sampled together with the weights of one member, twice: the second time with the step that the first σ asks for. A
 * network with as many weights as points has no settled fixed point of fit and temperature.
 */
export async function noiseOf(
  { net, data, starts, prior, random }: Omit<Kettle, 'optimum'>,
  start: number,
  length: Length,
): Promise<number> {
  const loss = net.loss(data.training);
  const weightPrior = isotropicPrior(net.dimension, prior);
  const joint = jointNoisePotential(loss, weightPrior, data.training.targets.length, 1);
  let noise = start;
  let weights = starts[0]!;
  for (const round of [1, 2]) {
    const temperature = likelihoodTemperature(data, noise);
    const potential = temperedPotential(loss, weightPrior, temperature);
    weights = await relax(potential, weights, random.child(`relax ${round}`));
    const stepSize = await stableStep(potential, weights, temperature, random.child(`curvature ${round}`));
    const [chain] = await sampleEnsemble(
      [{ potential: joint, position: Float64Array.of(...weights, Math.log(noise)) }],
      {
        // σ falls on the way, and what is stiff gets stiffer with 1/σ.
        sampler: (of) => baoab(of, { temperature: 1, stepSize: stepSize / 2, friction: 2 }),
        ...length,
        random: random.child(`noise ${round}`),
      },
    );
    if (chain!.draws.length === 0) break;
    noise = mean(chain!.draws.map((draw) => Math.exp(draw[net.dimension]!)));
    weights = chain!.draws.at(-1)!.slice(0, net.dimension);
  }
  return noise;
}

const relaxationSteps = 3000;

/** Downhill in U to the next optimum, with momentum that is dropped where it turns uphill. */
export async function relax(
  potential: Potential,
  start: Float64Array,
  random: RandomStream,
): Promise<Float64Array> {
  const curvature = await largestEigenvalue(hessianProductAt(potential, start), potential.dimension, random);
  const step = stepSizeFor(curvature, 1, 0.4);
  let position = start;
  let velocity = new Float64Array(start.length);
  for (let round = 0; round < relaxationSteps; round++) {
    const { gradient } = await potential.evaluate(position);
    if (dot(gradient, velocity) > 0) velocity.fill(0);
    velocity = velocity.map((speed, index) => 0.995 * speed - step * gradient[index]!);
    position = position.map((weight, index) => weight + step * velocity[index]!);
  }
  return position;
}

/**
 * The published retrofit: no prior, unit masses, a step in time of its own, the temperature raised by steps to its target
 * whatever the noise. Langevin dynamics carries it here instead of a Nosé-Hoover chain. The draws are those of the last
 * temperature.
 */
export async function simmerAsPublished(
  { net, data, starts, random }: Pick<Kettle, 'net' | 'data' | 'starts' | 'random'>,
  { temperatures, steps, step }: SimmeringConfig['published'],
): Promise<Draws> {
  const potential = net.loss(data.training);
  const thin = Math.max(1, Math.round(steps / 100));
  let positions = starts;
  let chains: Chain[] = [];
  for (const [stage, temperature] of temperatures.entries()) {
    chains = await sampleEnsemble(
      positions.map((position) => ({ potential, position })),
      {
        sampler: (of) => baoab(of, { temperature, stepSize: step, friction: 1 }),
        draws: Math.floor(steps / thin),
        thin,
        random: random.child(stage),
      },
    );
    positions = chains.map(({ state }) => state.position);
  }
  const places = probes(data);
  const quantities = Object.fromEntries(
    tracesOf(chains, (draw) => net.apply(draw, places)).map((trace, at) => [`f at point ${at}`, trace]),
  );
  return {
    weights: chains.flatMap(({ draws }) => [...draws]),
    gates: gates({ chains, temperature: temperatures.at(-1)!, quantities, halved: null }),
    steps: starts.length * temperatures.length * steps,
  };
}
