import { InputError, mean, variance } from 'principia/math';
import { monteCarloError } from './effective-sample-size.js';
import { type Gate, largest } from './gates.js';
import { normalProbability, normalQuantile } from './normal-distribution.js';
import { pooled, type Trace } from './trace.js';

/** The same quantity on the way up and on the way down, a trace a temperature. */
export interface HeatingAndCooling {
  readonly temperatures: readonly number[];
  readonly heating: readonly Trace[];
  readonly cooling: readonly Trace[];
}

/** How far two means at one temperature may differ, in Monte-Carlo errors. */
const limitAtOne = 2;
/** The difference must be known to this many thermal standard deviations, or nothing has been shown. */
const largestError = 0.5;

/**
 * Whether heating and cooling agree: a chain that was not given time enough at its temperatures remembers where it
 * came from, and the two curves part. At one temperature they must agree within two Monte-Carlo errors; at several
 * within as many as all of them together keep to with the same probability (95 %), 3.2 at thirty. The errors
 * must be small enough to tell. A ladder that fails is not equilibrated.
 *
 * Let the heating start from a state of its own, an optimum, and not from where the cooling ended: two curves
 * through one trapped state agree.
 *
 * @example
 * ```ts
 * const failed = unverified(hysteresisGates({ temperatures, heating, cooling }));
 * ```
 * @throws InputError where there is not one trace a temperature on both ways.
 */
export function hysteresisGates({ temperatures, heating, cooling }: HeatingAndCooling): Gate[] {
  const count = temperatures.length;
  if (count === 0 || heating.length !== count || cooling.length !== count) {
    throw new InputError(
      `Hysteresis needs a trace a temperature on both ways; got ${count} temperatures, ${heating.length} and ${cooling.length} traces.`,
    );
  }
  const compared = temperatures.map((temperature, at) => {
    const [up, down] = [heating[at]!, cooling[at]!];
    const error = Math.hypot(monteCarloError(up), monteCarloError(down));
    const difference = Math.abs(mean(pooled(up)) - mean(pooled(down)));
    const spread = Math.sqrt((variance(pooled(up)) + variance(pooled(down))) / 2);
    const where = `T = ${Number(temperature.toPrecision(3))}`;
    return { where, ratio: difference / error, error: error / spread };
  });
  return [
    largest(
      'heating against cooling, largest difference in Monte-Carlo errors',
      limitOf(count),
      compared.map(({ where, ratio }) => [where, ratio]),
    ),
    largest(
      'heating against cooling, largest Monte-Carlo error in sd',
      largestError,
      compared.map(({ where, error }) => [where, error]),
    ),
  ];
}

/** z with P(|Z| < z)^n = P(|Z| < 2). */
function limitOf(count: number): number {
  const all = 1 - 2 * normalProbability(-limitAtOne);
  return normalQuantile((1 + all ** (1 / count)) / 2);
}
