import {
  areaY,
  axisX,
  axisY,
  dot,
  gridY,
  line,
  type PlotOptions,
  plot,
  ruleY,
  text,
} from '@observablehq/plot';
import { JSDOM } from 'jsdom';
import { spreadLabels } from './labels.js';
import {
  fileColours as colours,
  fileHairline as hairline,
  fileInk as ink,
  fileMuted as muted,
  filePaper as paper,
  svgFile,
} from './svg-file.js';
import { logarithmicTicks, tickLabel } from './ticks.js';

/** A point of a line, with the ends of its interval where it has one. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** A named line; the same name has the same colour in all panels. */
export interface LineSeries {
  readonly name: string;
  readonly points: readonly LinePoint[];
  /** Drawn with dashes: a limit, an oracle, somebody else's figure. */
  readonly reference?: boolean;
  /** Its points alone, not joined: observations. */
  readonly scattered?: boolean;
}

/** One drawing of a figure. Logarithmic axes leave out what is not positive. */
export interface LinePanel {
  readonly title: string;
  readonly x: { readonly label: string; readonly scale?: 'linear' | 'log' };
  /** With the range that is shown at least; that of the points where not given. */
  readonly y: {
    readonly label: string;
    readonly scale?: 'linear' | 'log';
    readonly range?: readonly [low: number, high: number];
  };
  readonly series: readonly LineSeries[];
}

const [height, gap, marginTop, marginBottom] = [300, 14, 40, 42];
/** Panels side by side; more begin another row. */
const columns = 3;
/** A logarithmic axis shows so many decades at most, the highest. */
const mostDecades = 18;

/**
 * Lines in panels, three side by side, each line named at its end, as one SVG file.
 *
 * @param label what the figure shows, for those who do not see it
 * @example
 * ```ts
 * drawLinePanels([{ title: 'Springs', x: { label: 'time' }, y: { label: 'energy error', scale: 'log' },
 *   series: [{ name: 'Verlet', points: [{ x: 0, y: 1e-3 }, { x: 1, y: 2e-3 }] }] }], 'Energy error against time');
 * ```
 */
export function drawLinePanels(panels: readonly LinePanel[], label: string, width = 360): string {
  const { document } = new JSDOM('').window;
  const names = [...new Set(panels.flatMap(({ series }) => series.map(({ name }) => name)))];
  const colour = (name: string): string => colours[names.indexOf(name) % colours.length]!;
  const drawings = panels.map((panel, index) => {
    const svg = plot({ document, ...panelOptions(panel, colour, width) });
    svg.setAttribute('x', String((index % columns) * (width + gap)));
    svg.setAttribute('y', String(Math.floor(index / columns) * (height + gap)));
    return svg.outerHTML;
  });
  const [across, down] = [
    Math.min(panels.length, columns) * (width + gap) - gap,
    Math.ceil(panels.length / columns) * (height + gap) - gap,
  ];
  return svgFile(label, across, down, drawings);
}

