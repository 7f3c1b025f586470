import { drawCoverageCurves, drawReliabilityDiagram, type Table } from 'principia/report';
import { binomialInterval, type ReliabilityBin, reliability } from 'principia/thermal';
import type { ExperimentClaim, ExperimentFigure } from '../experiment.js';
import type { AuditedEvidence } from './audit.js';
import type { CalibrationConfig } from './config.js';
import type { JudgedWorld } from './judge-world.js';
import { laws } from './laws.js';

/** What was said of all worlds. */
export interface CalibrationResults {
  readonly worlds: readonly JudgedWorld[];
  readonly audit: readonly AuditedEvidence[];
}

/** The law named for a world, how probable it is, and whether it is the true one. */
interface Verdict {
  readonly law: string;
  readonly probability: number;
  readonly right: boolean;
}

function verdictOf({ probabilities, truth }: JudgedWorld): Verdict {
  const probability = Math.max(...probabilities);
  const law = laws[probabilities.indexOf(probability)]!.name;
  return { law, probability, right: law === truth };
}

function diagramOf(worlds: readonly JudgedWorld[], { bins }: CalibrationConfig): readonly ReliabilityBin[] {
  const verdicts = worlds.map(verdictOf);
  return reliability(
    verdicts.map(({ probability }) => probability),
    verdicts.map(({ right }) => right),
    { bins },
  );
}

/** Share of central intervals of a level that hold the true constant, over the worlds whose law was named rightly. */
function coverageOf(
  worlds: readonly JudgedWorld[],
  level: number,
): { readonly held: number; readonly count: number } {
  const ranks = worlds.filter((world) => verdictOf(world).right).flatMap((world) => world.ranks);
  const held = ranks.filter((rank) => Math.abs(rank - 0.5) <= level / 2).length;
  return { held, count: ranks.length };
}

export function claimsOf(
  { worlds, audit }: CalibrationResults,
  config: CalibrationConfig,
): readonly ExperimentClaim[] {
  const verdicts = worlds.map(verdictOf);
  const open = verdicts.filter(({ probability }) => probability > 0.2 && probability < 0.95).length;
  const right = verdicts.filter((verdict) => verdict.right).length;
  const diagram = diagramOf(worlds, config);
  const consistent = diagram.filter((bin) => bin.consistent).length;
  const { held, count } = coverageOf(worlds, 0.9);
  const apart = audit.map((one) => Math.abs(one.sampled - one.integrated));
  const within = audit.filter(
    (one, at) => apart[at]! < 4 * Math.hypot(one.sampledError, one.integratedError),
  ).length;
  return [
    {
      statement: `Of ${worlds.length} worlds at least ${Math.round(0.3 * worlds.length)} are open: the law named has a probability between 0.2 and 0.95`,
      measured: `${open}; the law named is the true one in ${right} of ${worlds.length}`,
      holds: open >= 0.3 * worlds.length,
    },
    {
      statement:
        'Of the laws named with a probability, that share is right: every bin’s binomial 95 % band lies over the diagonal',
      measured: `${consistent} of ${diagram.length} bins`,
      holds: consistent === diagram.length,
    },
    {
      statement: 'Where the law is right, 90 % intervals of its constants hold the truth in 85 to 95 %',
      measured: `${share(held, count)} of ${count}`,
      holds: held >= 0.85 * count && held <= 0.95 * count,
    },
    {
      statement:
        'Evidences by importance sampling agree with thermodynamic integration within four standard errors',
      measured: `${within} of ${audit.length}, at most ${Math.max(0, ...apart).toPrecision(2)} nats apart`,
      holds: within === audit.length,
    },
  ];
}

function share(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}

export function tablesOf({ worlds, audit }: CalibrationResults, config: CalibrationConfig): readonly Table[] {
  return [
    {
      title: 'Probability of the law that is named, and how often it is the true one',
      rows: diagramOf(worlds, config).map(
        ({ predicted, frequency, count, interval: [low, high], consistent }) => ({
          'mean probability': predicted.toFixed(3),
          right: frequency.toFixed(3),
          'binomial 95 %': `${low.toFixed(3)} to ${high.toFixed(3)}`,
          worlds: count,
          'over the diagonal': consistent ? 'yes' : 'no',
        }),
      ),
    },
    {
      title: 'Laws',
      rows: laws.map(({ name }) => {
        const own = worlds.filter(({ truth }) => truth === name);
        const named = worlds.map(verdictOf).filter(({ law }) => law === name);
        return {
          law: name,
          worlds: own.length,
          'named rightly': own.filter((world) => verdictOf(world).right).length,
          named: named.length,
          'mean probability of the true law': mean(
            own.map(
              ({ probabilities, truth }) => probabilities[laws.findIndex((law) => law.name === truth)]!,
            ),
          ),
        };
      }),
    },
    {
      title: 'Intervals of the constants where the law is right',
      rows: config.levels.map((level) => {
        const { held, count } = coverageOf(worlds, level);
        return { nominal: level, covered: share(held, count), constants: count };
      }),
    },
    {
      title: 'Evidences (ln) by importance sampling and by thermodynamic integration',
      rows: audit.map(({ world, law, probability, ...evidence }) => ({
        world,
        law,
        P: probability.toFixed(3),
        sampled: `${evidence.sampled.toFixed(2)} ± ${evidence.sampledError.toFixed(2)}`,
        integrated: `${evidence.integrated.toFixed(2)} ± ${evidence.integratedError.toFixed(2)}`,
      })),
    },
  ];
}

function mean(values: readonly number[]): string {
  return values.length === 0 ? '–' : (values.reduce((a, b) => a + b, 0) / values.length).toFixed(3);
}

export function figuresOf(
  { worlds }: CalibrationResults,
  config: CalibrationConfig,
): readonly ExperimentFigure[] {
  const points = config.levels.flatMap((level) => {
    const { held, count } = coverageOf(worlds, level);
    if (count === 0) return [];
    return [{ nominal: level, covered: held / count, interval: binomialInterval(held, count) }];
  });
  return [
    {
      name: 'reliability',
      claim: 'Laws are right as often as their probabilities say.',
      svg: drawReliabilityDiagram({
        points: diagramOf(worlds, config),
        title: `${worlds.length} synthetic worlds`,
        predicted: 'P(law)',
        happened: 'share of the laws named that were right',
      }),
    },
    {
      name: 'coverage',
      claim: 'Intervals of the constants hold the truth as often as their level says.',
      svg: drawCoverageCurves('Constants of laws named rightly', [{ name: 'posterior', points }]),
    },
  ];
}
