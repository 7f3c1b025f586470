import { compileGeneralised, fitGeneralised } from 'principia/distillation';
import { drawLinePanels, type LinePanel } from 'principia/report';
import type { ExperimentFigure } from '../experiment.js';
import type { JudgedLaw } from './judged-laws.js';
import {
  allErrors,
  authorsForm,
  candidateOf,
  chosenLaw,
  type Measured,
  type PendulumLaws,
  rigidLaw,
} from './measured.js';
import { type Recording, thinned } from './recordings.js';

/** The figures. */
export function figures({ single, double, recordings, config, simulated }: Measured): ExperimentFigure[] {
  const from = simulated ? ' (simulated)' : '';
  const singleClaim = `The single pendulum’s test segment${from}: measured and predicted angle over its last seconds, and what the laws leave of the whole segment, milliradians, initial states fitted.`;
  const doubleClaim = `The double pendulum’s first test segment${from}: measured and predicted angles, and what the laws leave, milliradians, initial states fitted.`;
  return [
    {
      name: 'single-held-out',
      claim: singleClaim,
      svg: drawLinePanels(heldOutPanels(single, recordings.single, config.every, 2), singleClaim, 420),
    },
    {
      name: 'double-held-out',
      claim: doubleClaim,
      svg: drawLinePanels(heldOutPanels(double, recordings.double, config.every, Infinity), doubleClaim, 420),
    },
    errorsFigure(double),
  ];
}

/** Angles and residuals of the first test segment. */
function heldOutPanels(
  laws: PendulumLaws,
  { test }: Recording,
  every: number,
  seconds: number,
): readonly LinePanel[] {
  const segment = thinned(test[0]!, every);
  const arms = segment.positions.length / segment.times.length;
  const begin = segment.times[0]!;
  const until = segment.times.at(-1)! - begin;
  const residualsOf = (law: JudgedLaw): Float64Array => {
    const { equations } = candidateOf(laws, law);
    const start = law.constants.map(({ value }) => value);
    return fitGeneralised(compileGeneralised(equations), [segment], { start, free: [] })!.residuals[0]!;
  };
  const own = residualsOf(chosenLaw(laws));
  const series =
    (values: (place: number) => number, after = 0) =>
    (arm: number) =>
      Array.from(segment.times, (time, row) => ({ x: time - begin, y: values(row * arms + arm) })).filter(
        ({ x }) => x >= after,
      );
  const measured = series((place) => segment.positions[place]!, until - seconds);
  const predicted = series((place) => segment.positions[place]! + own[place]!, until - seconds);
  const ofArm = (arm: number): string => (arms === 1 ? '' : ` ${arm + 1}`);
  const each = Array.from({ length: arms }, (_, arm) => arm);
  const angles: LinePanel = {
    title: 'Angles',
    x: { label: 'time, s' },
    y: { label: 'angle, rad' },
    series: each.flatMap((arm) => [
      { name: `our law${ofArm(arm)}`, points: predicted(arm) },
      { name: `measured${ofArm(arm)}`, points: measured(arm), reference: true },
    ]),
  };
  const left = new Map([
    ['our law', own],
    ['viscous, fitted by us', residualsOf(authorsForm(laws))],
    // The single pendulum’s published constants seem to be another recording’s: they would hide the others.
    ...(arms === 1 ? [] : [['authors’ model', publishedResiduals(laws, segment)] as const]),
  ]);
  const residuals = each.map(
    (arm): LinePanel => ({
      title: `Predicted − measured, arm${ofArm(arm) || ' 1'}`,
      x: { label: 'time, s' },
      y: { label: 'milliradians' },
      series: [...left].map(([name, values]) => ({
        name,
        points: series((place) => 1000 * values[place]!)(arm),
      })),
    }),
  );
  return [angles, ...residuals];
}

/** Of the authors' form with their own constants. */
function publishedResiduals(laws: PendulumLaws, segment: Recording['test'][number]): Float64Array {
  const { equations } = candidateOf(laws, authorsForm(laws));
  const start = laws.published.constants.map(({ value }) => value);
  return fitGeneralised(compileGeneralised(equations), [segment], { start, free: [] })!.residuals[0]!;
}

function errorsFigure(laws: PendulumLaws): ExperimentFigure {
  const own = chosenLaw(laws);
  const training = own.training.fitted.length;
  const claim = `Error of every segment of the double pendulum, initial states fitted; the last ${own.test.fitted.length} are the test. It swings less from segment to segment.`;
  const points = (errors: readonly number[]) => errors.map((error, x) => ({ x, y: 1000 * error }));
  return {
    name: 'double-errors',
    claim,
    svg: drawLinePanels(
      [
        {
          title: 'Errors by segment',
          x: { label: 'segment' },
          y: { label: 'root mean square, milliradians', scale: 'log' },
          series: [
            { name: 'our law', points: points(allErrors(own, 'fitted')) },
            { name: 'our law, rigid arms', points: points(allErrors(rigidLaw(laws), 'fitted')) },
            { name: 'our form, left out', points: points(own.leftOut), reference: true },
            { name: 'authors’ form, fitted by us', points: points(allErrors(authorsForm(laws), 'fitted')) },
            { name: 'authors’ model', points: points(allErrors(laws.published, 'fitted')) },
            {
              name: 'test',
              points: [training - 0.5, training - 0.5].map((x, end) => ({
                x,
                y: 1000 * (end === 0 ? Math.min : Math.max)(...allErrors(own, 'fitted')),
              })),
              reference: true,
            },
          ],
        },
      ],
      claim,
      720,
    ),
  };
}
