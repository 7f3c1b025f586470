import { drawIntervalMark } from '../figures/interval-mark.js';
import { csvLink } from '../page/csv.js';
import { html } from '../page/html.js';
import { intervalCell } from '../page/interval-cell.js';
import { formatNumber } from '../page/numbers.js';
import { table } from '../page/table.js';
import type { Agreement, ReportData } from '../report-data.js';
import type { Section } from './section.js';

/** Beyond so many joint standard deviations two estimates disagree. */
const agreeing = 2;

/** Every number estimated twice, and whether the two agree. */
export function constantsSection({ agreements }: ReportData): Section | null {
  if (agreements.length === 0) return null;
  const rows = table(
    html`Each number from the network’s thermal ensemble (<span class="key-0">●</span>) and from the law’s own likelihood (<span class="key-1">●</span>); the stroke is the true value. The distance counts joint standard deviations.`,
    [
      { heading: 'number' },
      { heading: 'by ensemble', numeric: true },
      { heading: 'by likelihood', numeric: true },
      { heading: 'true', numeric: true },
      { heading: 'distance', numeric: true },
      { heading: '' },
    ],
    agreements.map((agreement) => ({
      cells: [
        html`${agreement.name}${agreement.unit === '' ? '' : html` <span class="unit">${agreement.unit}</span>`}`,
        agreement.ensemble === null
          ? '–'
          : intervalCell(agreement.ensemble.value, agreement.ensemble.interval),
        intervalCell(agreement.likelihood.value, agreement.likelihood.interval),
        agreement.truth === null ? '–' : formatNumber(agreement.truth, 6),
        agreement.distance === null ? '–' : `${formatNumber(agreement.distance, 2)} σ`,
        drawIntervalMark(agreement),
      ],
    })),
  );
  return {
    id: 'constants',
    question: 'How sure of the numbers?',
    body: [
      html`<figure id="figure-constants">${rows}<figcaption><strong>${claimOf(agreements)}</strong> <span class="links">${csvLink('constants.csv', dataOf(agreements))}</span></figcaption></figure>`,
    ],
  };
}

function claimOf(agreements: readonly Agreement[]): string {
  const compared = agreements.filter(
    (agreement): agreement is Agreement & { distance: number } => agreement.distance !== null,
  );
  if (compared.length === 0) return 'These numbers have only one estimate: by the law’s own likelihood.';
  const near = compared.filter(({ distance }) => distance <= agreeing).length;
  const farthest = compared.reduce((a, b) => (b.distance > a.distance ? b : a));
  return `Ensemble and likelihood agree within ${agreeing} joint standard deviations for ${near} of ${compared.length} numbers; farthest apart is ${farthest.name} with ${formatNumber(farthest.distance, 2)}.`;
}

function dataOf(agreements: readonly Agreement[]): (string | number)[][] {
  const header = [
    'number',
    'unit',
    'ensemble',
    'ensemble_low',
    'ensemble_high',
    'likelihood',
    'likelihood_low',
  ];
  return [
    [...header, 'likelihood_high', 'true', 'distance'],
    ...agreements.map(({ name, unit, ensemble, likelihood, truth, distance }) => [
      name,
      unit,
      ...(ensemble === null ? ['', '', ''] : [ensemble.value, ...ensemble.interval]),
      likelihood.value,
      ...likelihood.interval,
      truth ?? '',
      distance ?? '',
    ]),
  ];
}
