import { dot, ruleX, text } from '@observablehq/plot';
import { fileColours, fileInk as ink, fileMuted as muted, filePaper as paper } from './svg-file.js';
import { drawUnitSquare } from './unit-square.js';

/** Predictions of about one probability, how often they came true, and the binomial interval of that share. */
export interface ReliabilityPoint {
  readonly predicted: number;
  readonly frequency: number;
  readonly count: number;
  readonly interval: readonly [low: number, high: number];
}

/** What a reliability diagram says around its points. */
export interface ReliabilityDiagram {
  readonly points: readonly ReliabilityPoint[];
  readonly title: string;
  /** What was predicted with a probability: `P(law)`. */
  readonly predicted: string;
  /** What its share is of: `share of these laws that were right`. */
  readonly happened: string;
}

/**
 * A reliability diagram as an SVG file: each bin's share with its binomial interval over the diagonal, in another
 * colour and with an open dot where the interval misses the diagonal, and the number n of predictions above.
 *
 * @example
 * ```ts
 * const svg = drawReliabilityDiagram({
 *   points: reliability(probabilities, happened),
 *   title: '200 synthetic worlds', predicted: 'P(law)', happened: 'share that was right',
 * });
 * ```
 */
export function drawReliabilityDiagram(diagram: ReliabilityDiagram, side = 320): string {
  const { points, title, predicted, happened } = diagram;
  const consistent = ({ predicted: p, interval: [low, high] }: ReliabilityPoint): boolean =>
    low <= p && p <= high;
  const held = points.filter(consistent);
  const missed = points.filter((point) => !consistent(point));
  const [blue, vermilion] = fileColours as [string, string];
  const intervals = (of: readonly ReliabilityPoint[], stroke: string) =>
    ruleX(of, {
      x: 'predicted',
      y1: ({ interval }: ReliabilityPoint) => interval[0],
      y2: ({ interval }: ReliabilityPoint) => interval[1],
      stroke,
      strokeWidth: 2,
      strokeOpacity: 0.55,
      marker: 'tick-x',
    });
  return drawUnitSquare({
    title,
    label: `${title}: ${happened} against ${predicted}; the interval of ${held.length} of ${points.length} bins holds the prediction`,
    x: predicted,
    y: happened,
    side,
    marks: [
      intervals(held, blue),
      intervals(missed, vermilion),
      dot(held, { x: 'predicted', y: 'frequency', r: 4, fill: blue }),
      dot(missed, { x: 'predicted', y: 'frequency', r: 4, stroke: vermilion, strokeWidth: 2, fill: paper }),
      text(points, {
        x: 'predicted',
        frameAnchor: 'top',
        dy: -11,
        text: ({ count }: ReliabilityPoint) => String(count),
        fontSize: 9,
        fill: muted,
      }),
      text(['n ='], {
        frameAnchor: 'top-left',
        textAnchor: 'end',
        dx: -14,
        dy: -11,
        fontSize: 9,
        fill: muted,
      }),
      text([`${held.length} of ${points.length} bins hold the diagonal`], {
        frameAnchor: 'bottom-right',
        dx: -6,
        dy: -6,
        fill: ink,
        stroke: paper,
        strokeWidth: 4,
      }),
    ],
  });
}
