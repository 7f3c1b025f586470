import type { RandomStream } from 'principia/math';
import { type Potential, type Sampler, type SamplerState, sampleEnsemble } from 'principia/thermal';
import { dimension, drawData, drawParameters, posterior, statistics } from './regression.js';

/** A sampler for a posterior. */
export type Kernel<State extends SamplerState> = (potential: Potential) => Sampler<State>;

/**
 * Simulation-based calibration: the ranks, 0 … `draws`, of parameters drawn from the prior among draws of their
 * posterior given data drawn for them. One list of ranks a parameter; uniform where the draws are from the posterior
 * and nearly independent. Each chain starts at another draw of the prior.
 *
 * Source: Talts, Betancourt, Simpson, Vehtari and Gelman, arXiv:1804.06788.
 */
export async function calibrationRanks<State extends SamplerState>(
  kernel: Kernel<State>,
  sets: number,
  chain: { readonly draws: number; readonly thin: number; readonly burnIn: number },
  random: RandomStream,
): Promise<Int32Array[]> {
  const ranks = Array.from({ length: dimension }, () => new Int32Array(sets));
  for (let set = 0; set < sets; set++) {
    const model = random.child(set);
    const truth = drawParameters(model);
    const potential = posterior(drawData(truth, model));
    const [{ draws } = { draws: [] }] = await sampleEnsemble(
      [{ potential, position: drawParameters(model) }],
      { ...chain, sampler: kernel, random: model },
    );
    ranks.forEach((list, index) => {
      list[set] = draws.filter((draw) => draw[index]! < truth[index]!).length;
    });
  }
  return ranks;
}

/**
 * Gandy and Scott's exact test of a reversible kernel: a draw of the joint distribution is put at a random place of a
 * chain, run forwards and backwards from there by the same kernel. If the kernel leaves the posterior as it is, the
 * rank of that draw's statistic among all the chain's is exactly uniform on 0 … `length` − 1, however slowly the
 * chain mixes. Ties, which rejections leave, are broken at random. One list of ranks a statistic.
 *
 * Source: Gandy and Scott, arXiv:2001.06465, §3.
 */
export async function reversibleRanks<State extends SamplerState>(
  kernel: Kernel<State>,
  repetitions: number,
  length: number,
  random: RandomStream,
): Promise<Int32Array[]> {
  const ranks: Int32Array[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const model = random.child(repetition);
    const truth = drawParameters(model);
    const data = drawData(truth, model);
    const place = model.integer(length);
    const own = statistics(truth, data);
    const others: number[][] = [];
    for (const [way, steps] of Object.entries({ ahead: length - 1 - place, behind: place })) {
      const positions = await walk(kernel, posterior(data), truth, steps, model.child(way));
      others.push(...positions.map((position) => statistics(position, data)));
    }
    own.forEach((value, index) => {
      ranks[index] ??= new Int32Array(repetitions);
      const below = others.filter((values) => values[index]! < value).length;
      const tied = others.filter((values) => values[index]! === value).length;
      ranks[index][repetition] = below + model.integer(tied + 1);
    });
  }
  return ranks;
}

/**
 * For kernels that are not reversible: a draw of the joint distribution moved by some steps of the kernel is still a
 * draw of it. Returns for each statistic the p-value of Kolmogorov and Smirnov's two-sample test between moved draws
 * and others that were left where they are.
 *
 * Source: Gandy and Scott, arXiv:2001.06465, §2.
 */
export async function movedDrawsTest<State extends SamplerState>(
  kernel: Kernel<State>,
  repetitions: number,
  steps: number,
  random: RandomStream,
): Promise<Float64Array> {
  const left: number[][] = [];
  const moved: number[][] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const model = random.child(repetition);
    const still = drawParameters(model);
    left.push(statistics(still, drawData(still, model)));
    const truth = drawParameters(model);
    const data = drawData(truth, model);
    const positions = await walk(kernel, posterior(data), truth, steps, model.child('kernel'));
    moved.push(statistics(positions.at(-1)!, data));
  }
  return Float64Array.from(left[0]!, (_, index) =>
    sameDistribution(
      Float64Array.from(left, (values) => values[index]!),
      Float64Array.from(moved, (values) => values[index]!),
    ),
  );
}

/** Kolmogorov and Smirnov's two-sample p-value, by the limiting distribution. */
export function sameDistribution(first: Float64Array, second: Float64Array): number {
  const a = first.slice().sort();
  const b = second.slice().sort();
  let distance = 0;
  let inSecond = 0;
  for (let inFirst = 0; inFirst < a.length; inFirst++) {
    while (inSecond < b.length && b[inSecond]! < a[inFirst]!) inSecond++;
    const share = inSecond / b.length;
    distance = Math.max(
      distance,
      Math.abs(inFirst / a.length - share),
      Math.abs((inFirst + 1) / a.length - share),
    );
  }
  const scaled = distance * Math.sqrt((a.length * b.length) / (a.length + b.length));
  // 2 Σ (−1)^{k−1} e^{−2k²x²}; below 0.2 it is 1 to all digits.
  if (scaled < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * (k * scaled) ** 2);
  return Math.min(1, Math.max(0, sum));
}

async function walk<State extends SamplerState>(
  kernel: Kernel<State>,
  potential: Potential,
  start: Float64Array,
  steps: number,
  random: RandomStream,
): Promise<Float64Array[]> {
  const sampler = kernel(potential);
  let state = await sampler.init(start, random);
  const positions: Float64Array[] = [];
  for (let step = 0; step < steps; step++) {
    [state] = await sampler.step(state);
    positions.push(state.position);
  }
  return positions;
}
