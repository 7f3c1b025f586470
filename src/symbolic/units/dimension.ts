/**
 * Dimensions: exponents of the seven base units of the SI. Exponents are rational; they are held as numbers, since
 * those that occur have small denominators and so differ by far more than rounding errors.
 *
 * @packageDocumentation
 */

/** The base units, in the order of a dimension's exponents. */
export const baseUnits = ['kg', 'm', 's', 'A', 'K', 'mol', 'cd'] as const;

/** Exponents of kg, m, s, A, K, mol and cd. */
export type Dimension = readonly number[];

/** Exponents that differ by less are equal. */
export const EQUAL = 1e-6;

export const dimensionless: Dimension = baseUnits.map(() => 0);

/** a·bᵖ. */
export function timesPower(a: Dimension, b: Dimension, power: number): Dimension {
  return a.map((exponent, index) => exponent + power * b[index]!);
}

export function sameDimension(a: Dimension, b: Dimension): boolean {
  return a.every((exponent, index) => Math.abs(exponent - b[index]!) < EQUAL);
}

/** Such as `kg*m/s^2`; `1` for none. */
export function dimensionText(dimension: Dimension): string {
  const part = (sign: 1 | -1): string[] =>
    baseUnits.flatMap((unit, index) => {
      const exponent = sign * dimension[index]!;
      if (exponent < EQUAL) return [];
      return [Math.abs(exponent - 1) < EQUAL ? unit : `${unit}^${fractionText(exponent)}`];
    });
  const above = part(1).join('*') || '1';
  return [above, ...part(-1)].join('/');
}

const LARGEST_DENOMINATOR = 12;

/** The fraction of a small denominator nearest to a number. */
export function nearestFraction(value: number): { readonly numerator: number; readonly denominator: number } {
  let best = { numerator: Math.round(value), denominator: 1 };
  for (let denominator = 2; denominator <= LARGEST_DENOMINATOR; denominator++) {
    const numerator = Math.round(value * denominator);
    const gain =
      Math.abs(value - best.numerator / best.denominator) - Math.abs(value - numerator / denominator);
    if (gain > EQUAL) best = { numerator, denominator };
  }
  return best;
}

/** The fraction of a small denominator that a number is; null where it is none. */
export function fractionOf(value: number): number | null {
  const { numerator, denominator } = nearestFraction(value);
  return Math.abs(value - numerator / denominator) < EQUAL ? numerator / denominator : null;
}

/** The half-integer that a number is nearer to than so much; null where there is none. */
export function halfNear(value: number, within: number): number | null {
  const half = Math.round(2 * value) / 2;
  return Math.abs(value - half) < within ? half : null;
}

function fractionText(value: number): string {
  const { numerator, denominator } = nearestFraction(value);
  if (Math.abs(value - numerator / denominator) > EQUAL) return `${value}`;
  return denominator === 1 ? `${numerator}` : `(${numerator}/${denominator})`;
}
