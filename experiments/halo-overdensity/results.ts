import { mean } from 'principia/math';
import { drawLinePanels, type LinePanel, type LineSeries, type Table } from 'principia/report';
import type { ExperimentClaim, ExperimentFigure } from '../experiment.js';
import type { FrontText, Outcome } from './outcome.js';
import { type Errors, errorsOf, type HaloResults, leadingShare } from './summary.js';

/** Least share of the variance of the messages that one channel is to carry. */
const dominance = 0.95;

/** Estimators as tables name them, with the published error on all halos and, where there is one, under the mask. */
const estimators: readonly {
  readonly key: string;
  readonly name: string;
  readonly published?: number;
  readonly publishedMask?: readonly [seen: number, masked: number];
}[] = [
  { key: 'constant', name: 'constant', published: 0.421 },
  { key: 'simple', name: 'hand-designed', published: 0.121 },
  { key: 'network', name: 'network', publishedMask: [0.0634, 0.142] },
  { key: 'refitted', name: 'formula of all halos, refitted', publishedMask: [0.0811, 0.0892] },
  { key: 'formula', name: 'formula', published: 0.0882 },
];

export function claimsOf(results: HaloResults): readonly ExperimentClaim[] {
  const { everywhere, masked } = results;
  const error = (key: string): number => errorsOf(results, everywhere, key).all;
  const [constant, simple, formula, network] = ['constant', 'simple', 'formula', 'network'].map(error);
  const loss = (key: string): Errors => errorsOf(results, masked, key);
  const outside = Object.fromEntries(['network', 'refitted', 'formula'].map((key) => [key, loss(key)]));
  const factor = ({ below, above }: Errors): number => above / below;
  const told = (key: string): string =>
    `${digits(outside[key]!.below)} → ${digits(outside[key]!.above)} (× ${digits(factor(outside[key]!), 1)})`;
  return [
    {
      statement: `One channel of messages carries at least ${dominance} of their variance`,
      published: 'one of 100, standard deviation about 1e-2, the others below 1e-8',
      measured: `${digits(leadingShare(everywhere), 5)}; with halos masked ${digits(leadingShare(masked), 5)}`,
      holds: Math.min(leadingShare(everywhere), leadingShare(masked)) >= dominance,
    },
    {
      statement: 'The formula read out of the network beats the constant and the hand-designed estimator',
      published: '0.0882 against 0.421 and 0.121',
      measured: `${digits(formula)} against ${digits(constant)} and ${digits(simple)}; the network ${digits(network)}`,
      holds: formula! < constant! && formula! < simple!,
    },
    {
      statement: 'Out of distribution the formula, refitted under the mask, degrades less than the network',
      published: 'formula 0.0811 → 0.0892 (× 1.1), network 0.0634 → 0.142 (× 2.2)',
      measured: `formula ${told('refitted')}, network ${told('network')}`,
      holds: degradesLess(outside.refitted!, outside.network!),
    },
    {
      statement: 'So does a formula that is found, form and constants, without the masked halos',
      measured: `formula ${told('formula')}, network ${told('network')}`,
      holds: degradesLess(outside.formula!, outside.network!),
    },
  ];
}

/** Both by the factor and where it ends. */
function degradesLess(one: Errors, other: Errors): boolean {
  return one.above / one.below < other.above / other.below && one.above < other.above;
}

export function tablesOf(results: HaloResults): readonly Table[] {
  const { everywhere, masked, threshold, boxes } = results;
  const outcomes = [
    ['all halos', everywhere],
    ['halos masked', masked],
  ] as const;
  return [
    {
      title: 'Mean absolute error of the overdensity, test box',
      rows: estimators
        .filter(({ key }) => key in everywhere.predictions)
        .map(({ key, name, published }) => ({
          estimator: name,
          'all halos': digits(errorsOf(results, everywhere, key).all),
          published: `${published ?? '–'}`,
        })),
      notes: [
        `Learned from the ${everywhere.halos} halos of one box, tested on the ${boxes[1]!.halos} of another; ` +
          `${digits(mean(boxes.map(({ neighbours }) => neighbours)), 1)} neighbours on average. Published: on Quijote, another ` +
          'universe, whose numbers ours can be compared with by their order only.',
      ],
    },
    {
      title: 'Out of distribution: halos of the largest overdensity masked',
      rows: estimators
        .filter(({ key }) => key in masked.predictions)
        .map(({ key, name, publishedMask }) => {
          const errors = errorsOf(results, masked, key);
          return {
            estimator: name,
            'like those seen': digits(errors.below),
            masked: digits(errors.above),
            factor: digits(errors.above / errors.below, 1),
            'masked, had they been seen': digits(
              errorsOf(results, everywhere, key in everywhere.predictions ? key : 'formula').above,
            ),
            'published, seen': `${publishedMask?.[0] ?? '–'}`,
            'published, masked': `${publishedMask?.[1] ?? '–'}`,
          };
        }),
      notes: [
        `Learned from the ${masked.halos} halos of the training box with δ below ${digits(threshold)}; mean absolute errors ` +
          'on halos of the test box below and above. Masked halos stay in the box as neighbours.',
      ],
    },
    {
      title: 'Messages',
      rows: outcomes.map(([name, outcome]) => ({
        'learned from': name,
        channels: outcome.deviations.length,
        'largest deviation': outcome.deviations[0]!.toExponential(1),
        second: (outcome.deviations[1] ?? 0).toExponential(1),
        'share of the largest in the variance': digits(leadingShare(outcome), 5),
        'training, s': Math.round(outcome.seconds.training),
        'search and refits, s': Math.round(outcome.seconds.search),
      })),
    },
    {
      title: 'Formulas',
      rows: outcomes.map(([name, { formula }]) => ({
        'learned from': name,
        complexity: formula.complexity,
        'e = Σ over neighbours j of': short(formula.message),
        'δ =': short(formula.node),
      })),
      notes: [
        'r is the distance, Mj and Mi the masses of neighbour and halo; lengths in radii of the sphere, masses in mean masses. ' +
          'Published: e = Σ (C4 + Mj)/(C5 + (C6 r)^C7), δ = C1 + e/(C2 + C3 Mi).',
      ],
    },
    ...outcomes.flatMap(([name, outcome]) => frontTables(name, outcome)),
  ];
}

