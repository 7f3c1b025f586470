import { mean, type RandomStream } from 'principia/math';
import {
  type Chain,
  coverage,
  type Gate,
  gates,
  isotropicPrior,
  type LangevinState,
  temperatureOf,
  temperedPotential,
  tracesOf,
  unverified,
} from 'principia/thermal';
import { atLeast, between, type Check, type VerificationContext } from '../verification.js';
import { langevinChain } from './network-chains.js';
import { drawPoints, type Points, tinyNetwork } from './tiny-network.js';

const [noise, count, reach] = [0.1, 40, 2];
const network = tinyNetwork(12);
const prior = isotropicPrior(network.dimension, 1);
const grid = Float64Array.from({ length: 41 }, (_, index) => reach * (index / 20 - 1));
const levels = [0.5, 0.9, 0.95];

interface World {
  readonly truth: Float64Array;
  readonly points: Points;
}

/** A network whose weights come from the prior, and 40 points of it with noise. */
function drawWorld(random: RandomStream): World {
  const truth = Float64Array.from({ length: network.dimension }, () => random.normal());
  return { truth, points: drawPoints(network, truth, { count, reach, noise, random }) };
}

function posterior({ points }: World, c: number) {
  const temperature = c * noise * noise * temperatureOf(count);
  return { temperature, potential: temperedPotential(network.loss(points), prior, temperature) };
}

/** Shares of the true function, on a grid, inside central intervals of the draws. */
function coverageOf(world: World, weights: readonly Float64Array[]): number[] {
  const values = weights.map((draw) => network.apply(draw, grid));
  const sorted = Array.from(grid, (_, at) => Float64Array.from(values, (of) => of[at]!).sort());
  const observed = network.apply(world.truth, grid);
  return levels.map((level) => {
    const quantileAt = (p: number): number[] =>
      sorted.map((along) => along[Math.min(along.length - 1, Math.floor(p * along.length))]!);
    return coverage({ low: quantileAt((1 - level) / 2), high: quantileAt((1 + level) / 2), observed });
  });
}

/**
 * The gates that a single chain can be held to: the virial in every direction within 5 Monte-Carlo errors and on average
 * within 5 %, and the function at nine places mixed. That one direction's virial be known to 0.1 is not asked: in a curved
 * valley of plain weights it fluctuates by the ratio of the valley's length to its width.
 */
function gatesOf(chain: Chain, temperature: number): readonly Gate[] {
  const places = Float64Array.from({ length: 9 }, (_, index) => reach * (index / 4 - 1));
  const traces = tracesOf([chain], (draw) => network.apply(draw, places));
  const quantities = Object.fromEntries(traces.map((trace, at) => [`f(${places[at]})`, trace]));
  const all = gates({ chains: [chain], temperature, quantities, halved: null });
  return all.filter(({ name }) => !/step-halving|virial, largest Monte-Carlo error/.test(name));
}

const meanVirial = (of: readonly Gate[]): number =>
  of.find(({ name }) => name === 'virial, mean over directions')!.value;

/**
 * D4: coverage of networks drawn from the prior at T*, of the ensembles that pass the gates. The gates are asked again after
 * every block, so that an ensemble near their limits has several chances; coverage is of those that pass, and how many do
 * not is a check of its own.
 */
