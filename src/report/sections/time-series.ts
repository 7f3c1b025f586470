import { responsiveFigure } from '../figures/figure.js';
import { pointsPerLine, thinByPeaks } from '../figures/thinning.js';
import { drawTimeLines } from '../figures/time-lines.js';
import { html } from '../page/html.js';
import { formatNumber } from '../page/numbers.js';
import type { ReportData, TimeSeries } from '../report-data.js';
import type { Section } from './section.js';

/** How far the prediction is from the observation as time goes on. */
export function rolloutSection(data: ReportData): Section | null {
  if (data.rolloutError.length === 0) return null;
  const key = 'Error over the body’s distance scale, a line a body, on a logarithmic axis.';
  return {
    id: 'rollout',
    question: 'How long is it right?',
    body: [timeFigure('rollout-error', data.rolloutClaim, key, 'relative error', data.rolloutError, data)],
  };
}

/** What the law conserves, and what of the drift is the integrator's. */
export function energySection(data: ReportData): Section | null {
  if (data.energyDrift.length === 0) return null;
  const peaks = data.energyDrift.map(
    ({ name, values }) =>
      `${formatNumber(
        values.reduce((a, b) => Math.max(a, Math.abs(b)), 0),
        2,
      )} (${name})`,
  );
  const claim = `The energy of the rollout drifts by at most ${peaks.join(' and ')} of itself.`;
  const key = '|ΔE/E₀| on a logarithmic axis; what falls with the step is the integrator’s, not the law’s.';
  return {
    id: 'energy',
    question: 'Does it conserve energy?',
    body: [timeFigure('energy-drift', claim, key, '|ΔE/E₀|', data.energyDrift, data)],
  };
}

function timeFigure(
  name: string,
  claim: string,
  key: string,
  quantity: string,
  series: readonly TimeSeries[],
  data: ReportData,
) {
  const thinned = series.map((one) => thinByPeaks(one, pointsPerLine(series.length)));
  const timeUnit = data.units.time;
  const rows = thinned.flatMap((one) =>
    one.times.map((time, index) => [one.name, time, Number(one.values[index]!.toPrecision(5))]),
  );
  const positive = thinned.filter(({ values }) =>
    values.some((value) => value > 0 && Number.isFinite(value)),
  );
  if (positive.length === 0) return html`<p><strong>${claim}</strong> It is zero throughout.</p>`;
  const label = `${quantity} against time for ${positive.map((one) => one.name).join(', ')}`;
  return responsiveFigure({ name, claim, key, data: [['series', 'time', 'value'], ...rows] }, (width) =>
    drawTimeLines({ series: positive, label, quantity, timeUnit }, width),
  );
}
