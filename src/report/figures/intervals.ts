import { axisX, axisY, dot, gridY, plot, ruleX, ruleY, text } from '@observablehq/plot';
import { JSDOM } from 'jsdom';
import { fileColours as colours, fileHairline as hairline, fileInk as ink, svgFile } from './svg-file.js';

/** An interval about a value. */
export interface DrawnInterval {
  /** Where it stands: a repetition's number. */
  readonly at: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Intervals for one quantity, made again and again, beside what is so. */
export interface IntervalPanel {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly truth: number;
  readonly intervals: readonly DrawnInterval[];
}

const [width, height, gap] = [400, 250, 14];
/** Panels side by side; more begin another row. */
const columns = 2;

/**
 * Intervals side by side with a line at the truth, two panels a row, as one SVG file: those that miss the truth are in
 * another colour, their values open.
 *
 * @param label what the figure shows, for those who do not see it
 * @example
 * ```ts
 * drawIntervals([{ title: 'G', x: 'world', y: 'AU³ d⁻²', truth: 1, intervals: [{ at: 1, value: 1.1, low: 0.9, high: 1.3 }] }], 'G in one world');
 * ```
 */
export function drawIntervals(panels: readonly IntervalPanel[], label: string): string {
  const { document } = new JSDOM('').window;
  const drawings = panels.map((panel, index) => {
    const svg = drawPanel(panel, document);
    svg.setAttribute('x', String((index % columns) * (width + gap)));
    svg.setAttribute('y', String(Math.floor(index / columns) * (height + gap)));
    return svg.outerHTML;
  });
  const across = Math.min(panels.length, columns) * (width + gap) - gap;
  return svgFile(label, across, Math.ceil(panels.length / columns) * (height + gap) - gap, drawings);
}

function drawPanel({ title, x, y, truth, intervals }: IntervalPanel, document: Document): Element {
  const ends = [truth, ...intervals.flatMap(({ low, high }) => [low, high])];
  const margin = 0.06 * (Math.max(...ends) - Math.min(...ends) || Math.abs(truth) || 1);
  const places = intervals.map(({ at }) => at);
  const colourOf = ({ low, high }: DrawnInterval): string =>
    low <= truth && truth <= high ? colours[0]! : colours[1]!;
  const rows = intervals.map((interval) => ({ ...interval, colour: colourOf(interval) }));
  return plot({
    document,
    ...{ width, height, marginLeft: 66, marginRight: 12, marginTop: 36, marginBottom: 40 },
    style: { background: 'none', color: ink, fontSize: '11px' },
    x: { domain: [Math.min(1, ...places) - 0.7, Math.max(1, ...places) + 0.7] },
    y: { domain: [Math.min(...ends) - margin, Math.max(...ends) + margin] },
    marks: [
      gridY({ stroke: hairline, strokeOpacity: 1, ticks: 5 }),
      axisY({ ticks: 5, tickSize: 0, label: y, labelAnchor: 'center', labelOffset: 54, labelArrow: 'none' }),
      axisX({
        ...{ ticks: 5, tickFormat: 'd', tickSize: 0 },
        ...{ label: x, labelAnchor: 'center', labelArrow: 'none' },
      }),
      ruleY([truth], { stroke: ink }),
      ruleX(rows, { x: 'at', y1: 'low', y2: 'high', stroke: 'colour', strokeWidth: 2 }),
      dot(rows, {
        ...{ x: 'at', y: 'value', r: 3, stroke: 'colour', strokeWidth: 1.5 },
        fill: ({ colour }: { readonly colour: string }) => (colour === colours[0] ? colour : '#ffffff'),
      }),
      text([title], { frameAnchor: 'top-left', dx: -56, dy: -26, fontWeight: 'bold', fill: ink }),
    ],
  });
}
