/** What arithmetic leaves, as in 0.30000000000000004. */
const ROUNDING = 1e-12;

/**
 * A text or TeX with four digits in every number that has a decimal point. What is rounded keeps its zeros, so that a power
 * of 1.500 is told from the 1.5 of a law.
 */
export function shortNumbers(text: string): string {
  return text.replace(/\d+\.\d+/g, (number) => {
    const value = Number(number);
    const short = value.toPrecision(4);
    const isExact = Math.abs(Number(short) - value) <= ROUNDING * value;
    return isExact || short.includes('e') ? String(Number(short)) : short;
  });
}

/** Two digits: 0.19, 2.3e-31. */
export function sizeText(size: number): string {
  return String(Number(size.toPrecision(2)));
}

/**
 * A value with its standard deviation, to two digits of the latter: `6.674 ± 0.012`, `(3.20 ± 0.11)e-7`; all digits where
 * there is no deviation, or none that shows.
 */
export function plusMinus(value: number, deviation: number | null): string {
  if (deviation === null) return String(value);
  const largest = Math.max(Math.abs(value), deviation);
  const power = Math.floor(Math.log10(largest));
  const scientific = power < -3 || power >= 6;
  const scale = scientific ? power : 0;
  const decimals = 1 - Math.floor(Math.log10(deviation)) + scale;
  if (!(deviation > 0) || !Number.isFinite(deviation) || decimals + power - scale > 15) return String(value);
  const text = (number: number): string => (number / 10 ** scale).toFixed(Math.max(0, decimals));
  const both = `${text(value)} ± ${text(deviation)}`;
  return scientific ? `(${both})e${scale}` : both;
}
