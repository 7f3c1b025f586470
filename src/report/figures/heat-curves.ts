import { drawLinePanels, type LinePanel, type LineSeries } from './line-panels.js';

/** Energy and specific heat at a temperature, with their standard errors where they were sampled. */
export interface HeatCurvePoint {
  readonly temperature: number;
  readonly energy: number;
  readonly specificHeat: number;
  readonly energyError?: number;
  readonly specificHeatError?: number;
}

/** A named pair of curves. */
export interface HeatCurve {
  readonly name: string;
  readonly points: readonly HeatCurvePoint[];
  /** Drawn with dashes: an exact or limiting curve. */
  readonly reference?: boolean;
}

/**
 * ⟨L⟩ and C = Var(L)/T² against temperature, side by side, with bands of two standard errors. A peak of C is a
 * change of the preferred configuration or law.
 *
 * @param label what the figure shows, for those who do not see it
 * @param temperature what the temperature is called, with its unit
 */
export function drawHeatCurves(
  curves: readonly HeatCurve[],
  label: string,
  temperature = 'temperature',
): string {
  const panel = (
    title: string,
    axis: LinePanel['y'],
    read: (point: HeatCurvePoint) => readonly [value: number, error: number | undefined],
  ): LinePanel => ({
    title,
    x: { label: temperature, scale: 'log' },
    y: axis,
    series: curves.map(
      ({ name, points, reference = false }): LineSeries => ({
        ...{ name, reference },
        points: points.map((point) => {
          const [y, error] = read(point);
          const band = error === undefined ? {} : { low: y - 2 * error, high: y + 2 * error };
          return { x: point.temperature, y, ...band };
        }),
      }),
    ),
  });
  return drawLinePanels(
    [
      panel('Energy', { label: 'mean loss ⟨L⟩', scale: 'log' }, ({ energy, energyError }) => [
        energy,
        energyError,
      ]),
      panel('Specific heat', { label: 'C = Var(L)/T²' }, ({ specificHeat, specificHeatError }) => [
        specificHeat,
        specificHeatError,
      ]),
    ],
    label,
    460,
  );
}
