import { formatNumber } from 'principia/report';
import type { ExperimentClaim } from '../experiment.js';
import { lowest, type Measurements, score, target } from './measurements.js';
import type { Score } from './scores.js';

/** What is put to the test. */
export function claims(measurements: Measurements): ExperimentClaim[] {
  const { errors } = measurements;
  const inWords = ({ mean, low, high }: Score): string =>
    `${formatNumber(mean)} (95 %: ${formatNumber(low)} to ${formatNumber(high)})`;
  const learned = score(measurements, errors.learned.scheme.own);
  const pairs = score(measurements, errors.pairBound.own);
  const continuous = score(measurements, errors.exact.adaptive.own);
  const linear = score(measurements, errors.linear.own);
  const rounding = score(measurements, errors.exact.scheme.own);
  return [
    {
      statement:
        'a learned force with a learned bound of components is below the lowest mean we found published',
      published: `${lowest} (Multivector Neurons), ${target} (CGENN); they know less, see the README`,
      measured: inWords(learned),
      holds: learned.high <= lowest,
    },
    {
      statement: 'so is one where only forces of pairs are bounded, which knows nothing of axes',
      published: `${lowest}, ${target}`,
      measured: inWords(pairs),
      holds: pairs.high <= lowest,
    },
    {
      statement: 'the law itself in continuous time is not',
      published: '0.0050 ± 0.0006',
      measured: inWords(continuous),
      holds: continuous.low > target,
    },
    {
      statement: 'the program that made the data makes no error',
      published: '0',
      measured: formatNumber(Math.max(...errors.generator.own)),
      holds: errors.generator.own.every((error) => error === 0),
    },
    {
      statement: 'what the exact law leaves in the benchmark’s scheme is rounding, which encounters multiply',
      measured: `mean ${formatNumber(rounding.mean)}, median ${formatNumber(rounding.median)}`,
      holds: rounding.mean < 1e-4 && rounding.median < 1e-25,
    },
    {
      statement: 'the straight line is as good as it was published, so that the task is the published one',
      published: '0.0819; 0.0836 ± 0.0026 by the original code',
      measured: inWords(linear),
      holds: linear.low < 0.0836 + 0.0026 && linear.high > 0.0819 - 0.0026,
    },
  ];
}
