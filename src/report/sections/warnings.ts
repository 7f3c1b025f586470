import { html } from '../page/html.js';
import type { ReportData } from '../report-data.js';
import type { Section } from './section.js';

/** What the reader should doubt. */
export function warningsSection({ warnings }: ReportData): Section {
  const body =
    warnings.length === 0
      ? html`<p>No check raised a warning.</p>`
      : html`<ul class="warnings">${warnings.map((warning) => html`<li>${warning}</li>`)}</ul>`;
  return { id: 'warnings', question: 'What could be wrong?', body: [body] };
}
