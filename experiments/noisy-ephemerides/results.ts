import { mean, rootMeanSquare } from 'principia/math';
import { drawIntervals, formatNumber, type Table } from 'principia/report';
import { binomialInterval } from 'principia/thermal';
import type { ExperimentClaim, ExperimentFigure } from '../experiment.js';
import { type EphemeridesConfig, giants } from './config.js';
import {
  expectedRange,
  type FoundMass,
  heldBy,
  heldByAny,
  holdsAll,
  holdsTruth,
  intervalAt,
  massOf,
  rootMeanSquareRange,
  standardised,
} from './coverage.js';
import type { WeighedMasses } from './weigh-masses.js';

/** What was said of all worlds, and of the real ephemeris. */
export interface EphemeridesResults {
  /** What the integration adds to the noise, at most. */
  readonly integration: { readonly position: number; readonly velocity: number };
  /** Noise not told, as the main job has it. */
  readonly worlds: readonly WeighedMasses[];
  /** The first of them again, noise told. */
  readonly told: readonly WeighedMasses[];
  readonly real: WeighedMasses;
  /** Of the real ephemeris: by how much its own inconsistency shifts masses, relative. */
  readonly systematic: number;
}

type Row = Table['rows'][number];

const percent = (share: number, digits?: number): string => `${formatNumber(100 * share, digits)} %`;

export function claimsOf(
  { integration, worlds, told, real }: EphemeridesResults,
  { noise, level }: EphemeridesConfig,
): readonly ExperimentClaim[] {
  const total = worlds.length;
  const needed = Math.round(0.75 * total);
  const right = worlds.filter(({ isNewtons }) => isNewtons).length;
  const error = Math.max(integration.position, integration.velocity) / noise;
  return [
    ...giants.map((body): ExperimentClaim => {
      const held = heldBy(worlds, body, level);
      return {
        statement: `the ${percent(level)} interval of ${body}’s mass holds the truth in at least ${needed} of ${total} worlds, noise unknown`,
        measured: `${held} of ${total}`,
        holds: held >= needed,
      };
    }),
    pooledClaim('noise unknown', worlds, level),
    ...(told.length === 0 ? [] : [pooledClaim('noise told', told, level)]),
    {
      statement:
        'the law found is a constant times m₁m₂/r² and nothing else, in every world and on the real ephemeris',
      measured: `${right} of ${total}; the real one: ${real.expression}`,
      holds: right === total && real.isNewtons,
    },
    {
      statement:
        'what the integration of the worlds errs by, within a window, is less than a hundredth of the noise',
      measured: `${formatNumber(error)} of it`,
      holds: error < 0.01,
    },
  ];
}

function pooledClaim(how: string, worlds: readonly WeighedMasses[], level: number): ExperimentClaim {
  const [held, total] = [heldByAny(worlds, level), giants.length * worlds.length];
  const [low, high] = binomialInterval(held, total);
  return {
    statement: `of the giants’ intervals, ${how}, ${percent(level)} hold the truth: the binomial 95 % band of their share holds ${level}`,
    measured: `${held} of ${total}, band ${low.toFixed(3)} to ${high.toFixed(3)}`,
    holds: low <= level && level <= high,
  };
}

export function tablesOf(
  { worlds, told, real, systematic }: EphemeridesResults,
  { noise, level, seed }: EphemeridesConfig,
): readonly Table[] {
  const planets = worlds[0]!.masses.map(({ body }) => body);
  const size = formatNumber(noise);
  return [
    {
      title: `Masses in ${worlds.length} worlds, noise unknown`,
      rows: planets.map((body) => coverageRow(worlds, body, level)),
      notes: [
        `Noise of ${size} AU and ${size} AU a day. In these worlds the Sun feels all planets, so that the inner ones have masses too. ` +
          expectation(worlds.length, level),
      ],
    },
    ...(told.length === 0
      ? []
      : [
          {
            title: `Masses in the first ${told.length} of them, noise told`,
            rows: planets.map((body) => coverageRow(told, body, level)),
            notes: [expectation(told.length, level)],
          },
        ]),
    {
      title: 'Error over standard deviation, world by world',
      rows: worlds.map((world, index) => worldRow(world, told[index], index, level)),
      notes: [
        `All four are inside in ${worlds.filter((world) => holdsAll(world, level)).length} of ${worlds.length} worlds.`,
      ],
    },
    {
      title: 'The real ephemeris: error over standard deviation, whatever it is',
      rows: giants.map((body) => realRow(massOf(real, body), level, systematic)),
      notes: [
        `What \`principia discover solar-system --seed ${seed} --solver direct\` says: ${real.expression}. The standard deviation holds, ` +
          `besides that of the fit, ${percent(systematic)} of the mass for what is known to be inconsistent in this ephemeris: the Sun is moved ` +
          'by each giant as if it were alone.',
      ],
    },
  ];
}

