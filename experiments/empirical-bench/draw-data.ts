import { createRandom, type RandomStream } from 'principia/math';
import type { Interval, SearchProblem } from 'principia/symbolic';
import type { EmpiricalLaw } from './laws.js';

/**
 * Rows of a law's kind where its file is not at hand: inputs from its range (on a logarithmic scale where that is
 * wide), targets with normal noise.
 */
export function drawData(
  { expression, parameters, domain }: EmpiricalLaw,
  { rows, deviation, seed }: { readonly rows: number; readonly deviation: number; readonly seed: number },
): SearchProblem {
  const random = createRandom(seed).child(expression.toString());
  const names = Object.keys(domain);
  const drawn: number[][] = [];
  const target: number[] = [];
  while (drawn.length < rows) {
    const values = names.map((name) => draw(domain[name]!, random));
    const given = {
      ...parameters,
      ...Object.fromEntries(names.map((name, index) => [name, values[index]!])),
    };
    const columns = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, [value]]));
    const exact = expression.evaluate(columns)[0]!;
    if (!Number.isFinite(exact)) continue;
    drawn.push(values);
    target.push(exact + deviation * random.normal());
  }
  return {
    variables: names.map((name, index) => ({
      name,
      values: Float64Array.from(drawn, (values) => values[index]!),
    })),
    target: Float64Array.from(target),
  };
}

function draw({ low, high, whole = false }: Interval, random: RandomStream): number {
  if (whole) return low + random.integer(high - low + 1);
  if (low > 0 && high > 10 * low) return low * (high / low) ** random.uniform();
  return low + (high - low) * random.uniform();
}
