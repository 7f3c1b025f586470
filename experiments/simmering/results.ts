import { mean, variance } from 'principia/math';
import {
  drawCoverageCurves,
  drawLinePanels,
  drawReliabilityDiagram,
  type LinePanel,
  type Table,
} from 'principia/report';
import { binomialInterval, reliability } from 'principia/thermal';
import type { ExperimentClaim, ExperimentFigure } from '../experiment.js';
import type { SimmeringConfig, TaskConfig, TaskName } from './config.js';
import { type MethodName, type MethodOutcome, methods, type Outcome } from './outcome.js';
import { levels } from './scores.js';

/** Outcomes of every repeat of a task. */
export interface TaskOutcomes {
  readonly task: TaskConfig;
  readonly outcomes: readonly Outcome[];
  /** The true noise of each data set's targets, in their units. */
  readonly noises: readonly number[];
}

const titles: Readonly<Record<TaskName, string>> = {
  sinusoid: 'Noisy sinusoid',
  fuel: 'Auto-MPG-like',
  airfoil: 'Airfoil-like',
  classes: 'Two classes',
};

const of = (outcomes: readonly Outcome[], method: MethodName): readonly MethodOutcome[] =>
  outcomes.map(({ methods: all }) => all[method]);

const average = (
  outcomes: readonly Outcome[],
  method: MethodName,
  score: (outcome: MethodOutcome) => number | undefined,
): number => mean(of(outcomes, method).map((outcome) => score(outcome) ?? Number.NaN));

const digits = (value: number, count = 3): string => (Number.isFinite(value) ? value.toFixed(count) : '–');

/** A mean with its standard error over the data sets. */
function withError(values: readonly number[], count = 3): string {
  const spread = values.length > 1 ? ` ± ${digits(Math.sqrt(variance(values) / values.length), count)}` : '';
  return `${digits(mean(values), count)}${spread}`;
}

/** One table a task, and one on what vouches for the draws. */
export function tablesOf(all: readonly TaskOutcomes[], config: SimmeringConfig): readonly Table[] {
  return [
    ...all.map(({ task, outcomes }) => scoresTable(task, outcomes)),
    {
      title: 'What vouches for the draws',
      rows: all.flatMap(({ task, outcomes }) =>
        methods.slice(3).map((method) => vouchers(titles[task.name], method, of(outcomes, method))),
      ),
      notes: [
        'Gates that failed, with the number of data sets on which they did; an ensemble is verified where none did. In ' +
          'plain weights the virial of one direction fluctuates by far more than its gate lets its error be; the ' +
          'function-space gates and the mean over directions tell more here.',
      ],
    },
    {
      title: 'The noise, sampled with the weights',
      rows: all
        .filter(({ task }) => task.name !== 'classes')
        .map(({ task, outcomes, noises }) => ({
          task: titles[task.name],
          'σ, in deviations of the target': digits(mean(noises)),
          found: withError(outcomes.map(({ noise }) => noise!)),
          'found over true': withError(
            outcomes.map(({ noise }, at) => noise! / noises[at]!),
            2,
          ),
          'which so many points tell to': digits(1 / Math.sqrt(2 * task.training * outcomes.length), 2),
        })),
      notes: [`${config.repeats} data sets a task; errors are standard errors over them.`],
    },
  ];
}

function scoresTable(task: TaskConfig, outcomes: readonly Outcome[]): Table {
  const classes = task.name === 'classes';
  return {
    title: `${titles[task.name]}: ${task.training} training points, ${task.hidden} hidden units`,
    rows: methods.map((method) => {
      const column = (score: (outcome: MethodOutcome) => number | undefined, count = 3): string =>
        withError(
          of(outcomes, method).map((outcome) => score(outcome) ?? Number.NaN),
          count,
        );
      return {
        method,
        [classes ? 'share wrong' : 'RMSE']: column(({ error }) => error),
        '−ln p': column(({ negativeLogLikelihood }) => negativeLogLikelihood, 2),
        [classes ? 'Brier score' : 'CRPS']: column(({ rankedProbabilityScore }) => rankedProbabilityScore),
        ECE: column(({ calibrationError }) => calibrationError),
        ...(classes ? {} : { 'cover at 90 %': column(({ coverage90 }) => coverage90) }),
      };
    }),
  };
}

