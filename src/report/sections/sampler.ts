import { type Html, html } from '../page/html.js';
import { formatNumber } from '../page/numbers.js';
import { table } from '../page/table.js';
import type { ReportData } from '../report-data.js';
import type { Section } from './section.js';

/** How the thermal draws were made, the gates they had to pass, and the noise they rest on. */
export function samplerSection(data: ReportData): Section | null {
  if (data.sampler === null && data.noise.length === 0) return null;
  return {
    id: 'sampler',
    question: 'Can the intervals be trusted?',
    body: [
      data.sampler === null ? null : gatesTable(data.sampler),
      varianceTable(data),
      data.noise.length === 0 ? null : noiseTable(data),
    ],
  };
}

function gatesTable(sampler: NonNullable<ReportData['sampler']>): Html {
  const failed = sampler.gates.filter(({ passed }) => !passed);
  const result =
    failed.length === 0
      ? `All ${sampler.gates.length} gates passed.`
      : `${failed.length} of ${sampler.gates.length} gates failed (${failed.map(({ name }) => name).join(', ')}): what rests on them is unverified.`;
  return html`<p>${sampler.name}, ${sampler.members} members, ${formatNumber(sampler.draws, 6)} draws at temperature ${formatNumber(sampler.temperature)}; prior: ${sampler.prior}. <strong>${result}</strong></p>
${table(
  'Gates of the sampler.',
  [{ heading: 'gate' }, { heading: 'value', numeric: true }, { heading: 'limit' }, { heading: 'passed' }],
  sampler.gates.map((gate) => ({
    cells: [
      gate.name,
      formatNumber(gate.value, 4),
      gate.limit,
      gate.passed ? html`<span class="good">✓ passed</span>` : html`<span class="bad">✗ failed</span>`,
    ],
  })),
)}`;
}

/** What the draws' variance of each number is made of. */
function varianceTable({ law: { ensemble = null } }: ReportData): Html | null {
  if (ensemble === null || ensemble.numbers.length === 0) return null;
  return table(
    'What the variance of each number over the draws is made of: one member’s chain, differences between members, what a fit of constants leaves open, and, beyond these, differences between the searches.',
    [
      { heading: 'number' },
      { heading: 'deviation', numeric: true },
      { heading: 'chain', numeric: true },
      { heading: 'members', numeric: true },
      { heading: 'fit', numeric: true },
      { heading: 'searches', numeric: true },
    ],
    ensemble.numbers.map(({ name, variance: { chain, member, fit, search } }) => {
      const total = chain + member + fit;
      const share = (part: number | null): string =>
        part === null || total === 0 ? '–' : `${formatNumber((100 * part) / total, 2)} %`;
      return {
        cells: [name, formatNumber(Math.sqrt(total)), share(chain), share(member), share(fit), share(search)],
      };
    }),
  );
}

function noiseTable({ noise }: ReportData): Html {
  return table(
    'Noise of a residual, and the floor that stands for what the model leaves out.',
    [
      { heading: 'body' },
      { heading: 'σ', numeric: true },
      { heading: 'floor', numeric: true },
      { heading: 'unit' },
    ],
    noise.map(({ body, sigma, floor, unit }) => ({
      cells: [body, formatNumber(sigma), formatNumber(floor), unit],
    })),
  );
}
