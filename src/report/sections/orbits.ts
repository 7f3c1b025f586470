import { panelFigure } from '../figures/figure.js';
import { groupOrbits } from '../figures/orbit-groups.js';
import { drawOrbits } from '../figures/orbits.js';
import { pointsPerLine, thin } from '../figures/thinning.js';
import { formatNumber } from '../page/numbers.js';
import type { OrbitSeries, ReportData } from '../report-data.js';
import type { Section } from './section.js';

/** The paths of the bodies, observed and predicted. */
export function orbitsSection({ orbits, units }: ReportData): Section | null {
  const drawn = orbits.filter(({ truth, predicted }) => truth.length > 0 && predicted.length > 0);
  if (drawn.length === 0) return null;
  const limit = pointsPerLine(drawn.length);
  const thinned = drawn.map(({ body, truth, predicted }) => ({
    body,
    truth: thin(truth, limit),
    predicted: thin(predicted, limit),
  }));
  const colours = new Map(drawn.map(({ body }, index) => [body, index]));
  const worst = drawn.map(separation).reduce((a, b) => (b.distance > a.distance ? b : a));
  const groups = groupOrbits(thinned);
  const guided = groups.length > 1 ? ' Dotted: circles at the bodies’ mean distances, to guide the eye.' : '';
  const figure = panelFigure(
    {
      name: 'orbits',
      claim: `Over the whole rollout no predicted path leaves the observed one by more than ${formatNumber(worst.distance, 2)} ${units.length} (${worst.body}).`,
      key: `Wide and pale: observed. Thin: the law’s prediction; a dot marks its end.${guided}`,
      data: [
        ['body', 'x_observed', 'y_observed', 'x_error', 'y_error'],
        ...thinned.flatMap(({ body, truth, predicted }) =>
          truth
            .slice(0, predicted.length)
            .map((point, index) => [body, ...point.map(rounded), ...deviation(point, predicted[index]!)]),
        ),
      ],
    },
    groups.map((group) => drawOrbits(group, colours, units.length)),
  );
  return { id: 'system', question: 'Does it follow the bodies?', body: [figure] };
}

/** Predicted minus observed, to as many digits as matter. */
function deviation(observed: readonly [number, number], predicted: readonly [number, number]): number[] {
  return [0, 1].map((axis) => Number((predicted[axis]! - observed[axis]!).toPrecision(3)));
}

const rounded = (coordinate: number): number => Number(coordinate.toPrecision(7));

function separation({ body, truth, predicted }: OrbitSeries): { body: string; distance: number } {
  const distances = truth
    .slice(0, predicted.length)
    .map(([x, y], index) => Math.hypot(x - predicted[index]![0], y - predicted[index]![1]));
  return { body, distance: distances.reduce((a, b) => Math.max(a, b), 0) };
}
