import { dot, ruleX, ruleY } from '@observablehq/plot';
import type { Html } from '../page/html.js';
import type { Agreement } from '../report-data.js';
import { draw } from './canvas.js';
import { blue, ink, vermilion } from './palette.js';

/** Both estimates of a number on its own scale, no bigger than a line of a table; a stroke marks the truth. */
export function drawIntervalMark(agreement: Agreement): Html {
  const rows = [
    { estimate: agreement.ensemble, row: 0, colour: blue },
    { estimate: agreement.likelihood, row: 1, colour: vermilion },
  ].flatMap(({ estimate, row, colour }) =>
    estimate === null
      ? []
      : [{ value: estimate.value, low: estimate.interval[0], high: estimate.interval[1], row, colour }],
  );
  return draw(`Intervals of ${agreement.name} by ensemble and by likelihood`, {
    width: 130,
    height: 30,
    margin: 4,
    x: { axis: null, inset: 4 },
    y: { axis: null, domain: [1.6, -0.6] },
    marks: [
      agreement.truth === null ? null : ruleX([agreement.truth], { stroke: ink, strokeWidth: 1 }),
      rows.map((row) => [
        ruleY([row], { x1: 'low', x2: 'high', y: 'row', stroke: row.colour, strokeWidth: 2 }),
        dot([row], { x: 'value', y: 'row', r: 3.5, fill: row.colour }),
      ]),
    ],
  });
}
