import { axisX, dot, gridX, ruleX, ruleY } from '@observablehq/plot';
import type { Html } from '../page/html.js';
import { formatNumber } from '../page/numbers.js';
import { draw } from './canvas.js';
import { blue, hairline, ink, vermilion } from './palette.js';

/** A mass's relative deviation from the truth and that of its interval's ends, as fractions. */
export interface MassDeviation {
  readonly body: string;
  readonly value: number;
  readonly interval: readonly [number, number];
}

/** Above this ratio of the widest interval to the narrowest a linear axis would hide the narrow ones. */
const oneScale = 30;

/** A dot with its interval a body, around the true mass at zero; blue where the interval holds the truth. */
export function drawMassDeviations(deviations: readonly MassDeviation[], level: number, width: number): Html {
  const percent = deviations.map(({ body, value, interval }) => ({
    body,
    value: 100 * value,
    low: 100 * interval[0],
    high: 100 * interval[1],
    holds: interval[0] <= 0 && interval[1] >= 0,
  }));
  const reach = 1.15 * Math.max(...percent.map(({ low, high }) => Math.max(Math.abs(low), Math.abs(high))));
  const scale = deviationScale(reach, Math.min(...percent.map(({ low, high }) => (high - low) / 2)));
  const longestName = Math.max(...percent.map(({ body }) => body.length));
  return draw(
    `Masses with ${formatNumber(100 * level)} % intervals as deviations from the true masses in per cent`,
    {
      width,
      height: 62 + 28 * percent.length,
      marginLeft: Math.min(width * 0.4, 18 + 6.6 * longestName),
      marginRight: 24,
      marginTop: 12,
      marginBottom: 42,
      x: { ...scale.options, domain: [-reach, reach] },
      y: { type: 'band', domain: percent.map(({ body }) => body), label: null, tickSize: 0 },
      marks: [
        gridX(scale.ticks, { stroke: hairline, strokeOpacity: 1 }),
        axisX(scale.ticks, {
          tickFormat: (tick: number) => `${tick > 0 ? '+' : ''}${formatNumber(tick, 1)} %`,
          label: 'deviation from the true mass',
          labelAnchor: 'center',
          labelArrow: 'none',
        }),
        ruleX([0], { stroke: ink }),
        ruleY(percent, {
          x1: 'low',
          x2: 'high',
          y: 'body',
          stroke: ({ holds }: { holds: boolean }) => (holds ? blue : vermilion),
          strokeWidth: 2,
        }),
        dot(percent, {
          x: 'value',
          y: 'body',
          r: 4.5,
          fill: ({ holds }: { holds: boolean }) => (holds ? blue : vermilion),
        }),
      ],
    },
  );
}

/** Linear, or linear about zero and logarithmic beyond, with ticks at decades. */
function deviationScale(reach: number, narrowest: number) {
  if (!(reach / narrowest > oneScale)) {
    const step = 10 ** Math.floor(Math.log10(reach));
    const stride = reach / step >= 4 ? 2 * step : reach / step >= 2 ? step : step / 2;
    const count = Math.floor(reach / stride);
    const ticks = Array.from({ length: 2 * count + 1 }, (_, index) => (index - count) * stride);
    return { options: {}, ticks };
  }
  const last = Math.floor(Math.log10(reach));
  const first = Math.max(last - 2, Math.ceil(Math.log10(narrowest)));
  const decades = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  const options = { type: 'symlog', constant: 10 ** first / 2 } as const;
  return { options, ticks: [...decades.map((tick) => -tick).reverse(), 0, ...decades] };
}