function vouchers(
  task: string,
  method: MethodName,
  outcomes: readonly MethodOutcome[],
): Record<string, string | number> {
  const counts = new Map<string, number>();
  for (const { failed = [] } of outcomes) {
    for (const gate of failed) counts.set(gate, (counts.get(gate) ?? 0) + 1);
  }
  return {
    task,
    method,
    'mean virial': withError(
      outcomes.map(({ virial }) => virial!),
      2,
    ),
    verified: `${outcomes.filter(({ failed }) => failed!.length === 0).length} of ${outcomes.length}`,
    'gates that failed': [...counts].map(([gate, count]) => `${gate} (${count})`).join('; ') || 'none',
    gradients: mean(outcomes.map(({ steps }) => steps!)),
  };
}

/** What the paper and its followers say of such ensembles, put to the test. */
export function claimsOf(all: readonly TaskOutcomes[]): readonly ExperimentClaim[] {
  const told = (
    score: (outcome: MethodOutcome) => number | undefined,
    one: MethodName,
    other: MethodName,
  ): { readonly measured: string; readonly wins: number } => {
    const pairs = all.map(({ task, outcomes }) => ({
      name: titles[task.name],
      one: average(outcomes, one, score),
      other: average(outcomes, other, score),
    }));
    return {
      measured: pairs
        .map((pair) => `${pair.name} ${digits(pair.one)} against ${digits(pair.other)}`)
        .join('; '),
      wins: pairs.filter((pair) => pair.one < pair.other).length,
    };
  };
  const regression = all.filter(({ task }) => task.name !== 'classes');
  const covers = (method: MethodName): readonly number[] =>
    regression.map(({ outcomes }) => average(outcomes, method, ({ coverage90 }) => coverage90));
  const error = (of_: MethodOutcome): number => of_.error;
  const likelihood = (of_: MethodOutcome): number => of_.negativeLogLikelihood;
  const compare = (
    statement: string,
    score: (outcome: MethodOutcome) => number,
    one: MethodName,
    other: MethodName,
    published?: string,
  ): ExperimentClaim => {
    const { measured, wins } = told(score, one, other);
    return {
      statement,
      ...(published === undefined ? {} : { published }),
      measured,
      holds: wins === all.length,
    };
  };
  return [
    compare(
      'Heating the optimised networks makes a smaller error on test points than an optimised network has',
      error,
      'retrofit at T*',
      'optimised',
      'sufficient training beats optimal training (arXiv:2410.19912)',
    ),
    compare(
      'It makes a smaller error than early stopping',
      error,
      'retrofit at T*',
      'early-stopped',
      'better than early stopping and dropout (as reported of the journal version)',
    ),
    compare(
      'It has a better likelihood than the deep ensemble',
      likelihood,
      'retrofit at T*',
      'deep ensemble',
    ),
    compare(
      'T* of the data has a better likelihood than the published T = 0.05',
      likelihood,
      'retrofit at T*',
      'retrofit as published',
    ),
    {
      statement: 'Intervals of 90 % at T* cover between 85 and 95 % of the test points',
      measured: covers('retrofit at T*')
        .map((share) => digits(share))
        .join(', '),
      holds: covers('retrofit at T*').every((share) => share >= 0.85 && share <= 0.95),
    },
    {
      statement: 'Those of the optimised network cover less than 85 %',
      measured: covers('optimised')
        .map((share) => digits(share))
        .join(', '),
      holds: covers('optimised').every((share) => share < 0.85),
    },
    {
      statement: 'Retrofit and ab initio simmering at T* agree: their errors differ by less than 5 %',
      measured: told(error, 'retrofit at T*', 'ab initio at T*').measured,
      holds: all.every(({ outcomes }) => {
        const ratio =
          average(outcomes, 'retrofit at T*', error) / average(outcomes, 'ab initio at T*', error);
        return Math.abs(Math.log(ratio)) < 0.05;
      }),
    },
  ];
}

