import { formatNumber } from 'principia/report';
import type { ErrorCurve, EvaluationReport } from 'principia/training';

/** Rows of the table against time, about. */
const rows = 8;

/** An evaluation as text for a terminal. */
export function evaluationSummary(report: EvaluationReport): string {
  const { subject, dataset, integrator, dt, trainedStep, trainedOn, freeFlight, metrics, noEnergy } = report;
  const { energy, validTime, diverged, trajectories } = metrics;
  const step =
    dt === null
      ? ''
      : `, step ${formatNumber(dt)}${trainedStep === null ? '' : ` (trained at ${formatNumber(trainedStep)})`}`;
  const lines = [
    `\n${subject.name} on ${dataset.name} (${dataset.part})`,
    `  ${trajectories} motion${trajectories === 1 ? '' : 's'} by ${integrator}${step}${diverged === 0 ? '' : `; ${diverged} diverged`}`,
    trainedOn === null || trainedOn === 0
      ? ''
      : `  the model was trained on ${trainedOn} of them: this is no test\n`,
    ...table(report),
    trajectories === 1 ? '' : '  median, with the best and the worst tenth of the motions\n',
    `  valid for             ${interval(validTime)}, ${validTime.toTheEnd} of ${trajectories} to the end (error below ${formatNumber(validTime.threshold)} of the motion’s spread)`,
    `  mean squared error    ${squared(metrics.meanSquaredError)}, at the end ${squared(metrics.finalMeanSquaredError)}; without any force ${squared(freeFlight)}`,
    `  at the end, squared   median ${squared(metrics.finalSquaredError.median)}, mean of the best four fifths ${squared(metrics.finalSquaredError.calm)}`,
    energy === null
      ? `  energy                not known: ${noEnergy ?? ''}`
      : `  energy, mean squared  ${squared(energy.meanSquaredError)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function table({ metrics }: EvaluationReport): readonly string[] {
  const { times, positionError, relativeError, energy, momentumError } = metrics;
  const columns: readonly (readonly [string, ErrorCurve | null])[] = [
    ['position error', positionError],
    ['relative error', relativeError],
    ['energy, relative', energy?.relativeError ?? null],
    ['energy, scaled', energy?.scaledError ?? null],
    ['momentum', momentumError],
  ];
  const shown = columns.flatMap(([name, curve]) => (curve === null ? [] : [{ name, curve }]));
  const last = times.length - 1;
  const picked = [
    ...new Set(Array.from({ length: rows }, (_, row) => Math.round((last * (row + 1)) / rows))),
  ];
  const cells = [
    ['time', ...shown.map(({ name }) => name)],
    ...picked
      .filter((row) => row > 0)
      .map((row) => [
        formatNumber(times[row]!),
        ...shown.map(({ curve }) =>
          interval({ median: curve.median[row]!, lower: curve.lower[row]!, upper: curve.upper[row]! }),
        ),
      ]),
  ];
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells.map(
    (row) =>
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('   ')
        .trimEnd()}`,
  );
}

function interval({ median, lower, upper }: Readonly<Record<'median' | 'lower' | 'upper', number>>): string {
  const range = lower === upper ? '' : ` [${formatNumber(lower, 2)}, ${formatNumber(upper, 2)}]`;
  return `${formatNumber(median, 2)}${range}`;
}

function squared(value: number | null): string {
  return value === null ? 'infinite' : formatNumber(value);
}
