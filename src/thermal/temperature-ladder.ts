import { InputError } from 'principia/math';
import { normalQuantile } from './normal-distribution.js';

/**
 * Temperatures in one ratio, T_i = T_0 (T_n/T_0)^{i/n}, coldest first: what energies whose specific heat hardly
 * changes want, since neighbours then exchange equally often.
 *
 * @param count how many, at least 2
 * @throws InputError where the temperatures are not positive, finite and rising.
 */
export function geometricLadder(coldest: number, hottest: number, count: number): number[] {
  if (!(coldest > 0 && hottest > coldest && Number.isFinite(hottest) && count >= 2)) {
    throw new InputError(
      `A geometric ladder needs 0 < coldest < hottest and at least two temperatures; got ${coldest}, ${hottest} and ${count}.`,
    );
  }
  const ratio = hottest / coldest;
  return Array.from({ length: count }, (_, rung) => coldest * ratio ** (rung / (count - 1)));
}

/**
 * The ladder from a temperature to the prior on which free energies are integrated, 1/T_i = (i/n)^5/T_n: coldest
 * first, the last Infinity. Its n gaps are narrowest where ⟨L⟩ changes fastest, near the prior.
 *
 * @param gaps n; even, so that every other temperature is a ladder too
 * @example
 * ```ts
 * const temperatures = powerLadder(1, 40); // ends with 40⁵ and Infinity
 * ```
 * Source: Friel and Pettitt, J. R. Statist. Soc. B 70, 589 (2008).
 * @throws InputError where the temperature is not positive or there is no gap.
 */
export function powerLadder(coldest: number, gaps: number, power = 5): number[] {
  if (!(coldest > 0 && Number.isInteger(gaps) && gaps >= 1)) {
    throw new InputError(
      `A power ladder needs a positive temperature and at least one gap; got ${coldest} and ${gaps}.`,
    );
  }
  return Array.from({ length: gaps + 1 }, (_, rung) => coldest * (gaps / (gaps - rung)) ** power);
}

/** Below this an exchange rate says no more than that the gap is too wide. */
const leastRate = 1e-3;

/**
 * The ladder of the same ends on which, after the exchange rates measured on this one, neighbours would exchange
 * at the wanted rate. A gap with rate a has the length erfc⁻¹(a), which adds up along a ladder where energies are
 * normally distributed; the new gaps are equally long.
 *
 * @param temperatures coldest first; the last may be Infinity
 * @param rates the mean acceptance of every gap, as `parallelTempering` gives it
 * @param wanted the rate; 0.3 in the middle of the usual 20-40 % where absent
 * Source: Kofke, J. Chem. Phys. 117, 6911 (2002); Predescu, Predescu and Ciobanu, J. Chem. Phys. 120, 4119 (2004).
 * @throws InputError where there is not one rate a gap, or the wanted rate is not between 0 and 1.
 */
export function respacedLadder(
  temperatures: readonly number[],
  rates: ArrayLike<number>,
  wanted = 0.3,
): number[] {
  if (rates.length !== temperatures.length - 1 || rates.length === 0 || !(wanted > 0 && wanted < 1)) {
    throw new InputError(
      `${temperatures.length} temperatures need ${temperatures.length - 1} exchange rates, and a wanted rate between 0 and 1; got ${rates.length} and ${wanted}.`,
    );
  }
  const reached = [0];
  for (let gap = 0; gap < rates.length; gap++) reached.push(reached[gap]! + lengthOf(rates[gap]!));
  const total = reached.at(-1)!;
  const gaps = Math.max(1, Math.round(total / lengthOf(wanted)));
  return Array.from({ length: gaps + 1 }, (_, rung) => {
    if (rung === 0) return temperatures[0]!;
    if (rung === gaps) return temperatures.at(-1)!;
    const place = (total * rung) / gaps;
    const above = reached.findIndex((length) => length >= place);
    const share = (place - reached[above - 1]!) / (reached[above]! - reached[above - 1]!);
    return between(temperatures[above - 1]!, temperatures[above]!, share);
  });
}

/**
 * Respaces a ladder by what short runs on it measure until every gap's rate is in a range, and gives the last one
 * where that does not happen within the rounds.
 *
 * @param ratesOn measures the exchange rates on a ladder
 * @example
 * ```ts
 * const temperatures = await adaptedLadder(geometricLadder(0.01, 1, 5), async (ladder) =>
 *   (await parallelTempering(problem, { ...options, temperatures: ladder })).exchangeRates);
 * ```
 */
export async function adaptedLadder(
  start: readonly number[],
  ratesOn: (temperatures: readonly number[]) => Promise<ArrayLike<number>>,
  {
    range = [0.2, 0.4],
    rounds = 8,
  }: { readonly range?: readonly [number, number]; readonly rounds?: number } = {},
): Promise<number[]> {
  let temperatures = [...start];
  for (let round = 0; round < rounds; round++) {
    const rates = await ratesOn(temperatures);
    if (Array.from(rates).every((rate) => rate >= range[0] && rate <= range[1])) break;
    temperatures = respacedLadder(temperatures, rates, (range[0] + range[1]) / 2);
  }
  return temperatures;
}

/** erfc⁻¹(a) = −Φ⁻¹(a/2)/√2. */
function lengthOf(rate: number): number {
  return -normalQuantile(Math.min(1 - leastRate, Math.max(leastRate, rate)) / 2) / Math.SQRT2;
}

/** A temperature part of the way up: in ln T, or in 1/T where the upper end is infinite. */
function between(low: number, high: number, share: number): number {
  return high === Number.POSITIVE_INFINITY ? low / (1 - share) : low * (high / low) ** share;
}
