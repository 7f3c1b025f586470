import { join } from 'node:path';
import type { DirectReport, TrainingReport } from 'principia/training';

/** A direct solve as text for a terminal. */
export function directSummary(report: DirectReport): string {
  const {
    model,
    features,
    families,
    dataset,
    residuals,
    closedLoopError: error,
    freeFlightError,
    run,
    seconds,
  } = report;
  const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`;
  const lines = [
    `${model} (${features} features) solved directly on ${dataset.name}`,
    `  time             ${seconds.toPrecision(3)} s`,
    `  features         ${families.join(', ')}`,
    `  unexplained      ${residuals.map(percent).join(', then ')}`,
    `  closed loop      ${error === null ? 'not measured' : `${error.toPrecision(3)} ${scaleOf(freeFlightError)}`}`,
    `  law              ${join(run, 'pair-law.json')}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** A training as text for a terminal. */
export function trainingSummary(report: TrainingReport): string {
  const { best, stopped, run, steps, integrator, model, millisecondsPerStep, parameters, freeFlightError } =
    report;
  const because = {
    steps: '',
    'no better': ', no better any more',
    'not finite': ', numbers not finite',
    aborted: ', aborted',
  };
  const lines = [
    `${model} (${parameters} parameters) through ${integrator} on ${report.dataset.name}`,
    `  steps            ${steps}${because[stopped]}${millisecondsPerStep === null ? '' : `, ${millisecondsPerStep.toPrecision(3)} ms each (${report.backend})`}`,
    `  last loss        ${report.lastLoss?.toPrecision(3) ?? 'not finite'} (1: nothing changes)`,
    `  closed loop      ${best === null ? 'not measured' : `${best.closedLoopError.toPrecision(3)} at step ${best.step} ${scaleOf(freeFlightError)}`}`,
    `  model            ${join(run, 'model.safetensors')}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** What a closed-loop error is to be compared with. */
function scaleOf(freeFlightError: number | null): string {
  const free = freeFlightError === null ? '' : `; without any force ${freeFlightError.toPrecision(3)}`;
  return `(0: exact, 1: lost${free})`;
}
