import { type Markish, text } from '@observablehq/plot';
import { formatNumber } from '../page/numbers.js';

/** Ticks of a logarithmic axis: powers of ten, thinned to at most six; 1, 2, 5 where there are fewer than two. */
export function logarithmicTicks(low: number, high: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  if (last - first < 1) {
    const decade = Math.floor(Math.log10(low));
    const candidates = [decade, decade + 1, decade + 2].flatMap((power) =>
      [1, 2, 5].map((digit) => digit * 10 ** power),
    );
    return candidates.filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
  }
  const stride = Math.ceil((last - first + 1) / 6);
  return Array.from({ length: Math.floor((last - first) / stride) + 1 }, (_, index) =>
    Number(`1e${first + index * stride}`),
  );
}

/** A tick's label: 0.01, 100, 10⁻⁹, 2 × 10⁻⁹. */
export function tickLabel(value: number): string {
  return formatNumber(value, 2).replace(/^1 × /, '');
}

/** The mark that names T*, at T/T* = 1, above the plot. */
export function noiseTemperatureLabel(ink: string): Markish {
  return text([1], {
    x: (at: number) => at,
    text: () => 'T*',
    ...{ frameAnchor: 'top', dy: -16, fill: ink, fontWeight: 'bold' },
  });
}
