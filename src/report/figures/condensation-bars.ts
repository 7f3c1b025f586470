import { axisX, barX, gridX, plot, ruleX, ruleY, text } from '@observablehq/plot';
import { JSDOM } from 'jsdom';
import { formatNumber } from '../page/numbers.js';
import {
  fileColours,
  fileHairline as hairline,
  fileInk as ink,
  fileMuted as muted,
  filePaper as paper,
  svgFile,
} from './svg-file.js';
import { logarithmicTicks, noiseTemperatureLabel, tickLabel } from './ticks.js';

/** Something that condenses at a temperature. */
export interface CondensationBar {
  readonly name: string;
  /** T_c in units of T*; null where it does not condense on the ladder. */
  readonly condensation: number | null;
  /** Of T_c, in units of T*. */
  readonly interval?: readonly [number, number];
  /** Written in ink among others in grey. */
  readonly marked?: boolean;
}

const [rowHeight, marginTop, marginBottom] = [19, 34, 44];

/**
 * Condensation temperatures as bars from T*, the longest first: to the right of it the data at their actual noise
 * support a term, and the bar tells by how much their noise's variance could grow before it is lost; to the left
 * they do not.
 *
 * @param label what the figure shows, for those who do not see it
 */
export function drawCondensationBars(bars: readonly CondensationBar[], label: string, width = 760): string {
  const { document } = new JSDOM('').window;
  const sorted = bars.toSorted((a, b) => (b.condensation ?? 0) - (a.condensation ?? 0));
  const known = sorted.flatMap(({ condensation, interval }) =>
    condensation === null ? [] : [condensation, ...(interval ?? [])].filter((value) => value > 0),
  );
  const domain: [number, number] = [Math.min(0.5, ...known) / 1.6, Math.max(2, ...known) * 1.3];
  const rows = sorted.map((bar) => ({
    ...bar,
    value: bar.condensation ?? 1,
    words: bar.condensation === null ? 'never' : formatNumber(bar.condensation, 3),
    // A bar to the left has its number on the free side, right of T*.
    place: Math.max(1, bar.interval?.[1] ?? 1, bar.condensation ?? 1),
  }));
  const marginLeft = 26 + 6.6 * Math.max(4, ...rows.map(({ name }) => name.length));
  const height = marginTop + marginBottom + rowHeight * rows.length;
  const ticks = logarithmicTicks(...domain);
  const tone = (marked: boolean): string => (marked ? ink : muted);
  const svg = plot({
    document,
    ...{ width, height, marginTop, marginBottom, marginLeft, marginRight: 64 },
    style: { background: 'none', color: ink, fontSize: '11px' },
    x: { type: 'log', domain },
    y: { type: 'band', domain: rows.map(({ name }) => name), axis: null, padding: 0.22, label: null },
    marks: [
      gridX(ticks, { stroke: hairline, strokeOpacity: 1 }),
      barX(rows, {
        ...{ x1: () => 1, x2: 'value', y: 'name' },
        fill: ({ value }: { readonly value: number }) => (value >= 1 ? fileColours[0]! : fileColours[1]!),
        fillOpacity: ({ marked = true }: CondensationBar) => (marked ? 1 : 0.55),
      }),
      ruleY(
        rows.filter(({ interval }) => interval !== undefined),
        {
          ...{ y: 'name', stroke: ink, strokeWidth: 1.2 },
          x1: ({ interval }: CondensationBar) => interval![0],
          x2: ({ interval }: CondensationBar) => interval![1],
        },
      ),
      ruleX([1], { stroke: ink, insetTop: -6 }),
      noiseTemperatureLabel(ink),
      [true, false].map((marked) => {
        const shown = rows.filter((row) => (row.marked ?? true) === marked);
        return [
          text(shown, {
            x: () => domain[0],
            y: 'name',
            text: 'name',
            textAnchor: 'end',
            dx: -9,
            fill: tone(marked),
          }),
          text(shown, {
            x: 'place',
            y: 'name',
            text: 'words',
            textAnchor: 'start',
            dx: 6,
            fill: tone(marked),
            stroke: paper,
          }),
        ];
      }),
      axisX(ticks, {
        text: tickLabel,
        ...{
          tickSize: 4,
          label: 'condensation temperature, in units of T*',
          labelAnchor: 'center',
          labelArrow: 'none',
        },
      }),
    ],
  });
  return svgFile(label, width, height, [svg.outerHTML]);
}
