import { dot, line, text } from '@observablehq/plot';
import type { Html } from '../page/html.js';
import type { OrbitSeries } from '../report-data.js';
import { draw } from './canvas.js';
import { panelWidth } from './figure.js';
import { placeNames } from './name-places.js';
import type { OrbitGroup } from './orbit-groups.js';
import { hairline, ink, muted, paper, seriesColour } from './palette.js';

const margins = { top: 28, right: 20, bottom: 36, left: 36 };

/** One panel at one scale: what was observed wide and pale, what the law predicts thin on top, the end marked. */
export function drawOrbits(group: OrbitGroup, colours: ReadonlyMap<string, number>, unit: string): Html {
  const { horizontal, vertical } = squareFrame(group);
  const names = group.orbits.map(({ body }) => body).join(', ');
  return draw(`Observed and predicted paths of ${names}, in ${unit}`, {
    width: panelWidth,
    height: panelWidth,
    marginTop: margins.top,
    marginLeft: margins.left,
    marginRight: margins.right,
    marginBottom: margins.bottom,
    x: { domain: horizontal, label: `x (${unit})`, labelAnchor: 'center', labelArrow: 'none', ticks: 5 },
    y: { domain: vertical, label: `y (${unit})`, labelArrow: 'none', ticks: 5 },
    marks: [
      text([group.title], { frameAnchor: 'top-right', dy: -25, fill: muted }),
      group.distances.map((distance) => guideMark(group.centre!, distance)),
      group.orbits.map((orbit) => pathMarks(orbit, seriesColour(colours.get(orbit.body)!))),
      nameMarks(group.orbits, horizontal, vertical),
    ],
  });
}

/** A circle at a body's mean distance, so that an arc is seen as part of its orbit. */
function guideMark([x, y]: readonly [number, number], distance: number) {
  const angles = Array.from({ length: 97 }, (_, index) => (index * Math.PI) / 48);
  const circle = angles.map(
    (angle) => [x + distance * Math.cos(angle), y + distance * Math.sin(angle)] as const,
  );
  return line(circle, { stroke: hairline, strokeDasharray: '1.5 4', strokeLinecap: 'round' });
}

function pathMarks(orbit: OrbitSeries, colour: string) {
  return [
    line(orbit.truth, { stroke: colour, strokeWidth: 6, strokeOpacity: 0.25 }),
    line(orbit.predicted, { stroke: colour, strokeWidth: 1.4 }),
    dot(orbit.predicted.slice(-1), { fill: colour, r: 3.5 }),
  ];
}

/** Every body's name beside its path's end. */
function nameMarks(orbits: readonly OrbitSeries[], horizontal: Range, vertical: Range) {
  const width = panelWidth - margins.left - margins.right;
  const height = panelWidth - margins.top - margins.bottom;
  const ends = orbits.map(({ body, predicted }) => {
    const [x, y] = predicted.at(-1)!;
    return {
      name: body,
      at: [x, y] as const,
      x: (width * (x - horizontal[0])) / (horizontal[1] - horizontal[0]),
      y: (height * (vertical[1] - y)) / (vertical[1] - vertical[0]),
    };
  });
  return placeNames(ends, width, height).map(({ dx, dy, anchor }, index) =>
    text([ends[index]!.at], {
      text: () => ends[index]!.name,
      textAnchor: anchor,
      dx,
      dy,
      fill: ink,
      stroke: paper,
      strokeWidth: 4,
    }),
  );
}

type Range = [number, number];

/** Equal scales on both axes: the smallest square around all points and guides, with room for the names. */
function squareFrame({ orbits, centre, distances }: OrbitGroup): { horizontal: Range; vertical: Range } {
  const guides = distances.flatMap((distance) =>
    [-distance, distance].map((shift) => [centre![0] + shift, centre![1] + shift] as const),
  );
  const points = orbits.flatMap(({ truth, predicted }) => [...truth, ...predicted]).concat(guides);
  const range = (axis: 0 | 1): Range => {
    const values = points.map((point) => point[axis]).filter(Number.isFinite);
    return [Math.min(...values), Math.max(...values)];
  };
  const [left, right] = range(0);
  const [bottom, top] = range(1);
  const half = 0.57 * Math.max(right - left, top - bottom, Number.MIN_VALUE);
  const around = (low: number, high: number): Range => [(low + high) / 2 - half, (low + high) / 2 + half];
  return { horizontal: around(left, right), vertical: around(bottom, top) };
}
