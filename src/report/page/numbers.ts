/**
 * Numbers as they are read in a text: as many digits as the interval warrants, powers of ten with superscripts,
 * a real minus sign.
 *
 * @packageDocumentation
 */

/** A value and its interval with a common power of ten. */
export interface IntervalParts {
  readonly value: string;
  readonly interval: readonly [string, string] | null;
  /** The power of ten that multiplies both; 0 for none. */
  readonly exponent: number;
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A number to so many significant digits: 0.0123, 1,234, 3.2 × 10⁻⁹. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value))
    return Number.isNaN(value) ? 'not a number' : withMinus(value > 0 ? '∞' : '-∞');
  if (value === 0) return '0';
  const exponent = exponentOf(value, digits);
  if (exponent >= -3 && exponent < 6) {
    const decimals = Math.max(0, digits - 1 - exponent);
    return withMinus(
      value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: decimals }),
    );
  }
  const mantissa = Number((value / 10 ** exponent).toFixed(digits - 1));
  return `${withMinus(String(mantissa))} × 10${formatExponent(exponent)}`;
}

/** A percentage with a sign, for deviations: +0.42 %, −3.1 × 10⁻⁵ %. */
export function formatDeviation(fraction: number): string {
  return `${fraction > 0 ? '+' : ''}${formatNumber(100 * fraction, 2)} %`;
}

/** Splits a value and its interval into the digits that matter: two of the interval's half-width. */
export function intervalParts(value: number, interval: readonly [number, number] | null): IntervalParts {
  const halfWidth = interval === null ? 0 : (interval[1] - interval[0]) / 2;
  const largest = Math.max(Math.abs(value), ...(interval ?? []).map(Math.abs));
  const digits = significantDigits(largest, halfWidth);
  const power = largest > 0 && Number.isFinite(largest) ? exponentOf(largest, digits) : 0;
  const exponent = power >= -3 && power < 6 ? 0 : power;
  const decimals = Math.min(15, Math.max(0, digits - 1 - (power - exponent)));
  const print = (number: number): string => withMinus((number / 10 ** exponent).toFixed(decimals));
  return {
    value: print(value),
    interval: interval === null ? null : [print(interval[0]), print(interval[1])],
    exponent,
  };
}

/** A value with its interval as text: `2.9591 [2.9588, 2.9594] × 10⁻⁴`. */
export function formatInterval(value: number, interval: readonly [number, number] | null): string {
  const parts = intervalParts(value, interval);
  const range = parts.interval === null ? '' : ` [${parts.interval.join(', ')}]`;
  return `${parts.value}${range}${parts.exponent === 0 ? '' : ` × 10${formatExponent(parts.exponent)}`}`;
}

/** Seconds as 48 s, 3 min 12 s or 2 h 05 min. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

function significantDigits(largest: number, halfWidth: number): number {
  if (!(halfWidth > 0) || !(largest > 0)) return 5;
  return Math.min(12, Math.max(2, Math.floor(Math.log10(largest)) - Math.floor(Math.log10(halfWidth)) + 2));
}

/** The power of ten after rounding to the digits: 9.996 to three digits is 10¹. */
function exponentOf(value: number, digits: number): number {
  return Number(value.toExponential(Math.max(0, digits - 1)).split('e')[1]);
}

function formatExponent(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join('');
  return `${exponent < 0 ? '⁻' : ''}${digits}`;
}

const withMinus = (text: string): string => text.replace(/^-/, '−');
