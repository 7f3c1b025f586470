import { drawCondensationMap } from '../figures/condensation-map.js';
import { csvLink } from '../page/csv.js';
import { html, trustedMarkup } from '../page/html.js';
import { formatNumber } from '../page/numbers.js';
import type { ReportData } from '../report-data.js';
import type { Section } from './section.js';

/** Rows and letters of a row that are drawn at most. */
const rows = 10;
const letters = 34;

/** At which noise each term of the candidates would be lost. */
export function condensationSection({ condensation }: ReportData): Section | null {
  if (condensation === undefined || condensation.terms.length === 0) return null;
  const { temperatures, terms } = condensation;
  const shown = terms.slice(0, rows).map(({ term, chosen, ...rest }) => ({
    ...rest,
    name: term.length > letters ? `${term.slice(0, letters - 1)}…` : term,
    marked: chosen,
  }));
  const hardiest = terms.filter(({ chosen }) => chosen);
  const claim =
    hardiest.length === 0
      ? 'No term of any candidate is supported.'
      : hardiest
          .map(
            ({ term, condensation: temperature }) =>
              `${term} ${temperature === null ? 'is not supported at any noise' : `would be lost if the noise’s variance were ${formatNumber(temperature, 2)} times what it is`}.`,
          )
          .join(' ');
  return {
    id: 'condensation',
    question: 'How much noise would the law bear?',
    body: [
      html`<figure id="figure-condensation"><div class="paper">${trustedMarkup(
        drawCondensationMap({ temperatures, terms: shown }, 'Probability of each term against temperature'),
      )}</div>
<figcaption><strong>${claim}</strong> Blue: in the law; sand: out of it; the stroke marks where a term condenses, the dashed line the temperature of the actual noise. <span class="links">${csvLink(
        'condensation.csv',
        [
          ['term', 'condensation', ...temperatures.map((temperature) => `T=${temperature}`)],
          ...terms.map(({ term, condensation: temperature, probabilities }) => [
            term,
            temperature ?? '',
            ...probabilities,
          ]),
        ],
      )}</span></figcaption></figure>`,
    ],
  };
}
