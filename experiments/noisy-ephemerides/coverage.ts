import { chiSquaredQuantile, normalInterval } from 'principia/thermal';
import { giants } from './config.js';
import type { WeighedMasses } from './weigh-masses.js';

/** A mass as it was found, beside the true one. */
export type FoundMass = WeighedMasses['masses'][number];

/** A body's mass in a world. */
export function massOf({ masses }: WeighedMasses, name: string): FoundMass {
  return masses.find(({ body }) => body === name)!;
}

/** Error over standard deviation; none where the data do not tell the mass. */
export function standardised({ truth, value, standardDeviation }: FoundMass): number | null {
  return standardDeviation === null ? null : (value - truth) / standardDeviation;
}

/** The interval of a mass at a level; none where the data do not tell it. */
export function intervalAt(
  { value, standardDeviation }: FoundMass,
  level: number,
): readonly [low: number, high: number] | null {
  return standardDeviation === null ? null : normalInterval(value, standardDeviation, level);
}

/** Whether the mass has an interval and the truth is inside. */
export function holdsTruth(mass: FoundMass, level: number): boolean {
  const interval = intervalAt(mass, level);
  return interval !== null && interval[0] <= mass.truth && mass.truth <= interval[1];
}

/** In how many worlds the interval of a body's mass holds the truth. */
export function heldBy(worlds: readonly WeighedMasses[], body: string, level: number): number {
  return worlds.filter((world) => holdsTruth(massOf(world, body), level)).length;
}

/** How many intervals of giants hold the truth, over all worlds. */
export function heldByAny(worlds: readonly WeighedMasses[], level: number): number {
  return giants.reduce((sum, body) => sum + heldBy(worlds, body, level), 0);
}

/** Whether the intervals of all giants hold the truth in a world. */
export function holdsAll(world: WeighedMasses, level: number): boolean {
  return giants.every((body) => holdsTruth(massOf(world, body), level));
}

/** How many of so many right intervals hold the truth, leaving 2.5 % at either end at most: a binomial's range. */
export function expectedRange(trials: number, level: number): readonly [fewest: number, most: number] {
  let probability = (1 - level) ** trials;
  let sum = 0;
  let fewest: number | null = null;
  for (let held = 0; held < trials; held++) {
    sum += probability;
    if (fewest === null && sum > 0.025) fewest = held;
    if (sum >= 0.975) return [fewest ?? held, held];
    probability *= ((trials - held) / (held + 1)) * (level / (1 - level));
  }
  return [fewest ?? trials, trials];
}

/** Where the root mean square of so many standard normal numbers lies in 95 % of cases. */
export function rootMeanSquareRange(numbers: number): readonly [low: number, high: number] {
  const at = (probability: number): number => Math.sqrt(chiSquaredQuantile(probability, numbers) / numbers);
  return [at(0.025), at(0.975)];
}
