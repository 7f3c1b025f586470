import { j2000 } from 'principia/datasets';
import { drawLinePanels, type LinePoint } from 'principia/report';
import type { ExperimentFigure } from '../experiment.js';
import type { BodyErrors } from './follow-motion.js';
import { type Measurements, nameOf } from './results.js';
import { yearOf } from './spans.js';

/** Points of a line: root mean squares over spans so long, in days. */
const bin = 88;

/** The inner planets' residuals before and after. */
export function innerResiduals({ inner, config }: Measurements): ExperimentFigure {
  const [begin, kept] = config.inner.fitted.map((date) => yearOf(date - j2000).toFixed(0)) as [
    string,
    string,
  ];
  const claim =
    `What Newton’s law leaves of the inner planets’ places, and what is left with the term that it proposes; fitted to ` +
    `${kept}, predicted after.`;
  return {
    name: 'inner-residuals',
    claim,
    svg: drawLinePanels(
      inner.judged.map((body, index) => ({
        title: nameOf(body),
        x: { label: `years after ${begin}; fitted to ${kept}` },
        y: { label: 'distance from DE441, AU', scale: 'log' },
        series: inner.series.map(({ law, bodies }) => ({
          name: law,
          points: binned(bodies[index]!, Number(begin)),
          reference: law === 'post-Newtonian',
        })),
      })),
      claim,
      460,
    ),
  };
}

/** The giants' errors in the half that was fitted and the half that was predicted. */
export function giantPredictions({ giants, config }: Measurements): ExperimentFigure {
  const [begin, middle] = config.giants.fitted.map((date) => yearOf(date - j2000).toFixed(0)) as [
    string,
    string,
  ];
  const claim = `Places of the Sun and the giants by Newton’s law, fitted to ${middle} and predicted after.`;
  return {
    name: 'giant-predictions',
    claim,
    svg: drawLinePanels(
      [
        {
          title: 'Sun and giants',
          x: { label: `years after ${begin}; fitted to ${middle}` },
          y: { label: 'distance from DE441, AU', scale: 'log' },
          series: giants.predictions.map((body) => ({
            name: body.body,
            points: binned(body, Number(begin), 8 * bin),
          })),
        },
      ],
      claim,
      640,
    ),
  };
}

function binned({ times, distances }: BodyErrors, begin: number, span = bin): LinePoint[] {
  const sums = new Map<number, { squares: number; count: number }>();
  times.forEach((time, index) => {
    const key = Math.floor(time / span);
    const { squares, count } = sums.get(key) ?? { squares: 0, count: 0 };
    sums.set(key, { squares: squares + distances[index]! ** 2, count: count + 1 });
  });
  return [...sums]
    .sort(([one], [other]) => one - other)
    .map(([key, { squares, count }]) => ({
      x: yearOf((key + 0.5) * span) - begin,
      y: Math.sqrt(squares / count),
    }));
}
