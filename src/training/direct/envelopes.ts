/**
 * How a law may scale with the properties of its two bodies: symmetric factors, products of one of the masses and one of
 * the charges. Each names a family of hidden features; which families a law needs is decided by evidence.
 *
 * @packageDocumentation
 */

const massFactors = {
  '1': (): number => 1,
  '√(m₁m₂)': (sum: number): number => Math.exp(sum / 2),
  'm₁m₂': (sum: number): number => Math.exp(sum),
  'm₁+m₂': (sum: number, difference: number): number => 2 * Math.exp(sum / 2) * Math.cosh(difference / 2),
  'm₁m₂/(m₁+m₂)': (sum: number, difference: number): number =>
    Math.exp(sum / 2) / (2 * Math.cosh(difference / 2)),
} as const;

const chargeFactors = {
  '1': (): number => 1,
  'q₁q₂': (product: number): number => product,
  'q₁+q₂': (_product: number, sum: number): number => sum,
} as const;

/** Their names. */
export const massFactorNames: readonly (keyof typeof massFactors)[] = keysOf(massFactors);
export const chargeFactorNames: readonly (keyof typeof chargeFactors)[] = keysOf(chargeFactors);

function keysOf<K extends string>(factors: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(factors) as K[];
}

/** A factor of masses times a factor of charges. */
export interface Envelope {
  readonly mass: keyof typeof massFactors;
  readonly charge: keyof typeof chargeFactors;
}

/** All products of factors; only 1 of the masses, or of the charges, where the data show but one value of them. */
export function envelopes(masses: boolean, charges: boolean): readonly Envelope[] {
  const massNames = masses ? massFactorNames : (['1'] as const);
  const chargeNames = charges ? chargeFactorNames : (['1'] as const);
  return massNames.flatMap((mass) => chargeNames.map((charge) => ({ mass, charge })));
}

/** The envelope in the notation of its factors. */
export function envelopeName({ mass, charge }: Envelope): string {
  return [mass, charge].filter((factor) => factor !== '1').join(' · ') || '1';
}

/**
 * The envelope's value at a pair's invariants.
 *
 * @param centre - of ln m₁m₂ in the data, so that factors are of order one
 */
export function envelopeValue(
  { mass, charge }: Envelope,
  invariants: Float64Array,
  at: number,
  centre: number,
): number {
  return (
    massFactors[mass](invariants[at + 1]! - centre, Math.sqrt(invariants[at + 2]!)) *
    chargeFactors[charge](invariants[at + 3]!, invariants[at + 4]!)
  );
}
