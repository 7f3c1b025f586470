import type { LawDocument } from 'principia/law';
import { csvLink } from '../page/csv.js';
import { type Html, html } from '../page/html.js';
import { formatNumber } from '../page/numbers.js';
import { table } from '../page/table.js';
import type { ReportData } from '../report-data.js';
import type { Section } from './section.js';

/** A form with its shares. */
interface Form {
  readonly expression: string;
  readonly complexity: number | null;
  readonly heldOutError: number | null;
  readonly probability: LawDocument['probability'];
  readonly chosen: boolean;
}

/** Beyond this Jensen-Shannon distance the network does not determine the law. */
const determined = 0.5;

/** How probable each form is, on the trajectories and among the network's draws, and each term with it. */
export function posteriorSection({ law }: ReportData): Section | null {
  const forms = formsOf(law);
  if (forms.length < 2) return null;
  const rows = table(
    html`Every candidate with its constants fitted to the trajectories: its posterior on these (<span class="key-1">■</span>) and its share of the network’s thermal draws (<span class="key-0">■</span>); held-out error in units of the noise.`,
    [
      { heading: 'form' },
      { heading: 'complexity', numeric: true },
      { heading: 'held-out', numeric: true },
      { heading: 'P_law', numeric: true },
      { heading: 'P_net', numeric: true },
      { heading: '' },
    ],
    forms.map((form) => ({
      marked: form.chosen,
      cells: [
        html`<code>${form.expression}</code>`,
        form.complexity ?? '',
        form.heldOutError === null ? '–' : formatNumber(form.heldOutError),
        formatNumber(form.probability.law),
        form.probability.network === null ? '–' : formatNumber(form.probability.network),
        bars(form.probability),
      ],
    })),
  );
  return {
    id: 'posterior',
    question: 'How probable is each form?',
    body: [
      html`<figure id="figure-posterior">${rows}<figcaption><strong>${claimOf(law)}</strong> <span class="links">${csvLink('posterior.csv', dataOf(forms))}</span></figcaption></figure>`,
      inclusionTable(law),
    ],
  };
}

function formsOf(law: LawDocument): Form[] {
  const own = law.terms.map(({ expression }) => expression).join(' and ') || '0 (free motion)';
  return [
    { expression: own, complexity: null, heldOutError: null, probability: law.probability, chosen: true },
    // What is the same function on these data has no probability of its own.
    ...law.alternatives
      .filter(({ equalOnData }) => equalOnData !== true)
      .map((form) => ({ ...form, chosen: false })),
  ];
}

function bars({ law, network }: LawDocument['probability']): Html {
  const bar = (share: number, key: string): Html =>
    html`<span class="share ${key}" style="width:${(100 * Math.min(1, share)).toFixed(1)}%"></span>`;
  return html`<span class="shares" aria-hidden="true">${bar(law, 'by-law')}${network === null ? null : bar(network, 'by-network')}</span>`;
}

function claimOf({ probability: { law, network }, divergence = null }: LawDocument): string {
  const own = `The form has probability ${formatNumber(law)} on the trajectories`;
  if (network === null || divergence === null) return `${own}.`;
  const distance = `the two posteriors are ${formatNumber(divergence, 2)} apart (Jensen-Shannon distance, 0 to 1)`;
  return divergence > determined
    ? `${own} but ${formatNumber(network)} among the network’s draws: ${distance}, and the network does not determine the law.`
    : `${own} and ${formatNumber(network)} among the network’s draws; ${distance}.`;
}

function inclusionTable({ inclusion = [] }: LawDocument): Html | null {
  if (inclusion.length === 0) return null;
  return table(
    'How probable it is that the law has a term, summed over the candidates that have it, and by how much the noise’s variance could grow before it is lost (T_c/T*; below 1 the data do not support it).',
    [{ heading: 'term' }, { heading: 'P', numeric: true }, { heading: 'T_c/T*', numeric: true }],
    inclusion.map(({ term, probability, condensation }) => ({
      cells: [
        html`<code>${term}</code>`,
        formatNumber(probability),
        condensation === null ? 'never' : formatNumber(condensation, 2),
      ],
    })),
  );
}

const dataOf = (forms: readonly Form[]): (string | number)[][] => [
  ['form', 'complexity', 'held_out_error', 'p_law', 'p_net'],
  ...forms.map(({ expression, complexity, heldOutError, probability: { law, network } }) => [
    expression,
    complexity ?? '',
    heldOutError ?? '',
    law,
    network ?? '',
  ]),
];
