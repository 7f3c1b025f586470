import { axisX, axisY, dot, gridX, gridY, plot, text } from '@observablehq/plot';
import { JSDOM } from 'jsdom';
import {
  fileColours,
  fileHairline as hairline,
  fileInk as ink,
  fileMuted as muted,
  svgFile,
} from './svg-file.js';

/** Rows of one panel, each with a value for some of the keys. */
export interface DotPanel {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

/** What a dot of a row stands for. */
export interface DotKey {
  readonly name: string;
  /** Measured here, drawn filled; what others measured is drawn open. */
  readonly own: boolean;
}

const [panelWidth, rowHeight, gap, marginLeft] = [360, 20, 10, 88];
const columns = 2;

/**
 * Shares, 0 to 1, as dots on rows, panels two a row, with the keys' names above, as one SVG file.
 *
 * @param keys what the values of a row stand for, in their order
 * @param label what the figure shows, for those who do not see it
 * @example
 * ```ts
 * drawDotRows([{ title: 'spring', rows: [{ name: 'bottleneck', values: [0.99, 1] }] }],
 *   [{ name: 'here', own: true }, { name: 'published', own: false }], 'R²', 'R² of messages');
 * ```
 */
export function drawDotRows(
  panels: readonly DotPanel[],
  keys: readonly DotKey[],
  x: string,
  label: string,
): string {
  const { document } = new JSDOM('').window;
  const top = 30;
  const heightOf = ({ rows }: DotPanel): number => 64 + rowHeight * rows.length;
  const tallest = Math.max(...panels.map(heightOf));
  const drawings = panels.map((panel, index) => {
    const svg = drawPanel(panel, keys, x, heightOf(panel), document);
    svg.setAttribute('x', String((index % columns) * (panelWidth + gap)));
    svg.setAttribute('y', String(top + Math.floor(index / columns) * (tallest + gap)));
    return svg.outerHTML;
  });
  const width = Math.min(panels.length, columns) * (panelWidth + gap) - gap;
  const height = top + Math.ceil(panels.length / columns) * (tallest + gap) - gap;
  return svgFile(label, width, height, [legend(keys), ...drawings]);
}

const colourOf = (key: number): string => fileColours[key % fileColours.length]!;

function drawPanel(
  { title, rows }: DotPanel,
  keys: readonly DotKey[],
  x: string,
  height: number,
  document: Document,
): Element {
  const dots = keys.flatMap((key, at) =>
    rows.flatMap(({ name, values }) => {
      const value = values[at] ?? null;
      return value === null ? [] : [{ name, value, key: at, own: key.own }];
    }),
  );
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  return plot({
    document,
    ...{ width: panelWidth, height, marginLeft, marginRight: 16, marginTop: 26, marginBottom: 38 },
    style: { background: 'none', color: ink, fontSize: '11px' },
    x: { domain: [0, 1] },
    y: { type: 'point', domain: rows.map(({ name }) => name), padding: 0.6, label: null },
    marks: [
      gridX(ticks, { stroke: hairline, strokeOpacity: 1 }),
      gridY({ stroke: hairline, strokeOpacity: 1 }),
      [true, false].map((own) =>
        dot(
          dots.filter((one) => one.own === own),
          {
            ...{ x: 'value', y: 'name', r: own ? 4.5 : 5, strokeWidth: 1.6 },
            fill: ({ key }: (typeof dots)[number]) => (own ? colourOf(key) : 'none'),
            stroke: ({ key }: (typeof dots)[number]) => (own ? '#ffffff' : colourOf(key)),
          },
        ),
      ),
      axisY({ tickSize: 0, label: null }),
      axisX(ticks, { tickSize: 3, label: x, labelAnchor: 'center', labelArrow: 'none', color: muted }),
      text([title], { frameAnchor: 'top-left', dy: -20, fontWeight: 'bold', fill: ink }),
    ],
  });
}

/** The keys in one line, at the left. */
function legend(keys: readonly DotKey[]): string {
  let left = marginLeft;
  const entries = keys.map(({ name, own }, key) => {
    const colour = colourOf(key);
    const mark = `<circle cx="${left}" cy="12" r="4.5" fill="${own ? colour : 'none'}" stroke="${colour}" stroke-width="1.6"/>`;
    const words = `<text x="${left + 9}" y="16" fill="${ink}">${name}</text>`;
    left += 30 + 6.4 * name.length;
    return mark + words;
  });
  return `<g font-family="system-ui, sans-serif" font-size="11">${entries.join('')}</g>`;
}