function panelOptions(panel: LinePanel, colour: (name: string) => string, width: number): PlotOptions {
  const series = panel.series.map((one) => ({ ...one, points: drawable(panel, one.points) }));
  const shown = series.filter(({ points }) => points.length > 0);
  const heights = [
    ...(panel.y.range ?? []),
    ...shown.flatMap(({ points }) => points.flatMap(({ y, low = y, high = y }) => [low, y, high])),
  ];
  const domain = domainOf(heights, panel.y.scale === 'log');
  const ticks = panel.y.scale === 'log' ? logarithmicTicks(...domain) : undefined;
  const longest = Math.max(0, ...shown.map(({ name }) => name.length));
  const places = shown.map(({ points }) => points.map(({ x }) => x));
  const few = [...new Set(places.flat())];
  const xTicks =
    panel.x.scale !== 'log' || few.length === 0
      ? undefined
      : few.length <= 7
        ? few
        : logarithmicTicks(Math.min(...few), Math.max(...few));
  return {
    width,
    height,
    marginLeft: 74,
    marginRight: Math.min(0.4 * width, 18 + 6.2 * longest),
    marginTop,
    marginBottom,
    style: { background: 'none', color: ink, fontSize: '11px' },
    x: { type: panel.x.scale ?? 'linear' },
    y: { type: panel.y.scale ?? 'linear', domain: [...domain] },
    marks: [
      gridY(ticks, { stroke: hairline, strokeOpacity: 1 }),
      axisY(ticks, {
        ...(ticks === undefined ? {} : { text: tickLabel }),
        tickSize: 0,
        label: panel.y.label,
        labelAnchor: 'center',
        labelOffset: 60,
        labelArrow: 'none',
      }),
      axisX(xTicks, {
        ...(xTicks === undefined ? { ticks: 5 } : { text: tickLabel }),
        label: panel.x.label,
        labelAnchor: 'center',
        labelArrow: 'none',
      }),
      domain[0] < 0 && domain[1] > 0 ? ruleY([0], { stroke: muted }) : null,
      text([panel.title], { frameAnchor: 'top-left', dx: -64, dy: -30, fontWeight: 'bold', fill: ink }),
      shown.map(({ name, points }) =>
        areaY(
          points.filter(({ low, high }) => low !== undefined && high !== undefined),
          { x: 'x', y1: 'low', y2: 'high', fill: colour(name), fillOpacity: 0.15 },
        ),
      ),
      shown.map(({ name, points, reference = false, scattered = false }) => [
        scattered
          ? null
          : line(points, {
              x: 'x',
              y: 'y',
              stroke: colour(name),
              strokeWidth: 1.6,
              ...(reference ? { strokeDasharray: '4 3' } : {}),
            }),
        scattered || (points.length <= 24 && !reference)
          ? dot(points, { x: 'x', y: 'y', r: 2.4, fill: colour(name) })
          : null,
      ]),
      endLabels(shown, domain, panel.y.scale === 'log').map((end) =>
        text([end], {
          x: 'x',
          y: 'y',
          text: 'name',
          dx: 7,
          textAnchor: 'start',
          fill: colour(end.name),
          stroke: paper,
        }),
      ),
    ],
  };
}

function drawable({ x, y }: LinePanel, points: readonly LinePoint[]): LinePoint[] {
  const fits = (value: number, scale = 'linear'): boolean =>
    Number.isFinite(value) && (scale === 'linear' || value > 0);
  return points.filter((point) => fits(point.x, x.scale) && fits(point.y, y.scale));
}

function domainOf(values: readonly number[], logarithmic: boolean): readonly [number, number] {
  const finite = values.filter((value) => Number.isFinite(value) && (!logarithmic || value > 0));
  if (finite.length === 0) return logarithmic ? [0.1, 1] : [0, 1];
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (logarithmic) return [Math.max(low, high * 10 ** -mostDecades) / 1.3, high * 1.3];
  const margin = 0.05 * (high - low || Math.abs(high) || 1);
  return [low - margin, high + margin];
}

/** Names at the last points, at the height of the line's end or as near as the others allow. */
function endLabels(
  series: readonly LineSeries[],
  [low, high]: readonly [number, number],
  logarithmic: boolean,
): { readonly name: string; readonly x: number; readonly y: number }[] {
  const inner = height - marginTop - marginBottom;
  const share = (y: number): number =>
    logarithmic ? Math.log(high / Math.max(y, low)) / Math.log(high / low) : (high - y) / (high - low);
  const value = (at: number): number => (logarithmic ? high * (low / high) ** at : high - at * (high - low));
  const ends = series
    .map(({ name, points }) => ({ name, ...points.at(-1)! }))
    .sort((a, b) => share(a.y) - share(b.y));
  return spreadLabels(
    ends.map(({ y }) => share(y) * inner),
    12,
    0,
    inner,
  ).map((pixel, index) => ({ name: ends[index]!.name, x: ends[index]!.x, y: value(pixel / inner) }));
}
