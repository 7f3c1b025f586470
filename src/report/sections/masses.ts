import type { LawDocument } from 'principia/law';
import { responsiveFigure } from '../figures/figure.js';
import { drawMassDeviations, type MassDeviation } from '../figures/mass-deviations.js';
import { type Html, html } from '../page/html.js';
import { intervalCell } from '../page/interval-cell.js';
import { formatDeviation, formatNumber } from '../page/numbers.js';
import { table } from '../page/table.js';
import type { ReportData } from '../report-data.js';
import type { Section } from './section.js';

/** Notes longer than this many letters go below the table. */
const shortNote = 24;

type BodyEntry = LawDocument['bodies'][number];

/** The masses with their intervals beside the true ones; what the data cannot tell is said. */
export function massesSection(data: ReportData): Section | null {
  const { bodies } = data.law;
  if (bodies.length === 0) return null;
  return {
    id: 'masses',
    question: 'How heavy are the bodies?',
    body: [massFigure(data), massTable(data)],
  };
}

function massFigure({ law, trueMasses }: ReportData): Html | null {
  const deviations = law.bodies.flatMap((body) => deviationOf(body, trueMasses[body.name]));
  if (deviations.length === 0) return null;
  const level = law.terms[0]?.constants[0]?.level ?? 0.95;
  const holding = deviations.filter(({ interval }) => interval[0] <= 0 && interval[1] >= 0).length;
  const worst = deviations.reduce((a, b) => (Math.abs(b.value) > Math.abs(a.value) ? b : a));
  return responsiveFigure(
    {
      name: 'masses',
      claim: `${holding} of ${deviations.length} intervals hold the true mass; the farthest value is ${worst.body}’s, off by ${formatDeviation(worst.value)}.`,
      key: `Dots: fitted masses; whiskers: ${formatNumber(100 * level)} % intervals, vermilion where they miss the truth. Bodies whose mass the data cannot tell are in the table only.`,
      data: [
        ['body', 'deviation', 'deviation_low', 'deviation_high'],
        ...deviations.map(({ body, value, interval }) => [body, value, ...interval]),
      ],
    },
    (width) => drawMassDeviations(deviations, level, width),
  );
}

function deviationOf({ name, mass, observable }: BodyEntry, truth: number | undefined): MassDeviation[] {
  if (!observable || mass.interval === null || truth === undefined || truth === 0) return [];
  const relative = (value: number): number => value / truth - 1;
  return [
    {
      body: name,
      value: relative(mass.value),
      interval: [relative(mass.interval[0]), relative(mass.interval[1])],
    },
  ];
}

function massTable({ law, trueMasses, units }: ReportData): Html {
  const gm = law.bodies.some((body) => body.gm !== null);
  const notes = [...new Set(law.bodies.map(({ note }) => note).filter((note) => note.length > shortNote))];
  const masses = table(
    `Masses in ${units.mass}; gauge: ${law.gauge}.`,
    [
      { heading: 'body' },
      { heading: 'mass', numeric: true },
      { heading: 'true', numeric: true },
      { heading: 'deviation', numeric: true },
      ...(gm ? [{ heading: 'G·m', numeric: true }] : []),
      { heading: 'note' },
    ],
    law.bodies.map((body) => {
      const truth = trueMasses[body.name];
      const known = body.observable && body.mass.interval !== null && truth !== undefined && truth !== 0;
      return {
        cells: [
          body.name,
          body.observable
            ? intervalCell(body.mass.value, body.mass.interval)
            : `(${formatNumber(body.mass.value, 2)})`,
          truth === undefined ? '–' : formatNumber(truth, 6),
          known ? formatDeviation(body.mass.value / truth - 1) : '–',
          ...(gm ? [gmCell(body)] : []),
          html`${body.observable ? null : html`<span class="mark bad">not observable</span> `}${noteCell(body.note, notes)}`,
        ],
      };
    }),
  );
  return html`${masses}${notes.length === 0 ? null : html`<ol class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ol>`}`;
}

/** Short notes stand in the table, long ones once below it. */
function noteCell(note: string, notes: readonly string[]): Html {
  return note.length > shortNote ? html`<sup>${notes.indexOf(note) + 1}</sup>` : html`${note}`;
}

function gmCell({ gm, observable }: BodyEntry): Html | string {
  if (gm === null || !observable) return '–';
  return intervalCell(gm.value, gm.interval, gm.unit);
}
