import { panelFigure } from '../figures/figure.js';
import { drawParetoFront } from '../figures/pareto-front.js';
import { formula } from '../page/formula.js';
import { type Html, html } from '../page/html.js';
import { formatNumber } from '../page/numbers.js';
import { table } from '../page/table.js';
import type { ReportData, RoadSummary } from '../report-data.js';
import type { Section } from './section.js';

/** Every candidate of both roads, which was chosen by which rule, and whether the roads agree. */
export function equationsSection(data: ReportData): Section | null {
  const roads = data.roads.filter(({ front }) => front.length > 0);
  if (roads.length === 0) return null;
  const drawable = roads.filter(({ front }) => front.some(({ loss }) => loss > 0 && Number.isFinite(loss)));
  const figure =
    drawable.length === 0
      ? null
      : panelFigure(
          {
            name: 'pareto-fronts',
            claim: data.roadsAgreement,
            key: 'Each dot is the best expression of its complexity; the ring marks the chosen form.',
            data: [
              ['road', 'complexity', 'expression', 'loss', 'held_out_error', 'description_length', 'chosen'],
              ...roads.flatMap((road) =>
                road.front.map((entry) => [
                  road.name,
                  entry.complexity,
                  entry.expression,
                  entry.loss,
                  entry.heldOutError ?? '',
                  entry.descriptionLength ?? '',
                  entry.chosen ? 1 : 0,
                ]),
              ),
            ],
          },
          drawable.map(drawParetoFront),
        );
  return {
    id: 'equations',
    question: 'Which equations were in question?',
    body: [
      figure ?? html`<p><strong>${data.roadsAgreement}</strong></p>`,
      roads.map((road) => frontTable(road, data.rule)),
    ],
  };
}

function frontTable(road: RoadSummary, rule: string | undefined): Html {
  const mark = html`<span class="mark">chosen${rule === undefined ? '' : html`: ${rule}`}</span>`;
  return html`<h3>${road.name}</h3>
<p>${road.finding}</p>
${table(
  `Pareto front of the road “${road.name}”: held-out error in units of the noise, description length in nats above the shortest.`,
  [
    { heading: 'complexity', numeric: true },
    { heading: 'expression' },
    { heading: 'loss', numeric: true },
    { heading: 'held-out', numeric: true },
    { heading: 'ΔDL', numeric: true },
  ],
  road.front.map((entry) => ({
    marked: entry.chosen,
    cells: [
      entry.complexity,
      html`${formula(entry.tex)}${entry.chosen ? mark : ''}`,
      formatNumber(entry.loss),
      optional(entry.heldOutError),
      optional(entry.descriptionLength),
    ],
  })),
)}`;
}

const optional = (value: number | null): string => (value === null ? '–' : formatNumber(value));
