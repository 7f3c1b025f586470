import { areaY, dot, line, text } from '@observablehq/plot';
import { spreadLabels } from './labels.js';
import { fileColours, filePaper as paper } from './svg-file.js';
import { drawUnitSquare } from './unit-square.js';

/** How often intervals of a nominal level held the truth, with the binomial interval of that share where it is known. */
export interface CoveragePoint {
  readonly nominal: number;
  readonly covered: number;
  readonly interval?: readonly [low: number, high: number];
}

/** One way to make intervals. */
export interface CoverageCurve {
  readonly name: string;
  readonly points: readonly CoveragePoint[];
}

/** The colour of a curve's name is its line's. */
const colourOf = (index: number): string => fileColours[index % fileColours.length]!;

/**
 * Coverage against nominal level as an SVG file, one curve a way of making intervals, with bands where intervals are
 * given. Below the diagonal intervals are too narrow, above it too wide.
 *
 * @example
 * ```ts
 * const svg = drawCoverageCurves('Auto-MPG-like', [
 *   { name: 'thermal', points: levels.map((nominal, at) => ({ nominal, covered: covered[at]! })) },
 * ]);
 * ```
 */
export function drawCoverageCurves(title: string, curves: readonly CoverageCurve[], side = 320): string {
  const shown = curves.filter(({ points }) => points.length > 0);
  const longest = Math.max(0, ...shown.map(({ name }) => name.length));
  return drawUnitSquare({
    title,
    label: `${title}: coverage against nominal level of ${shown.map(({ name }) => name).join(', ')}`,
    x: 'nominal level of the interval',
    y: 'share of truths inside',
    side,
    marginRight: 18 + 6.2 * longest,
    marks: [
      shown.map(({ points }, index) =>
        areaY(
          points.filter(({ interval }) => interval !== undefined),
          {
            x: 'nominal',
            y1: ({ interval }: CoveragePoint) => interval![0],
            y2: ({ interval }: CoveragePoint) => interval![1],
            fill: colourOf(index),
            fillOpacity: 0.12,
          },
        ),
      ),
      shown.map(({ points }, index) => [
        line(points, { x: 'nominal', y: 'covered', stroke: colourOf(index), strokeWidth: 1.6 }),
        points.length <= 24
          ? dot(points, { x: 'nominal', y: 'covered', r: 2.4, fill: colourOf(index) })
          : null,
      ]),
      endNames(shown, side).map((end, index) =>
        text([end], {
          x: 'x',
          y: 'y',
          text: 'name',
          dx: 8,
          textAnchor: 'start',
          fill: colourOf(index),
          stroke: paper,
        }),
      ),
    ],
  });
}

/** The curves' names to the right of the square, at their ends' heights or as near as the others allow. */
function endNames(
  curves: readonly CoverageCurve[],
  side: number,
): { readonly name: string; readonly x: number; readonly y: number }[] {
  const heights = curves.map(({ points }) => (1 - points.at(-1)!.covered) * side);
  return spreadLabels(heights, 13, 4, side).map((pixel, index) => ({
    name: curves[index]!.name,
    x: 1,
    y: 1 - pixel / side,
  }));
}