/** Coverage, reliability, and the bands of the sinusoid. */
export function figuresOf(all: readonly TaskOutcomes[]): readonly ExperimentFigure[] {
  const curves = all
    .filter(({ task }) => task.name !== 'classes')
    .map(({ task, outcomes }): ExperimentFigure => {
      const claim = `Coverage against nominal level, ${titles[task.name]}: below the diagonal intervals are too narrow.`;
      const svg = drawCoverageCurves(
        titles[task.name],
        methods.map((name) => ({
          name,
          points: levels.map((nominal, at) => ({
            nominal,
            covered: average(outcomes, name, ({ curve }) => curve?.[at]),
            ...(name === 'retrofit at T*' ? { interval: band(outcomes, name, at, task.test) } : {}),
          })),
        })),
      );
      return { name: `coverage-${task.name}`, claim, svg };
    });
  return [...curves, ...reliabilityFigures(all), ...bandFigures(all)];
}

/** The binomial interval of a coverage over all test points of all data sets. */
function band(
  outcomes: readonly Outcome[],
  method: MethodName,
  at: number,
  test: number,
): readonly [number, number] {
  const trials = outcomes.length * test;
  const covered = average(outcomes, method, ({ curve }) => curve?.[at]);
  return binomialInterval(Math.round(covered * trials), trials);
}

function reliabilityFigures(all: readonly TaskOutcomes[]): ExperimentFigure[] {
  return all
    .filter(({ task }) => task.name === 'classes')
    .flatMap(({ outcomes }) =>
      (['optimised', 'retrofit at T*'] as const).map((method): ExperimentFigure => {
        const events = of(outcomes, method).flatMap(({ events = [] }) => events);
        const points = reliability(
          events.map(([probability]) => probability),
          events.map(([, happened]) => happened),
        );
        return {
          name: `reliability-${method.split(' ')[0]}`,
          claim: `Predicted probability of class 1 against how often it came, ${method}.`,
          svg: drawReliabilityDiagram({
            points,
            title: `Two classes: ${method}`,
            predicted: 'predicted probability of class 1',
            happened: 'share that was of class 1',
          }),
        };
      }),
    );
}

const within = (value: number, [low, high]: readonly [number, number]): number =>
  Math.max(low, Math.min(high, value));

const shown: readonly MethodName[] = ['optimised', 'deep ensemble', 'retrofit at T*'];

function bandFigures(all: readonly TaskOutcomes[]): ExperimentFigure[] {
  const bands = all.flatMap(({ outcomes }) => outcomes.slice(0, 1).flatMap((outcome) => outcome.bands ?? []));
  return bands.map(({ x, points, byMethod }): ExperimentFigure => {
    const ends = shown.flatMap((name) => byMethod[name]!.flatMap(([low, , high]) => [low, high]));
    const heights = [...ends, ...points.map(([, y]) => y)];
    const span = [Math.max(-4, Math.min(...heights)), Math.min(4, Math.max(...heights))] as const;
    const panels = shown.map((name): LinePanel => {
      const limits = byMethod[name]!.map(([low, middle, high], at) => ({
        ...{ x: x[at]!, y: within(middle, span) },
        ...{ low: within(low, span), high: within(high, span) },
      }));
      return {
        title: name,
        x: { label: 'x' },
        y: { label: 'y', range: span },
        series: [
          { name, points: limits },
          { name: 'data', points: points.map(([at, y]) => ({ x: at, y })), scattered: true },
        ],
      };
    });
    const claim = 'The sinusoid: mean and 90 % interval of the prediction, and the training points.';
    return { name: 'sinusoid', claim, svg: drawLinePanels(panels, claim) };
  });
}
