import type { IntegratorName } from 'principia/physics';
import { drawLinePanels, type Table } from 'principia/report';
import type { PhaseTrajectory, TrainingData } from 'principia/training';
import type { ExperimentClaim, ExperimentFigure } from '../experiment.js';
import type { NetworkName } from './config.js';
import type { Laboratory, Rates } from './laboratory.js';
import type { LearnedNetwork } from './learned-network.js';
import { below, cell, errorColumns, errorNote, percent, pointOf } from './numbers.js';
import { type RolloutErrors, summarise, trueLaw } from './rollout-errors.js';

/** Networks through all integrators. */
export interface IntegratorMatrix {
  readonly tables: readonly Table[];
  readonly figure: ExperimentFigure;
  readonly claims: readonly ExperimentClaim[];
}

const own = 'runge-kutta-4';

/** A network or the law with an integrator, tested with it; with RK4, where it learned with another. */
interface Entry {
  readonly model: NetworkName | 'true law';
  readonly integrator: IntegratorName;
  readonly errors: RolloutErrors;
  readonly withRungeKutta4?: RolloutErrors;
}

/**
 * Trains networks through each integrator and tests them with the same; tests those that learned with RK4 with all others,
 * and those that learned with others with RK4.
 *
 * @param rungeKutta4 HOGN and OGN that learned with RK4
 */
export async function crossIntegrators(
  lab: Laboratory,
  rates: Rates,
  data: TrainingData,
  test: readonly PhaseTrajectory[],
  rungeKutta4: readonly LearnedNetwork[],
): Promise<IntegratorMatrix> {
  const { integrators, separable, steps } = lab.config.matrix;
  const entries: Entry[] = [];
  const taught = async (network: NetworkName, integrator: IntegratorName): Promise<void> => {
    const lesson = { network, integrator, seed: 1, steps, rate: rates[network] };
    const mover = lab.mover(await lab.teach('matrix', lesson, data));
    const name = `matrix-${network}-${integrator}`;
    const errors = await lab.follow(name, test, mover, { integrator });
    const elsewhere =
      integrator === own
        ? {}
        : { withRungeKutta4: await lab.follow(`${name}-with-${own}`, test, mover, { integrator: own }) };
    entries.push({ model: network, integrator, errors, ...elsewhere });
  };
  for (const integrator of integrators) await taught('HOGN', integrator);
  for (const integrator of separable) await taught('HOGN-split', integrator);
  for (const integrator of integrators) await taught('OGN', integrator);
  await taught('DeltaGN', own);
  for (const integrator of integrators) {
    const errors = await lab.follow(`matrix-law-${integrator}`, test, trueLaw, { integrator });
    entries.push({ model: 'true law', integrator, errors });
  }
  const unseen = await testUnseen(lab, test, rungeKutta4);
  return {
    tables: [matrixTable(entries, steps), unseenTable(unseen, entries)],
    figure: matrixFigure(entries),
    claims: [unseenClaim(unseen)],
  };
}

function matrixTable(entries: readonly Entry[], steps: number): Table {
  return {
    title: 'Trained and tested with the same integrator',
    rows: entries.map(({ model, integrator, errors, withRungeKutta4 }) => ({
      model,
      integrator: model === 'DeltaGN' ? 'none' : integrator,
      'as it acts': errors.label,
      ...errorColumns(summarise(errors)),
      ...(withRungeKutta4 === undefined
        ? {}
        : { 'energy error, tested with RK4': cell(summarise(withRungeKutta4).energy) }),
    })),
    notes: [
      `One seed, ${steps} training steps. ${errorNote}`,
      'HOGN learns one energy of positions and momenta together, which no splitting method can split: `partial updates` ' +
        'are of order 1 and not symplectic. HOGN-split is told the kinetic energy p²/2m and learns the potential, which ' +
        'separates. DeltaGN has no integrator.',
    ],
  };
}

/** By network and integrator: those that learned with RK4, tested with others. */
type Unseen = readonly {
  readonly model: NetworkName;
  readonly integrator: IntegratorName;
  readonly errors: RolloutErrors;
}[];

async function testUnseen(
  lab: Laboratory,
  test: readonly PhaseTrajectory[],
  learned: readonly LearnedNetwork[],
): Promise<Unseen> {
  const unseen: Unseen[number][] = [];
  for (const one of learned) {
    for (const integrator of lab.config.matrix.integrators) {
      if (integrator === own) continue;
      const name = `unseen-${one.network}-${integrator}`;
      const errors = await lab.follow(name, test, lab.mover(one), { integrator });
      unseen.push({ model: one.network, integrator, errors });
    }
  }
  return unseen;
}

function unseenTable(unseen: Unseen, entries: readonly Entry[]): Table {
  return {
    title: 'Trained with RK4, tested with integrators never seen',
    rows: unseen.map(({ model, integrator, errors }) => {
      const law = entries.find((entry) => entry.model === 'true law' && entry.integrator === integrator)!;
      return {
        model,
        integrator,
        'as it acts': errors.label,
        ...errorColumns(summarise(errors)),
        'energy error of the true law': cell(summarise(law.errors).energy),
      };
    }),
    notes: [errorNote],
  };
}

function unseenClaim(unseen: Unseen): ExperimentClaim {
  const compared = unseen.flatMap(({ model, integrator, errors }) => {
    if (model !== 'HOGN') return [];
    const other = unseen.find((one) => one.model === 'OGN' && one.integrator === integrator)!;
    return [{ integrator, hogn: summarise(errors).energy, ogn: summarise(other.errors).energy }];
  });
  return {
    statement: 'Trained with RK4, HOGN keeps the energy better than OGN with every other integrator',
    published: 'so said, in figures without numbers (arXiv:1909.12790)',
    measured: compared
      .map(({ integrator, hogn, ogn }) => `${integrator}: ${percent(hogn)} against ${percent(ogn)}`)
      .join('; '),
    holds: compared.every(({ hogn, ogn }) => below(hogn, ogn)),
  };
}

function matrixFigure(entries: readonly Entry[]): ExperimentFigure {
  const families = [
    { title: 'Runge–Kutta', prefix: 'runge-kutta-' },
    { title: 'Symplectic', prefix: 'symplectic-' },
  ];
  // DeltaGN has no integrator and no line, but keeps the colour that it has in the other figures.
  const models = ['HOGN', 'OGN', 'DeltaGN', 'true law', 'HOGN-split'] as const;
  return {
    name: 'energy-against-order',
    claim:
      'Energy error of networks trained and tested with integrators of the orders 1 to 4, beside the true law.',
    svg: drawLinePanels(
      families.map(({ title, prefix }) => ({
        title,
        x: { label: 'order of the integrator', scale: 'log' as const },
        y: { label: 'energy error', scale: 'log' as const },
        series: models.map((name) => ({
          name,
          reference: name === 'true law',
          points: entries.flatMap(({ model, integrator, errors }) =>
            model === name && model !== 'DeltaGN' && integrator.startsWith(prefix)
              ? pointOf(Number(integrator.slice(prefix.length)), summarise(errors).energy)
              : [],
          ),
        })),
      })),
      'Energy error against the order of the integrator',
      420,
    ),
  };
}
