/**
 * Constants that a formula is written with, and what each costs to name: ±(p/q)·s for small integers p and q and
 * a factor s such as π or 1/√(2π).
 *
 * @packageDocumentation
 */

/** A value that can be named. */
export interface SimpleConstant {
  readonly value: number;
  /** The value as `parse` reads it: `1/(4*pi)`. */
  readonly text: string;
  /** What naming it costs: −ln of a probability that sums to at most 1 over all of them. */
  readonly nats: number;
}

interface Factor {
  readonly value: number;
  readonly above: string;
  readonly below: string;
  readonly nats: number;
}

const over = (value: number, text: string): readonly Factor[] => [
  { value, above: text, below: '', nats: Math.log(24) },
  { value: 1 / value, above: '', below: text, nats: Math.log(24) },
];

/** Probabilities 1/2 for none, 1/8 for π and 1/24 for each of nine others. */
const factors: readonly Factor[] = [
  { value: 1, above: '', below: '', nats: Math.log(2) },
  { value: Math.PI, above: 'pi', below: '', nats: Math.log(8) },
  { value: 1 / Math.PI, above: '', below: 'pi', nats: Math.log(24) },
  ...over(Math.PI ** 2, 'pi^2'),
  ...over(Math.sqrt(Math.PI), 'sqrt(pi)'),
  ...over(Math.sqrt(2 * Math.PI), 'sqrt(2*pi)'),
  { value: Math.SQRT2, above: 'sqrt(2)', below: '', nats: Math.log(24) },
  { value: Math.sqrt(3), above: 'sqrt(3)', below: '', nats: Math.log(24) },
];

/** Numerators and denominators up to here have a name. */
const LARGEST = 100;
/** Constants of arithmetic in float64 that differ by this share are the same. */
const SAME = 1e-14;
/** Fits of exact data are trusted to so many digits; beyond them the loss decides. */
const FITTED = 3e-10;

/** The simple constant that a value is, up to rounding errors; null where it is none. */
export function recognised(value: number): SimpleConstant | null {
  return cheapest(value, SAME * Math.abs(value), 0);
}

/**
 * The simple constant that a fitted value may stand for: within three standard deviations of it, and cheaper to
 * name, misfit included, than the fitted value is to state to its precision,
 *
 *     nats(s) + (θ − s)²/2σ² < ln(|θ|/σ) − ½ ln 3.
 *
 * Null where there is none, so that a precise value needs a close constant and an imprecise one a very simple one.
 */
export function simpleConstantNear(value: number, deviation: number): SimpleConstant | null {
  const size = Math.abs(value);
  // A constant that the data do not determine is at liberty, but only nearby.
  const sigma = Math.min(Math.max(deviation, FITTED * size), UNDETERMINED * size);
  const limit = Math.max(statedNats(size / sigma), Number.isFinite(deviation) ? 0 : NAMED);
  const found = cheapest(value, 3 * sigma, sigma);
  return found && found.nats + misfit(value, found.value, sigma) < limit ? found : null;
}

const UNDETERMINED = 0.1;
/** 1 costs about 1.7 nats and 2 about 3.1: what an undetermined constant may be made. */
const NAMED = 4;

/** What a constant of so many standard deviations costs to state to its precision: ln(|θ|/σ) − ½ ln 3. */
export function statedNats(deviations: number): number {
  return Math.log(deviations) - 0.5 * Math.log(3);
}

function cheapest(value: number, tolerance: number, sigma: number): SimpleConstant | null {
  const size = Math.abs(value);
  if (!(size > 0) || !Number.isFinite(size)) return null;
  let best: SimpleConstant | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const factor of factors) {
    for (let q = 1; q <= LARGEST; q++) {
      const p = Math.round((size * q) / factor.value);
      const near = (p * factor.value) / q;
      if (p < 1 || p > LARGEST || Math.abs(near - size) > tolerance || divisible(p, q)) continue;
      const nats = factor.nats + integerNats(p) + integerNats(q);
      const cost = nats + (sigma > 0 ? misfit(size, near, sigma) : 0);
      if (cost >= least) continue;
      least = cost;
      best = { value: Math.sign(value) * near, text: written(value < 0, p, q, factor), nats };
    }
  }
  return best;
}

function misfit(value: number, simple: number, sigma: number): number {
  return 0.5 * ((value - simple) / sigma) ** 2;
}

/** −ln of 6/(π p)², which sums to 1 over the positive integers. */
function integerNats(p: number): number {
  return 2 * Math.log(p) + Math.log(Math.PI ** 2 / 6);
}

function divisible(p: number, q: number): boolean {
  for (let divisor = 2; divisor <= q; divisor++) if (p % divisor === 0 && q % divisor === 0) return true;
  return false;
}

function written(negative: boolean, p: number, q: number, { above, below }: Factor): string {
  const product = (number: number, name: string): string =>
    name === '' ? `${number}` : number === 1 ? name : `${number}*${name}`;
  const denominator = product(q, below);
  const quotient =
    denominator === '1'
      ? product(p, above)
      : `${product(p, above)}/${q > 1 && below !== '' ? `(${denominator})` : denominator}`;
  return negative ? `-${quotient}` : quotient;
}
