import { median } from 'principia/math';
import type { Table } from 'principia/report';
import type { SystemConfig, VariantName } from './config.js';
import { systemLabel } from './outcome.js';
import { publishedAgreement, publishedLaw, publishedLosses, reproduction } from './published.js';
import { agreement, digits, lawsOf, type Measure, medianLoss, ofSystem, type Trained } from './summary.js';

type Row = Table['rows'][number];

/** Everything that was measured, beside what was published. */
export function tablesOf(systems: readonly SystemConfig[], trained: readonly Trained[]): readonly Table[] {
  const distilled = systems.filter(({ law }) => publishedAgreement[law] !== undefined);
  const messages = trained.filter(({ variant }) => variant !== 'flat-hamiltonian');
  const energies = trained.filter(({ variant }) => variant === 'flat-hamiltonian');
  return [
    {
      title: 'R² of messages against the force and against the force times a function of the receiver',
      rows: distilled.flatMap((system) => ofSystem(messages, system).map(agreementRow)),
      notes: agreementNotes,
    },
    {
      title: 'Prediction loss on fresh data',
      rows: systems.flatMap((system) => lossRows(system, ofSystem(trained, system))),
      notes: [
        'Mean over states of Σ |a − â| over bodies and axes, median over seeds; published: table 3, in what we take for ' +
          'the same unit. "nothing" is the loss of a network that says that nothing is accelerated.',
      ],
    },
    {
      title: 'Force laws found in messages',
      rows: distilled.flatMap((system) => ofSystem(messages, system).flatMap(lawRow)),
      notes: [
        'Of the leading channels of the searched seeds: how many gave a law that the judge calls correct: by the row ' +
          'before which the loss falls most steeply, as in the paper; on the front at all; and on the front with constants that are off or terms of its own. Published: ' +
          'table 5; the reproduction: of its two messages.',
      ],
    },
    {
      title: 'Flat Hamiltonian network: energies of pairs',
      rows: distilled.flatMap((system) => ofSystem(energies, system).flatMap(energyRow)),
      notes: [
        'R² of U(r) − U(1) against the true one, plain and of the best nine tenths, medians over seeds; laws of the ' +
          'searched seeds. The published network was distilled too, but no such numbers are given.',
      ],
    },
    { title: 'Every training', rows: trained.flatMap(trainingRows) },
    ...expressionTable(trained),
  ];
}

const agreementNotes = [
  'Means over as many leading channels as space has dimensions, medians over seeds. "F": a₀ + a·F; "F·g": the same with ' +
    "a₀ and a functions of the receiver's mass (and the sign of its charge, where charges act). Robust: least squares and R² " +
    'over the best nine tenths, as published; strict: what that fit leaves in its best nine tenths over the least nine tenths ' +
    'around the median, which heavy tails cannot flatter.',
  'Published: table 1, a robust fit; reproduction: robust, mean of two messages.',
  'A perfect message F/m has a robust R² of 0.77 to 0.90 against F on 1/r, by the draw of 4,000 edges.',
];

const measures: Readonly<Record<string, Measure>> = {
  'F plain': ({ force }) => force.plain,
  'F robust': ({ force }) => force.robust,
  'F strict': ({ force }) => force.strict,
  'F·g plain': ({ receiver }) => receiver.plain,
  'F·g robust': ({ receiver }) => receiver.robust,
  'F·g strict': ({ receiver }) => receiver.strict,
};

function agreementRow(trained: Trained): Row {
  const { system, variant } = trained;
  const { law, dimension, bodies } = system;
  const repeated = dimension === 2 && bodies === 4 ? reproduction[law]?.[variant]?.robust : undefined;
  return {
    system: systemLabel(system),
    messages: variant,
    published: digits(publishedAgreement[law]?.[dimension - 2]?.[variant]),
    reproduction: digits(repeated),
    ...Object.fromEntries(
      Object.entries(measures).map(([name, measure]) => [name, digits(agreement(trained, measure))]),
    ),
  };
}

