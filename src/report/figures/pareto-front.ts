import { dot, gridY, line, text } from '@observablehq/plot';
import type { Html } from '../page/html.js';
import type { RoadSummary } from '../report-data.js';
import { draw } from './canvas.js';
import { panelWidth } from './figure.js';
import { blue, hairline, ink, muted, paper, vermilion } from './palette.js';
import { logarithmicTicks, tickLabel } from './ticks.js';

/** Complexity against loss of one road, as the staircase that it is; the chosen law ringed and named. */
export function drawParetoFront(road: RoadSummary): Html {
  const front = road.front
    .filter(({ loss }) => loss > 0 && Number.isFinite(loss))
    .toSorted((a, b) => a.complexity - b.complexity);
  const losses = front.map(({ loss }) => loss);
  const [low, high] = [Math.min(...losses) / 2, Math.max(...losses) * 2];
  const chosen = front.filter((entry) => entry.chosen);
  const last = front.at(-1)!.complexity;
  return draw(`Pareto front of ${road.name}: loss against complexity of ${front.length} expressions`, {
    width: panelWidth,
    height: 280,
    marginTop: 44,
    marginLeft: 48,
    marginRight: 16,
    marginBottom: 40,
    x: {
      label: 'complexity',
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: 6,
      tickFormat: 'd',
      inset: 10,
    },
    y: {
      type: 'log',
      domain: [low, high],
      ticks: logarithmicTicks(low, high),
      tickFormat: tickLabel,
      tickSize: 0,
      label: 'loss on messages',
      labelArrow: 'none',
    },
    marks: [
      text([road.name], { frameAnchor: 'top-right', dy: -41, fill: muted }),
      gridY(logarithmicTicks(low, high), { stroke: hairline, strokeOpacity: 1 }),
      line(front, { x: 'complexity', y: 'loss', curve: 'step-after', stroke: blue, strokeWidth: 1.4 }),
      dot(front, { x: 'complexity', y: 'loss', fill: blue, r: 3 }),
      dot(chosen, { x: 'complexity', y: 'loss', stroke: vermilion, strokeWidth: 2, r: 8 }),
      chosen.map((entry) =>
        // The front falls to the right, so the room above the chosen dot and to its right is free.
        text([entry], {
          x: () => last,
          dx: 12,
          y: 'loss',
          text: () => `chosen: ${shorten(entry.expression)}`,
          dy: -20,
          textAnchor: 'end',
          fill: ink,
          stroke: paper,
          strokeWidth: 4,
        }),
      ),
    ],
  });
}

const shorten = (expression: string): string =>
  expression.length > 30 ? `${expression.slice(0, 29)}…` : expression;
