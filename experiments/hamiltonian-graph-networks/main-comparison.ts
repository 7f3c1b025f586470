import { drawLinePanels, type Table } from 'principia/report';
import type { PhaseTrajectory, TrainingData } from 'principia/training';
import type { ExperimentClaim, ExperimentFigure } from '../experiment.js';
import { bodies, type NetworkName } from './config.js';
import type { Laboratory, Rates } from './laboratory.js';
import type { LearnedNetwork } from './learned-network.js';
import { published } from './networks.js';
import { below, curveLine, errorColumns, errorNote, length, percent, seedsTogether } from './numbers.js';
import { type ErrorSummary, type RolloutErrors, summarise, trueLaw } from './rollout-errors.js';

/** The networks through RK4: what they learned, and how that keeps the energy. */
export interface MainComparison {
  /** By network, one a seed. */
  readonly learned: Readonly<Record<string, readonly LearnedNetwork[]>>;
  readonly table: Table;
  readonly figure: ExperimentFigure;
  readonly claims: readonly ExperimentClaim[];
}

const integrator = 'runge-kutta-4';

/** Trains HOGN, OGN and DeltaGN through RK4 with several seeds and follows the test motions in closed loop. */
export async function compareNetworks(
  lab: Laboratory,
  rates: Rates,
  data: TrainingData,
  test: readonly PhaseTrajectory[],
): Promise<MainComparison> {
  const { seeds, steps } = lab.config.main;
  const learned: Partial<Record<NetworkName, LearnedNetwork[]>> = {};
  const errors = new Map<NetworkName, readonly RolloutErrors[]>();
  for (const network of published) {
    const own: RolloutErrors[] = [];
    learned[network] = [];
    for (const seed of seeds) {
      const taught = await lab.teach(
        'main',
        { network, integrator, seed, steps, rate: rates[network] },
        data,
      );
      learned[network].push(taught);
      own.push(await lab.follow(`main-${network}-seed${seed}`, test, lab.mover(taught), { integrator }));
    }
    errors.set(network, own);
  }
  const law = await lab.follow('main-law', test, trueLaw, { integrator });
  const summaries = new Map(
    Array.from(errors, ([network, own]) => [network, own.map((one) => summarise(one))]),
  );
  const intervals = lab.config.data.test.steps;
  const pooled = summarise(...errors.get('HOGN')!);
  const named = (network: NetworkName): readonly ErrorSummary[] => summaries.get(network)!;
  return {
    learned: learned as Readonly<Record<string, readonly LearnedNetwork[]>>,
    table: {
      title: `RK4, ${intervals} steps of ${lab.config.step}, springs of ${bodies} bodies`,
      rows: [
        ...published.map((network) => ({
          model: network,
          ...errorColumns(summarise(...errors.get(network)!)),
          'energy error by seed': named(network)
            .map(({ energy }) => percent(energy))
            .join(', '),
          'position error by seed': named(network)
            .map(({ position }) => length(position))
            .join(', '),
        })),
        { model: 'true law', ...errorColumns(summarise(law)) },
      ],
      notes: [`${seedsTogether(seeds.length)}. ${errorNote}`],
    },
    figure: {
      name: 'energy-against-time',
      claim: `Through RK4 HOGN keeps the energy of ${bodies} bodies on springs; the true law with the same integrator is the floor. Medians, and the middle eight tenths of the motions; seed ${seeds[0]}.`,
      svg: drawLinePanels(
        (['energy', 'position'] as const).map((kind) => ({
          title: kind === 'energy' ? '|H(t) − H(0)| / |H(0)|' : 'Position error',
          x: { label: 'time' },
          y: { label: `${kind} error`, scale: 'log' as const },
          series: [
            ...published.map((name) => ({ name, points: curveLine(errors.get(name)![0]!.curve, kind) })),
            { name: 'true law', points: curveLine(law.curve, kind), reference: true },
          ],
        })),
        'Energy and position errors of HOGN, OGN, DeltaGN and the true law against time',
        420,
      ),
    },
    claims: [
      {
        statement: `HOGN with RK4 keeps the relative energy error under 1 % over ${intervals} steps on springs of ${bodies} bodies: the median motion, for every seed`,
        measured: `${named('HOGN')
          .map(({ energy }) => percent(energy))
          .join(', ')} by seed; the true law ${percent(summarise(law).energy)}`,
        holds: named('HOGN').every(({ energy }) => below(energy, 0.01)),
      },
      {
        statement: 'and every motion, of every seed',
        measured: `${pooled.belowPercent} of ${pooled.motions} motions; the largest error ${percent(pooled.largestEnergy)}`,
        holds: pooled.belowPercent === pooled.motions,
      },
      ...(['energy', 'position'] as const).map((kind) => ({
        statement: `HOGN has a smaller ${kind} error than OGN and DeltaGN: its worst seed than their best`,
        published: 'so said, in figures without numbers (arXiv:1909.12790)',
        measured: published.map((name) => `${name} ${rangeOf(named(name), kind)}`).join(', '),
        holds: published
          .slice(1)
          .every((other) =>
            named('HOGN').every((own) => named(other).every((theirs) => below(own[kind], theirs[kind]))),
          ),
      })),
    ],
  };
}

/** From the least seed to the greatest. */
function rangeOf(summaries: readonly ErrorSummary[], kind: 'energy' | 'position'): string {
  const sorted = summaries.map((summary) => summary[kind]).sort((a, b) => (below(a, b) ? -1 : 1));
  const say = kind === 'energy' ? percent : length;
  return [...new Set([sorted[0]!, sorted.at(-1)!])].map(say).join(' to ');
}
