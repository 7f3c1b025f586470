import { median, quantile } from 'principia/math';
import { drawLinePanels, type LinePoint } from 'principia/report';
import type { ExperimentFigure } from '../experiment.js';
import { hiddenLayerOf } from './learn-force.js';
import { distances, type Measurements, relativeError, score } from './measurements.js';
import { tabulateForce, tabulateLayer } from './tabulated-layer.js';

/** Points of a line: every one a tenth of the tests. */
const bins = 10;

/** Errors against the closest approach. */
export function errorsByApproach(measurements: Measurements): ExperimentFigure {
  const { approaches, errors } = measurements;
  const edges = Array.from({ length: bins + 1 }, (_, edge) => quantile(approaches, edge / bins));
  const points = (own: readonly number[]): LinePoint[] =>
    Array.from({ length: bins }, (_, bin) => {
      const inside = approaches
        .map((r, test) => ({ r, test }))
        .filter(({ r }) => r >= edges[bin]! && (r < edges[bin + 1]! || bin === bins - 1));
      const { mean, low, high } = score(
        measurements,
        inside.map(({ test }) => own[test]!),
      );
      return { x: median(inside.map(({ r }) => r)), y: mean, low, high };
    });
  const series = [
    { name: 'straight line', points: points(errors.linear.own) },
    { name: 'exact law, continuous', points: points(errors.exact.adaptive.own), reference: true },
    { name: 'learned, bound of pairs', points: points(errors.pairBound.own) },
    { name: 'learned, bound of components', points: points(errors.learned.scheme.own) },
  ];
  const claim =
    'Close encounters make the benchmark’s mean: squared error against the closest approach of two bodies, a tenth of the tests a point; below about 0.1 the law itself, in continuous time, no longer follows the data.';
  return {
    name: 'errors-by-closest-approach',
    claim,
    svg: drawLinePanels(
      [
        {
          title: 'Errors by closest approach',
          x: { label: 'closest approach', scale: 'log' },
          y: { label: 'mean squared error of frame 40', scale: 'log' },
          series,
        },
      ],
      claim,
      720,
    ),
  };
}

/** Errors of the force against the distance. */
export function forceErrors({ config, stages }: Measurements): ExperimentFigure {
  const layer = tabulateLayer(hiddenLayerOf(config));
  const panel = (title: string, charge: number) => ({
    title,
    x: { label: 'distance', scale: 'log' as const },
    y: { label: 'relative error of the force', scale: 'log' as const },
    series: stages.components.map(({ stage, force }) => {
      const { strength } = tabulateForce(layer, force.coefficients);
      return {
        name: stage,
        points: distances(0.02, 10, 120).map((r) => ({
          x: r,
          y: Math.abs(relativeError(strength, r, charge)),
        })),
      };
    }),
  });
  const claim =
    'The learned force against the law, after the linear solve and after each stage of the refinement: it is known least well at the smallest distances.';
  return {
    name: 'force-errors',
    claim,
    svg: drawLinePanels([panel('Charges of two signs', -1), panel('Charges of one sign', 1)], claim, 560),
  };
}
