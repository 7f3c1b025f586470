import { mean, type RandomStream, rootMeanSquare } from 'principia/math';
import {
  type Chain,
  compareNoise,
  fixedPointNoise,
  isotropicPrior,
  jointNoisePotential,
  type Potential,
  secondDifferenceNoise,
  temperedPotential,
} from 'principia/thermal';
import { atLeast, below, type Check, type VerificationContext } from '../verification.js';
import { descend, langevinChain } from './network-chains.js';
import { drawPoints, type TinyNetwork, tinyNetwork } from './tiny-network.js';

const [noise, count, hidden] = [0.1, 200, 6];

interface Estimates {
  readonly fixedPoint: number;
  readonly sampled: number;
  readonly secondDifferences: number;
  readonly rootMeanSquareOfFit: number;
  readonly settled: boolean;
}

/** D3: the noise of 200 points about a network, found without being told. */
export async function unknownNoise(
  { size, say }: VerificationContext,
  random: RandomStream,
): Promise<Check[]> {
  const worlds = size === 'full' ? 60 : 4;
  const network = tinyNetwork(hidden);
  const found: Estimates[] = [];
  for (let world = 0; world < worlds; world++) {
    found.push(await estimates(network, random.child(world), size === 'full' ? 1500 : 500));
    if (world % 10 === 9) say(`unknown noise: ${world + 1} of ${worlds} data sets`);
  }
  const bias = (of: (estimate: Estimates) => number): number => mean(found.map(of)) / noise - 1;
  const within = (of: (estimate: Estimates) => number): number =>
    mean(found.map((estimate) => (Math.abs(of(estimate) / noise - 1) < 0.1 ? 1 : 0)));
  // One estimate scatters by 1/√(2(N − d)) = 5.3 %, so that 94 % of them lie within 10 %.
  const [share, limit] = size === 'full' ? [0.83, 0.028] : [0.6, 0.1];
  const agree = found.filter(
    ({ fixedPoint, sampled, secondDifferences }) =>
      compareNoise({ fixedPoint, sampled, secondDifferences }).warning === null,
  );
  return [
    below('D3 fixed point: |mean σ̂/σ − 1| at N = 200', Math.abs(bias((of) => of.fixedPoint)), limit),
    below('D3 sampled with the weights: |mean σ̂/σ − 1|', Math.abs(bias((of) => of.sampled)), limit),
    atLeast(
      'D3 fixed point: share of data sets with |σ̂/σ − 1| < 0.1',
      within((of) => of.fixedPoint),
      share,
    ),
    atLeast(
      'D3 sampled: share of data sets with |σ̂/σ − 1| < 0.1',
      within((of) => of.sampled),
      share,
    ),
    atLeast('D3 share of fixed points that settled', mean(found.map(({ settled }) => (settled ? 1 : 0))), 1),
    below(
      'D3 for comparison, root mean square residual of the fit: mean σ̂/σ − 1',
      bias((of) => of.rootMeanSquareOfFit),
      -0.01,
    ),
    atLeast(
      'D3 share of data sets on which the rungs agree',
      agree.length / worlds,
      size === 'full' ? 0.97 : 0.8,
    ),
  ];
}

async function estimates(network: TinyNetwork, random: RandomStream, draws: number): Promise<Estimates> {
  const { dimension } = network;
  const prior = isotropicPrior(dimension, 1);
  const truth = Float64Array.from({ length: dimension }, () => random.normal());
  const points = drawPoints(network, truth, { count, reach: 3, noise, random });
  const loss = network.loss(points);
  const optimise = (temperature: number): Promise<Float64Array> =>
    descend(network, points.inputs, temperedPotential(loss, prior, temperature), truth, temperature);
  const lossAt = async (weights: Float64Array): Promise<number> => (await loss.evaluate(weights)).value;
  const chainFrom = (
    potential: Potential,
    position: Float64Array,
    settings: { readonly temperature: number; readonly deviation: number; readonly label: string },
  ): Promise<Chain> =>
    langevinChain(potential, position, {
      temperature: settings.temperature,
      // The stiffest direction has N slopes of about √H: curvature N H/σ² in units of T.
      stepSize: (0.7 * settings.deviation) / Math.sqrt(count * hidden),
      ...{ draws, thin: 4, burnIn: draws },
      random: random.child(settings.label),
    });

  const fixed = await fixedPointNoise({
    residuals: count,
    start: 2 * noise,
    losses: async (temperature) => {
      const optimum = await optimise(temperature);
      const { draws: drawn } = await chainFrom(temperedPotential(loss, prior, temperature), optimum, {
        temperature,
        deviation: Math.sqrt((temperature * count) / 2),
        label: 'fixed point',
      });
      return { least: await lossAt(optimum), mean: mean(await Promise.all(drawn.map(lossAt))) };
    },
  });

  const optimum = await optimise(fixed.temperature);
  const rootMeanSquareOfFit = Math.sqrt(await lossAt(optimum));
  const joint = jointNoisePotential(loss, prior, count, rootMeanSquare(points.targets));
  const start = Float64Array.of(...optimum, Math.log(rootMeanSquareOfFit));
  const { draws: drawn } = await chainFrom(joint, start, {
    temperature: 1,
    deviation: rootMeanSquareOfFit,
    label: 'sampled',
  });
  return {
    fixedPoint: fixed.deviation,
    settled: fixed.settled,
    sampled: mean(drawn.map((draw) => Math.exp(draw[dimension]!))),
    secondDifferences: secondDifferenceNoise(points.targets),
    rootMeanSquareOfFit,
  };
}
