import { type RandomStream, rootMeanSquare } from 'principia/math';
import { type NormalEquations, normalEquations, spikeAndSlab, type TermSetScore } from 'principia/thermal';
import type { LorenzConfig } from './config.js';

/** A rate's regression on the library. */
export interface RateEquation {
  readonly rate: string;
  readonly equations: NormalEquations;
  readonly noiseVariance: number;
  /** The slab's deviation of each term: a term of such a coefficient alone would make the whole rate. */
  readonly deviations: readonly number[];
  /** Indices of the true law's terms. */
  readonly truth: readonly number[];
}

type State = readonly [number, number, number];

/** All monomials of the coordinates up to the second degree. */
export const library: readonly { readonly name: string; readonly of: (state: State) => number }[] = [
  { name: '1', of: () => 1 },
  { name: 'x', of: ([x]) => x },
  { name: 'y', of: ([, y]) => y },
  { name: 'z', of: ([, , z]) => z },
  { name: 'x²', of: ([x]) => x * x },
  { name: 'xy', of: ([x, y]) => x * y },
  { name: 'xz', of: ([x, , z]) => x * z },
  { name: 'y²', of: ([, y]) => y * y },
  { name: 'yz', of: ([, y, z]) => y * z },
  { name: 'z²', of: ([, , z]) => z * z },
];

/** ẋ = σ(y − x), ẏ = x(ρ − z) − y, ż = xy − βz, by indices of the library. */
const truths: readonly (readonly number[])[] = [
  [1, 2],
  [1, 2, 6],
  [3, 5],
];

/** The three rates of the Lorenz system at moments of its motion, with noise, and the library at the same moments. */
export function lorenzRates(config: LorenzConfig, random: RandomStream): RateEquation[] {
  const states = motion(config);
  const features = Float64Array.from(states.flatMap((state) => library.map(({ of }) => of(state))));
  const rates = states.map((state) => rateAt(state, config));
  return ['ẋ', 'ẏ', 'ż'].map((rate, axis) => {
    const exact = Float64Array.from(rates, (rate) => rate[axis]!);
    const size = rootMeanSquare(exact);
    const deviation = config.noise * size;
    const stream = random.child(rate);
    return {
      rate,
      equations: normalEquations(
        features,
        exact.map((value) => value + deviation * stream.normal()),
      ),
      noiseVariance: deviation ** 2,
      deviations: library.map(({ of }) => size / rootMeanSquare(states.map(of))),
      truth: truths[axis]!,
    };
  });
}

function motion(config: LorenzConfig): State[] {
  const { start, settling, moments, interval } = config;
  const step = interval / 20;
  let state: State = start;
  const advance = (time: number): void => {
    for (let count = Math.round(time / step); count > 0; count--) state = stepped(state, step, config);
  };
  advance(settling);
  return Array.from({ length: moments }, () => {
    advance(interval);
    return state;
  });
}

/** One step of the classical Runge-Kutta method. */
function stepped(state: State, step: number, config: LorenzConfig): State {
  const along = (rate: State, time: number): State => [
    state[0] + time * rate[0],
    state[1] + time * rate[1],
    state[2] + time * rate[2],
  ];
  const first = rateAt(state, config);
  const second = rateAt(along(first, step / 2), config);
  const third = rateAt(along(second, step / 2), config);
  const fourth = rateAt(along(third, step), config);
  const mean = [0, 1, 2].map(
    (axis) => (first[axis]! + 2 * second[axis]! + 2 * third[axis]! + fourth[axis]!) / 6,
  );
  return along([mean[0]!, mean[1]!, mean[2]!], step);
}

function rateAt([x, y, z]: State, { parameters: { sigma, rho, beta } }: LorenzConfig): State {
  return [sigma * (y - x), x * (rho - z) - y, x * y - beta * z];
}

/** The worth of sets of a rate's terms at T = ratio · T*. */
export function scoreAt({ equations, noiseVariance, deviations }: RateEquation, ratio: number): TermSetScore {
  return spikeAndSlab(equations, { noiseVariance, deviation: deviations, temperature: ratio });
}