function lossRows(system: SystemConfig, trained: readonly Trained[]): readonly Row[] {
  if (trained.length === 0) return [];
  const published = publishedLosses[system.law][system.dimension - 2]!;
  const cell = (value: (variant: VariantName) => string): Record<string, string> =>
    Object.fromEntries(trained.map(({ variant }) => [variant, value(variant)]));
  const own = (variant: VariantName): string =>
    digits(medianLoss(trained.find((one) => one.variant === variant)!));
  const nothing = median(
    trained.flatMap(({ outcomes }) => outcomes.map(({ lossOfNothing }) => lossOfNothing)),
  );
  const label = systemLabel(system);
  return [
    { system: label, source: 'here', nothing: digits(nothing), ...cell(own) },
    { system: label, source: 'published', nothing: '–', ...cell((variant) => digits(published[variant])) },
  ];
}

function lawRow(trained: Trained): readonly Row[] {
  const { system, variant } = trained;
  const laws = lawsOf(trained);
  if (laws.length === 0) return [];
  const { law, dimension, bodies } = system;
  const again = dimension === 2 && bodies === 4 ? reproduction[law]?.[variant]?.laws : undefined;
  const count = (right: (law: (typeof laws)[number]) => boolean): string =>
    `${laws.filter(right).length} of ${laws.length}`;
  return [
    {
      system: systemLabel(system),
      messages: variant,
      published: variant === 'pruning' ? '–' : publishedLaw[law]!.includes(variant) ? 'yes' : 'no',
      reproduction: again === undefined ? '–' : `${again} of 2`,
      chosen: count(({ chosen }) => chosen.verdict === 'correct'),
      'on the front': count(({ onFront }) => onFront === 'correct'),
      'its form on the front': count(({ onFront }) => onFront !== 'incorrect'),
    },
  ];
}

function energyRow(trained: Trained): readonly Row[] {
  const found = trained.outcomes.flatMap(({ energy }) => (energy?.agreement ? [energy.agreement] : []));
  const laws = lawsOf(trained);
  if (found.length === 0) return [];
  return [
    {
      system: systemLabel(trained.system),
      plain: digits(median(found.map(({ plain }) => plain))),
      robust: digits(median(found.map(({ robust }) => robust))),
      strict: digits(median(found.map(({ strict }) => strict))),
      chosen: `${laws.filter(({ chosen }) => chosen.verdict === 'correct').length} of ${laws.length}`,
      'on the front': `${laws.filter(({ onFront }) => onFront === 'correct').length} of ${laws.length}`,
    },
  ];
}

function trainingRows({ system, variant, outcomes }: Trained): readonly Row[] {
  return outcomes.map(({ loss, channels, steps, millisecondsPerStep, seconds, stopped }, index) => ({
    system: systemLabel(system),
    variant,
    run: index + 1,
    loss: digits(loss),
    'F·g robust, by channel': channels.map(({ receiver }) => digits(receiver.robust)).join(', ') || '–',
    'share of leading channels': digits(
      channels.length === 0 ? null : channels.reduce((sum, { share }) => sum + share, 0),
    ),
    steps,
    stopped,
    'ms a step': millisecondsPerStep ?? '–',
    seconds: Math.round(seconds),
  }));
}

function expressionTable(trained: readonly Trained[]): readonly Table[] {
  const rows = trained.flatMap((one) =>
    lawsOf(one).map(({ chosen, onFront, seconds }) => ({
      system: systemLabel(one.system),
      variant: one.variant,
      chosen: chosen.expression,
      'which is': `${chosen.verdict}: ${chosen.reason}`,
      'on the front': onFront,
      seconds: Math.round(seconds),
    })),
  );
  return rows.length === 0 ? [] : [{ title: 'Expressions', rows }];
}