function frontTables(name: string, { messageFront, nodeFront, compared }: Outcome): readonly Table[] {
  const rows = (front: readonly FrontText[]): Table['rows'] =>
    front.map(({ complexity, loss, expression }) => ({
      complexity,
      loss: digits(loss, 4),
      expression: short(expression),
    }));
  return [
    { title: `Searched, ${name}: the leading message`, rows: rows(messageFront) },
    { title: `Searched, ${name}: the network's overdensity by the sum of messages`, rows: rows(nodeFront) },
    {
      title: `Put together and refitted, ${name}: the best by complexity`,
      rows: compared.map(({ complexity, error, message, node }) => ({
        complexity,
        'error on other halos': digits(error, 4),
        message: short(message),
        update: short(node),
      })),
    },
  ];
}

export function figuresOf(results: HaloResults): readonly ExperimentFigure[] {
  const { everywhere, masked } = results;
  const figure = (name: string, claim: string, panels: readonly LinePanel[]): ExperimentFigure => ({
    ...{ name, claim },
    svg: drawLinePanels(panels, claim),
  });
  return [
    figure('channels', 'Standard deviations of the channels of messages: one is left.', [
      {
        title: 'Messages of the trained networks',
        x: { label: 'channel, by rank', scale: 'log' },
        y: { label: 'standard deviation', scale: 'log' },
        series: [
          { name: 'all halos', points: ranked(everywhere) },
          { name: 'masked', points: ranked(masked) },
        ],
      },
    ]),
    figure(
      'messages',
      'The leading message by distance, for neighbours of two masses, and the formula found in it.',
      everywhere.kernels.map(({ senderMass, points }) => ({
        title: `neighbours of about ${senderMass} mean masses`,
        x: { label: 'distance' },
        y: { label: 'message' },
        series: [
          { name: 'network', points: points.map(({ r: x, network: y }) => ({ x, y })) },
          { name: 'formula', points: points.map(({ r: x, formula: y }) => ({ x, y })) },
        ],
      })),
    ),
    figure(
      'out-of-distribution',
      'Mean predicted overdensity against the true one: on the right with the largest masked while learning.',
      [
        panel('all halos', results, everywhere, 'formula'),
        panel('largest masked', results, masked, 'refitted'),
      ],
    ),
  ];
}

function ranked({ deviations }: Outcome): LineSeries['points'] {
  return deviations.map((y, index) => ({ x: index + 1, y }));
}

const bins = 12;

/** Means over equally many halos, by the true overdensity. */
function panel(title: string, { truth }: HaloResults, outcome: Outcome, formula: string): LinePanel {
  const order = Array.from(truth.keys()).sort((a, b) => truth[a]! - truth[b]!);
  const groups = Array.from({ length: bins }, (_, bin) =>
    order.slice(Math.floor((bin * order.length) / bins), Math.floor(((bin + 1) * order.length) / bins)),
  ).filter((group) => group.length > 0);
  const line = (name: string, values: ArrayLike<number>, reference = false): LineSeries => ({
    ...{ name, reference },
    points: groups.map((group) => ({
      x: mean(group.map((halo) => truth[halo]!)),
      y: mean(group.map((halo) => values[halo]!)),
    })),
  });
  return {
    title,
    x: { label: 'true overdensity' },
    y: { label: 'mean prediction' },
    series: [
      line('network', outcome.predictions.network!),
      line('formula', outcome.predictions[formula]!),
      line('truth', truth, true),
    ],
  };
}

/** Numbers of an expression to four digits. */
function short(expression: string): string {
  return expression.replace(/\d+\.\d+(e[+-]?\d+)?/g, (number) => `${Number(Number(number).toPrecision(4))}`);
}

function digits(value: number | undefined, count = 3): string {
  return value === undefined ? '–' : value.toFixed(count);
}
