import { axisX, axisY, gridX, gridY, line, type Markish, plot, text } from '@observablehq/plot';
import { JSDOM } from 'jsdom';
import { fileHairline, fileInk, fileMuted, filePaper } from './svg-file.js';

const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** A figure in the square of probabilities from 0 to 1 on both axes, the diagonal drawn: on it predictions come true. */
export interface UnitSquare {
  readonly title: string;
  /** What the figure shows, for those who do not see it. */
  readonly label: string;
  readonly x: string;
  readonly y: string;
  readonly side: number;
  /** Room to the right of the square, for names. */
  readonly marginRight?: number;
  readonly marks: readonly Markish[];
}

/** Draws the square with its marks as an SVG file. */
export function drawUnitSquare({ title, label, x, y, side, marginRight = 16, marks }: UnitSquare): string {
  const { document } = new JSDOM('').window;
  const [marginTop, marginBottom, marginLeft] = [38, 42, 52];
  const [width, height] = [side + marginLeft + marginRight, side + marginTop + marginBottom];
  const svg = plot({
    document,
    ...{ width, height, marginTop, marginBottom, marginLeft, marginRight },
    style: { background: filePaper, color: fileInk, fontSize: '11px' },
    ariaLabel: label,
    x: { domain: [0, 1] },
    y: { domain: [0, 1] },
    marks: [
      gridX(ticks, { stroke: fileHairline, strokeOpacity: 1 }),
      gridY(ticks, { stroke: fileHairline, strokeOpacity: 1 }),
      axisX(ticks, { label: x, labelAnchor: 'center', labelArrow: 'none', tickSize: 0 }),
      axisY(ticks, { label: y, labelAnchor: 'center', labelArrow: 'none', labelOffset: 42, tickSize: 0 }),
      line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: fileMuted, strokeDasharray: '4 3' },
      ),
      text([title], { frameAnchor: 'top-left', dx: -44, dy: -28, fontWeight: 'bold', fill: fileInk }),
      ...marks,
    ],
  });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('role', 'img');
  return `${svg.outerHTML}\n`;
}