export async function neuralCoverage(
  { size, say }: VerificationContext,
  random: RandomStream,
): Promise<Check[]> {
  const [worlds, draws, blocks] = size === 'full' ? [200, 4000, 10] : [4, 2000, 1];
  const covered: number[][] = [];
  let run = 0;
  for (let at = 0; at < worlds; at++) {
    const stream = random.child(at);
    const world = drawWorld(stream);
    const { temperature, potential } = posterior(world, 1);
    const options = { temperature, stepSize: 0.006, draws, thin: 12, burnIn: 2000, random: stream };
    let chain: Chain<LangevinState> | undefined;
    // On and on until the gates pass: how long depends on the data set.
    for (let block = 0; block < blocks; block++) {
      run += 1;
      chain = await langevinChain(potential, world.truth, options, chain);
      // The reduced size is too short for the gates, and takes all chains.
      if (size === 'full' && unverified(gatesOf(chain, temperature)).length > 0) continue;
      covered.push(coverageOf(world, chain.draws));
      break;
    }
    if (at % 20 === 19) {
      say(`neural coverage: ${at + 1} of ${worlds} data sets, ${covered.length} verified, ${run} blocks run`);
    }
  }
  const at = (index: number): number => mean(covered.map((shares) => shares[index]!));
  const slack = size === 'full' ? 0 : 0.08;
  return [
    ...(size === 'full'
      ? [atLeast('D4 share of data sets whose ensemble passes the gates', covered.length / worlds, 0.9)]
      : []),
    between('D4 coverage of the true function at 50 %', at(0), 0.45 - 2 * slack, 0.55 + 2 * slack),
    between('D4 coverage of the true function at 90 %', at(1), 0.86 - slack, 0.94 + slack),
    between('D4 coverage of the true function at 95 %', at(2), 0.92 - slack, 0.97 + slack / 2),
  ];
}

interface Row {
  readonly virial: number;
  readonly verified: number;
  readonly covered: readonly number[];
}

/** A row of the table: at T = c T* with one step for all data sets. */
async function tableRow(
  worlds: readonly World[],
  c: number,
  stepSize: number,
  draws: number,
  random: RandomStream,
): Promise<Row> {
  const rows: Row[] = [];
  for (const [index, world] of worlds.entries()) {
    const { temperature, potential } = posterior(world, c);
    const options = { temperature, stepSize, draws, thin: 12, burnIn: 2000, random: random.child(index) };
    const chain = await langevinChain(potential, world.truth, options);
    const found = gatesOf(chain, temperature);
    rows.push({
      virial: meanVirial(found),
      verified: unverified(found).length === 0 ? 1 : 0,
      covered: chain.draws.length > 0 ? coverageOf(world, chain.draws) : levels.map(() => Number.NaN),
    });
  }
  return {
    virial: mean(rows.map(({ virial }) => virial)),
    verified: mean(rows.map(({ verified }) => verified)),
    covered: levels.map((_, level) => mean(rows.map((row) => row.covered[level]!))),
  };
}

/**
 * A step that is right and one that is too large (0.012 where the table was made, whose inputs we do not know; 0.009
 * here, where 0.012 leaves the numbers): intervals look safely wide, and only the virial tells.
 */
export async function tooLargeStep(
  { size, say }: VerificationContext,
  random: RandomStream,
): Promise<Check[]> {
  const worlds = Array.from({ length: size === 'full' ? 40 : 3 }, (_, at) => drawWorld(random.child(at)));
  const [draws, tolerance] = size === 'full' ? [3000, 0.1] : [400, 0.5];
  const right = await tableRow(worlds, 1, 0.006, draws, random.child('right'));
  const large = await tableRow(worlds, 1, 0.009, draws, random.child('large'));
  for (const [name, { virial, covered, verified }] of Object.entries({
    'h = 0.006': right,
    'h = 0.009': large,
  })) {
    const shares = covered.map((share) => share.toFixed(3)).join('/');
    say(`${name}: 50/90/95 % cover ${shares}, virial ${virial.toFixed(3)}, verified ${verified}`);
  }
  return [
    between('D4 h = 0.006: mean virial', right.virial, 1 - tolerance, 1 + tolerance),
    atLeast('D4 h = 0.009: mean virial', large.virial, 2),
    atLeast('D4 h = 0.009: coverage at 90 %, that looks safe', large.covered[1]!, 0.9),
    atLeast('D4 h = 0.009: share of ensembles that the gates refuse', 1 - large.verified, 1),
  ];
}
