import type { DocumentCoverage, DocumentPredictions } from 'principia/law';
import { normalQuantile } from 'principia/thermal';
import { drawCoverageCurves } from '../figures/coverage-curve.js';
import { csvLink } from '../page/csv.js';
import { html, trustedMarkup } from '../page/html.js';
import { formatNumber } from '../page/numbers.js';
import { table } from '../page/table.js';
import type { ReportData } from '../report-data.js';
import type { Section } from './section.js';

/** How predictive bands hold held-out motion, before and after recalibration. */
export function calibrationSection({ law: { predictions = null } }: ReportData): Section | null {
  if (predictions === null) return null;
  const { level, curve } = predictions;
  return {
    id: 'calibration',
    question: 'Do its predictions keep what they promise?',
    body: [
      html`<figure id="figure-calibration"><div class="paper">${trustedMarkup(
        drawCoverageCurves('Held-out motion', [{ name: 'bands', points: curve }]),
      )}</div>
<figcaption><strong>${claimOf(predictions)}</strong> Bands: the possible laws with their constants and the initial state drawn from what the data leave open, followed through the integrator, the noise on top. Below the diagonal they are too narrow. <span class="links">${csvLink(
        'coverage.csv',
        [['nominal', 'covered'], ...curve.map(({ nominal, covered }) => [nominal, covered])],
      )}</span></figcaption></figure>`,
      scoresTable(predictions),
      html`<p>${recalibrationOf(predictions, level)}</p>`,
    ],
  };
}

const percent = (share: number): string => `${formatNumber(100 * share, 3)} %`;

function claimOf({ level, coverage, trajectories }: DocumentPredictions): string {
  const held = trajectories === 1 ? 'one held-out motion' : `${trajectories} held-out motions`;
  return `Of the numbers of ${held}, ${percent(coverage.entries)} lie in their ${percent(level)} bands.`;
}

function scoresTable(predictions: DocumentPredictions) {
  const { expectedError, miscalibrationArea, rankedProbabilityScore, intervalScore } = predictions;
  return table(
    'Scores of the bands over their own deviations, beside what they come to where the bands are right.',
    [{ heading: 'score' }, { heading: 'measured', numeric: true }, { heading: 'if right', numeric: true }],
    [
      ['expected calibration error', expectedError, '0'],
      ['miscalibration area', miscalibrationArea, '0'],
      ['continuous ranked probability score', rankedProbabilityScore, '0.564'],
      [`interval score at ${percent(predictions.level)}`, intervalScore, '4.13'],
    ].map(([name, value, perfect]) => ({ cells: [name!, formatNumber(Number(value)), perfect!] })),
  );
}

function recalibrationOf({ recalibration }: DocumentPredictions, level: number): string {
  if (!recalibration.granted) return `The bands are not recalibrated: ${recalibration.reason}.`;
  const { factor, before, after } = recalibration;
  const told = ({ entries, trajectories }: DocumentCoverage): string =>
    `${percent(entries)} of the numbers, and enough of them in ${percent(trajectories)} of the motions`;
  return (
    `Split-conformal recalibration on every other motion multiplies the bands’ width by ${formatNumber(factor / normalQuantile((1 + level) / 2))}: ` +
    `on the rest they held ${told(before)} before, ${told(after)} after (promised: at least ${percent(level)} of the numbers in ${percent(level)} of the motions).`
  );
}
