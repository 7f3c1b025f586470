import { axisX, gridX, plot, rect, ruleX, text, tickX } from '@observablehq/plot';
import { JSDOM } from 'jsdom';
import { fileHairline as hairline, fileInk as ink, fileMuted as muted, svgFile } from './svg-file.js';
import { logarithmicTicks, noiseTemperatureLabel, tickLabel } from './ticks.js';

/** A term of a law along the temperatures. */
export interface CondensedTerm {
  readonly name: string;
  /** P of the term's being in the law at each temperature, 0 to 1. */
  readonly probabilities: readonly number[];
  /** T_c in units of T*; null where the term is not condensed at any of the temperatures. */
  readonly condensation: number | null;
  /** Written in ink among others in grey, such as a term of the true law. */
  readonly marked?: boolean;
}

/** The terms of a law on a ladder of temperatures. */
export interface CondensationMap {
  /** In units of T*, the temperature of the data's own noise; rising. */
  readonly temperatures: readonly number[];
  readonly terms: readonly CondensedTerm[];
  /** What a term is in, where it is not a law: "P(in the law)". */
  readonly quantity?: string;
}

const [rowHeight, marginTop, marginBottom] = [19, 62, 44];
/** From P = 0, out of the law, by white, where nothing is known, to P = 1. */
const scale = ['#cdbfa9', '#e6dfd3', '#ffffff', '#5ba3cf', '#05416b'];

/**
 * How probable each term is at every temperature, as a map with a row a term, the one that condenses at the highest
 * temperature first: blue is in the law, sand is out of it, white undecided. A stroke marks where a term condenses, a
 * dashed line T*.
 *
 * @param label what the figure shows, for those who do not see it
 * @example
 * ```ts
 * drawCondensationMap({ temperatures: [0.1, 1, 10], terms: [
 *   { name: 'xy', probabilities: [1, 1, 0.6], condensation: 12, marked: true }] }, 'Terms against temperature');
 * ```
 */
export function drawCondensationMap(map: CondensationMap, label: string, width = 760): string {
  const { document } = new JSDOM('').window;
  const { temperatures, quantity = 'P(in the law)' } = map;
  const terms = byCondensation(map.terms);
  const edges = edgesOf(temperatures);
  const domain: [number, number] = [edges[0]!, edges.at(-1)!];
  const cells = terms.flatMap(({ name, probabilities }) =>
    probabilities.map((probability, at) => ({ name, probability, low: edges[at]!, high: edges[at + 1]! })),
  );
  const marginLeft = 26 + 6.6 * Math.max(4, ...terms.map(({ name }) => name.length));
  const height = marginTop + marginBottom + rowHeight * terms.length;
  const ticks = logarithmicTicks(...domain);
  const names = (marked: boolean) =>
    terms.filter((term) => (term.marked ?? true) === marked).map(({ name }) => ({ name, at: domain[0] }));
  const svg = plot({
    document,
    ...{ width, height, marginTop, marginBottom, marginLeft, marginRight: 20 },
    style: { background: 'none', color: ink, fontSize: '11px' },
    x: { type: 'log', domain },
    y: { type: 'band', domain: terms.map(({ name }) => name), axis: null, padding: 0.08, label: null },
    color: { type: 'linear', domain: [0, 0.25, 0.5, 0.75, 1], range: scale },
    marks: [
      rect(cells, {
        x1: 'low',
        x2: 'high',
        y: 'name',
        fill: 'probability',
        inset: -0.2,
        insetTop: 0,
        insetBottom: 0,
      }),
      gridX(ticks, { stroke: hairline, strokeOpacity: 0.5 }),
      tickX(
        terms.filter(({ condensation }) => inside(condensation, domain)),
        { x: 'condensation', y: 'name', stroke: '#d55e00', strokeWidth: 2.4 },
      ),
      domain[0] <= 1 && domain[1] >= 1
        ? [ruleX([1], { stroke: ink, strokeDasharray: '4 3', insetTop: -6 }), noiseTemperatureLabel(ink)]
        : null,
      [true, false].map((marked) =>
        text(names(marked), {
          ...{ x: 'at', y: 'name', text: 'name', textAnchor: 'end', dx: -9 },
          fill: marked ? ink : muted,
        }),
      ),
      axisX(ticks, {
        text: tickLabel,
        ...{ tickSize: 4, label: 'temperature, in units of T*', labelAnchor: 'center', labelArrow: 'none' },
      }),
    ],
  });
  return svgFile(label, width, height, [rounded(svg.outerHTML), legend(quantity, width - 20)]);
}

/** Coordinates to a hundredth of a pixel: the cells are many. */
const rounded = (svg: string): string => svg.replace(/(\d\.\d\d)\d+/g, '$1');

/** Highest T_c first; those that never condense last, the more probable before the less. */
function byCondensation(terms: readonly CondensedTerm[]): CondensedTerm[] {
  const rank = ({ condensation }: CondensedTerm): number => condensation ?? 0;
  const total = ({ probabilities }: CondensedTerm): number => probabilities.reduce((sum, p) => sum + p, 0);
  return terms.toSorted((a, b) => rank(b) - rank(a) || total(b) - total(a));
}

/** The ends of the cells: half-way, in ln T, to the neighbours. */
function edgesOf(temperatures: readonly number[]): number[] {
  const inner = temperatures.slice(1).map((temperature, at) => Math.sqrt(temperature * temperatures[at]!));
  const [first, last] = [temperatures[0]!, temperatures.at(-1)!];
  if (inner.length === 0) return [first / 2, first * 2];
  return [first ** 2 / inner[0]!, ...inner, last ** 2 / inner.at(-1)!];
}

const inside = (value: number | null, [low, high]: readonly [number, number]): boolean =>
  value !== null && value >= low && value <= high;

/** The colours with their probabilities, at the top right. */
function legend(quantity: string, right: number): string {
  const [width, top] = [140, 26];
  const left = right - width;
  const stops = scale.map(
    (colour, at) => `<stop offset="${at / (scale.length - 1)}" stop-color="${colour}"/>`,
  );
  const words = (x: number, y: number, anchor: string, value: string): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${muted}">${value}</text>`;
  return (
    `<g font-family="system-ui, sans-serif" font-size="11"><defs><linearGradient id="condensation-scale">${stops.join('')}</linearGradient></defs>` +
    `<rect x="${left}" y="${top}" width="${width}" height="9" fill="url(#condensation-scale)" stroke="${hairline}"/>` +
    words(left - 8, top + 8, 'end', quantity) +
    words(left, top - 4, 'middle', '0') +
    words(left + width / 2, top - 4, 'middle', '½') +
    words(right, top - 4, 'middle', '1') +
    '</g>'
  );
}
