import { html } from '../page/html.js';
import { formatNumber } from '../page/numbers.js';
import { table } from '../page/table.js';
import type { ReportData } from '../report-data.js';
import { bibliography } from './bibliography.js';
import type { Section } from './section.js';

/** The command, the environment, every metric, and what to cite. */
export function reproduceSection({ law, reproduce }: ReportData): Section {
  const environment = Object.entries(reproduce.environment);
  const metrics = Object.entries(law.metrics);
  return {
    id: 'reproduce',
    question: 'How to reproduce and cite it?',
    body: [
      html`<p>The same command with the same versions and the same data (SHA-256 <code class="hash">${law.dataset.hash}</code>) gives the same numbers:</p>
<pre><code>${reproduce.command}</code></pre>`,
      environment.length === 0
        ? null
        : table(
            'Environment of this run.',
            [{ heading: 'what' }, { heading: 'which' }],
            environment.map((cells) => ({ cells })),
          ),
      metrics.length === 0
        ? null
        : html`<details><summary>All ${metrics.length} metrics</summary>${table(
            'Metrics as in law.json.',
            [{ heading: 'metric' }, { heading: 'value', numeric: true }],
            metrics.map(([name, value]) => ({ cells: [name, formatNumber(value, 5)] })),
          )}</details>`,
      html`<details><summary>The methods, as BibTeX</summary><pre><code>${bibliography}</code></pre></details>`,
    ],
  };
}