function expectation(worlds: number, level: number): string {
  const [fewest, most] = expectedRange(worlds, level);
  const [low, high] = rootMeanSquareRange(worlds);
  return (
    `Intervals of ${percent(level)} that are right hold the truth in ${fewest} to ${most} of ${worlds} worlds in 95 % of cases, and the root mean ` +
    `square of z, error over standard deviation, is ${low.toFixed(2)} to ${high.toFixed(2)}.`
  );
}

function coverageRow(worlds: readonly WeighedMasses[], body: string, level: number): Row {
  const masses = worlds.map((world) => massOf(world, body));
  const scores = masses.map(standardised).filter((z) => z !== null);
  const widths = masses
    .map((mass) => intervalAt(mass, level))
    .filter((interval) => interval !== null)
    .map(([low, high]) => (high - low) / masses[0]!.truth);
  const told = scores.length > 0;
  return {
    body,
    'true mass': formatNumber(masses[0]!.truth, 5),
    'has an interval': `${scores.length} of ${worlds.length}`,
    'truth inside': `${heldBy(worlds, body, level)} of ${worlds.length}`,
    'mean width, of the mass': told ? percent(mean(widths)) : '–',
    'mean z': told ? formatNumber(mean(scores), 2) : '–',
    'root mean square z': told ? formatNumber(rootMeanSquare(scores)) : '–',
    'largest |z|': told ? formatNumber(Math.max(...scores.map(Math.abs))) : '–',
  };
}

function worldRow(world: WeighedMasses, told: WeighedMasses | undefined, index: number, level: number): Row {
  return {
    world: index + 1,
    ...Object.fromEntries(giants.map((body) => [body, inDeviations(massOf(world, body))])),
    'all four inside': holdsAll(world, level) ? 'yes' : 'no',
    'noise told':
      told === undefined ? '–' : giants.map((body) => inDeviations(massOf(told, body))).join(', '),
    law: world.expression,
    P: world.probability.toFixed(3),
  };
}

function realRow(mass: FoundMass, level: number, systematic: number): Row {
  const { body, truth, value, standardDeviation } = mass;
  const found = {
    body,
    'true mass': formatNumber(truth, 5),
    found: formatNumber(value, 5),
    error: percent(value / truth - 1, 2),
  };
  if (standardDeviation === null) return { ...found, 'standard deviation': 'not told by the data' };
  const ofFit = Math.sqrt(Math.max(0, standardDeviation ** 2 - (systematic * value) ** 2));
  return {
    ...found,
    'standard deviation': percent(standardDeviation / value, 2),
    'error over it': inDeviations(mass),
    'of the fit alone': percent(ofFit / value, 2),
    'error over that': formatNumber((value - truth) / ofFit),
    [`inside ${percent(level)}`]: holdsTruth(mass, level) ? 'yes' : 'no',
  };
}

function inDeviations(mass: FoundMass): string {
  return standardised(mass)?.toFixed(2).replace('-', '−') ?? '–';
}

export function figuresOf(
  { worlds }: EphemeridesResults,
  { level }: EphemeridesConfig,
): readonly ExperimentFigure[] {
  const claim = `Intervals of ${percent(level)} of the giants’ masses in ${worlds.length} worlds, noise unknown, about the true mass.`;
  const panels = giants.map((body) => {
    const { truth } = massOf(worlds[0]!, body);
    const relative = (mass: number): number => 100 * (mass / truth - 1);
    return {
      title: `${body}: ${heldBy(worlds, body, level)} of ${worlds.length} hold the truth`,
      x: 'world',
      y: 'deviation from the true mass, %',
      truth: 0,
      intervals: worlds.flatMap((world, index) => {
        const mass = massOf(world, body);
        const interval = intervalAt(mass, level);
        if (interval === null) return [];
        const [low, high] = interval.map(relative) as [number, number];
        return [{ at: index + 1, value: relative(mass.value), low, high }];
      }),
    };
  });
  return [{ name: 'mass-intervals', claim, svg: drawIntervals(panels, claim) }];
}
