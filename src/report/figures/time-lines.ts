import { dot, gridY, line, text } from '@observablehq/plot';
import type { Html } from '../page/html.js';
import type { TimeSeries } from '../report-data.js';
import { draw } from './canvas.js';
import { spreadLabels } from './labels.js';
import { hairline, ink, muted, paper, seriesColour } from './palette.js';
import { logarithmicTicks, tickLabel } from './ticks.js';

/** Positive quantities against time on a logarithmic axis, each line named at its end. */
export interface TimeLines {
  readonly series: readonly TimeSeries[];
  readonly label: string;
  readonly quantity: string;
  readonly timeUnit: string;
}

const labelGap = 13;
const labelledLines = 14;
const marginTop = 28;
const marginBottom = 40;

/** Draws the lines; zeros and values that are not numbers are left out, as a logarithm must. */
export function drawTimeLines(lines: TimeLines, width: number): Html {
  const height = width < 500 ? 260 : 320;
  const points = lines.series.flatMap((series, index) => positivePoints(series, index));
  const values = points.map(({ value }) => value);
  const high = Math.max(...values) * 1.2;
  const low = Math.max(Math.min(...values), high * 1e-14) / 1.2;
  const longestName = Math.max(...lines.series.map(({ name }) => name.length));
  const marginRight = Math.min(width * 0.36, 22 + 6.4 * longestName);
  const ends = endLabels(lines.series, points, low, high, height);
  return draw(lines.label, {
    width,
    height,
    marginTop,
    marginBottom,
    marginLeft: 48,
    marginRight,
    x: {
      label: `time (${lines.timeUnit})`,
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: width < 500 ? 4 : 8,
    },
    y: {
      type: 'log',
      domain: [low, high],
      ticks: logarithmicTicks(low, high),
      tickFormat: tickLabel,
      tickSize: 0,
      label: lines.quantity,
      labelArrow: 'none',
    },
    marks: [
      gridY(logarithmicTicks(low, high), { stroke: hairline, strokeOpacity: 1 }),
      lines.series.map((_, index) =>
        line(
          points.filter((point) => point.series === index && point.value >= low),
          { x: 'time', y: 'value', stroke: seriesColour(index), strokeWidth: 1.6 },
        ),
      ),
      ends.map((end) => [
        dot([end], { x: 'time', y: 'value', dx: 9, r: 3.5, fill: seriesColour(end.series) }),
        text([end], {
          x: 'time',
          y: 'value',
          dx: 16,
          text: 'name',
          textAnchor: 'start',
          fill: ink,
          stroke: paper,
        }),
      ]),
      ends.length < lines.series.length
        ? text([`the ${ends.length} largest are named`], { frameAnchor: 'bottom-right', dy: -4, fill: muted })
        : null,
    ],
  });
}

interface Point {
  readonly series: number;
  readonly time: number;
  readonly value: number;
}

function positivePoints(series: TimeSeries, index: number): Point[] {
  return series.values.flatMap((value, at) =>
    value > 0 && Number.isFinite(value) ? [{ series: index, time: series.times[at]!, value }] : [],
  );
}

/** Where the names stand: at the last time, at the height of the line's end or as near as the others allow. */
function endLabels(
  series: readonly TimeSeries[],
  points: readonly Point[],
  low: number,
  high: number,
  height: number,
) {
  const inner = height - marginTop - marginBottom;
  const lastTime = Math.max(...points.map(({ time }) => time));
  const ends = series
    .map((_, index) => points.findLast((point) => point.series === index))
    .filter((point) => point !== undefined)
    .sort((a, b) => b.value - a.value)
    .slice(0, labelledLines);
  const span = Math.log(high / low);
  const heights = ends.map(({ value }) => (inner * Math.log(high / Math.max(value, low))) / span);
  return spreadLabels(heights, labelGap, 0, inner).map((pixel, index) => ({
    series: ends[index]!.series,
    name: series[ends[index]!.series]!.name,
    time: lastTime,
    value: high * Math.exp((-pixel * span) / inner),
  }));
}
