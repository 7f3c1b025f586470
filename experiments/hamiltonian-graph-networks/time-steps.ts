import { drawLinePanels, type Table } from 'principia/report';
import type { PhaseTrajectory } from 'principia/training';
import type { ExperimentClaim, ExperimentFigure } from '../experiment.js';
import type { NetworkName } from './config.js';
import type { Laboratory } from './laboratory.js';
import type { LearnedNetwork } from './learned-network.js';
import { published } from './networks.js';
import { errorColumns, errorNote, length, percent, pointOf, seedsTogether } from './numbers.js';
import { type ErrorSummary, summarise, trueLaw } from './rollout-errors.js';

/** Networks at steps that they were not trained at. */
export interface TimeSteps {
  readonly table: Table;
  readonly figure: ExperimentFigure;
  readonly claims: readonly ExperimentClaim[];
}

interface Entry {
  readonly model: string;
  readonly multiple: number;
  readonly label: string;
  readonly summary: ErrorSummary;
}

const integrator = 'runge-kutta-4';

/** Follows the test motions with steps that are multiples of the training step, compared at common times. */
export async function varySteps(
  lab: Laboratory,
  test: readonly PhaseTrajectory[],
  learned: Readonly<Record<string, readonly LearnedNetwork[]>>,
): Promise<TimeSteps> {
  const { multiples, main, step } = lab.config;
  const every = Math.max(...multiples);
  const entries: Entry[] = [];
  for (const model of [...published, 'true law']) {
    const movers = learned[model]?.map(lab.mover) ?? [trueLaw];
    for (const multiple of multiples) {
      const errors = [];
      for (const [index, mover] of movers.entries()) {
        const name = `step-${model.replace(' ', '-')}-x${multiple}-${index + 1}`;
        errors.push(await lab.follow(name, test, mover, { integrator, every, substeps: every / multiple }));
      }
      entries.push({ model, multiple, label: errors[0]!.label, summary: summarise(...errors) });
    }
  }
  return {
    table: {
      title: `Trained with RK4 at the step ${step}, tested at others`,
      rows: entries.map(({ model, multiple, label, summary }) => ({
        model,
        step: `${multiple} ×`,
        'as it acts': label,
        ...errorColumns(summary),
      })),
      notes: [
        `${seedsTogether(main.seeds.length)}, over the same time, compared at multiples of ${every} training steps. ${errorNote}`,
        "DeltaGN knows one step only: at another its increments are scaled by dt'/dt, and the label says so.",
      ],
    },
    figure: stepFigure(entries),
    claims: [
      levelClaim(entries),
      ...(['DeltaGN', 'OGN'] as const).flatMap((other) =>
        (['energy', 'position'] as const).map((kind) => growthClaim(entries, other, kind)),
      ),
    ],
  };
}

function stepFigure(entries: readonly Entry[]): ExperimentFigure {
  const models = [...published, 'true law'];
  return {
    name: 'error-against-step',
    claim:
      'Trained through RK4 at one step and tested at others: networks of rates are about as good at half the step, and at twice it but for what RK4 itself loses; scaled increments are not, and are left out where their error is over 1000.',
    svg: drawLinePanels(
      (['energy', 'position'] as const).map((kind) => ({
        title: kind === 'energy' ? 'Energy error' : 'Position error',
        x: { label: 'test step / training step', scale: 'log' as const },
        y: { label: `${kind} error`, scale: 'log' as const },
        series: models.map((name) => ({
          name,
          reference: name === 'true law',
          points: entries.flatMap(({ model, multiple, summary }) =>
            model === name ? pointOf(multiple, summary[kind]) : [],
          ),
        })),
      })),
      'Energy and position errors against the step of the test',
      420,
    ),
  };
}

const said = 'so said, in figures without numbers (arXiv:1909.12790)';

/** The steps that claims are about, as multiples of the training step. */
const tested = [0.5, 2] as const;

function errorOf(entries: readonly Entry[], name: string, at: number, kind: 'position' | 'energy'): number {
  const { summary } = entries.find(({ model, multiple }) => model === name && multiple === at)!;
  return summary[kind] ?? Number.POSITIVE_INFINITY;
}

/** Whether HOGN stays the best. */
function levelClaim(entries: readonly Entry[]): ExperimentClaim {
  const energy = (model: string, at: number): number => errorOf(entries, model, at, 'energy');
  return {
    statement: 'At half and twice its training step HOGN keeps the energy better than OGN and DeltaGN',
    published: said,
    measured: tested
      .map((at) => {
        const levels = [...published, 'true law'].map((model) => `${model} ${percent(energy(model, at))}`);
        return `${at} ×: ${levels.join(', ')}`;
      })
      .join('; '),
    holds: tested.every((at) => published.slice(1).every((other) => energy('HOGN', at) < energy(other, at))),
  };
}

/** What the error grows by from the training step to half and twice it. */
function growthClaim(
  entries: readonly Entry[],
  other: NetworkName,
  kind: 'position' | 'energy',
): ExperimentClaim {
  const growth = (model: string, at: number): number =>
    errorOf(entries, model, at, kind) - errorOf(entries, model, 1, kind);
  return {
    statement: `At half and twice its training step HOGN's ${kind} error grows less than that of ${other}`,
    published: said,
    measured: tested
      .map((at) => {
        const grown = ['HOGN', other, 'true law'].map(
          (model) => `${model} ${signed(growth(model, at), kind)}`,
        );
        return `${at} ×: ${grown.join(', ')}`;
      })
      .join('; '),
    holds: tested.every((at) => growth('HOGN', at) < growth(other, at)),
  };
}

/** What diverged at one of the two steps has grown beyond all bounds. */
function signed(growth: number, kind: 'position' | 'energy'): string {
  if (!Number.isFinite(growth)) return 'diverged';
  const size = kind === 'energy' ? `${percent(Math.abs(growth))} of H` : length(Math.abs(growth));
  return size.startsWith('over') ? size : `${growth < 0 ? '−' : '+'}${size}`;
}
