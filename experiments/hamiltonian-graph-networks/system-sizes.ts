import { drawLinePanels, type Table } from 'principia/report';
import type { ExperimentClaim, ExperimentFigure } from '../experiment.js';
import type { NetworkName } from './config.js';
import type { Laboratory, Rates } from './laboratory.js';
import { motionsToLearn, motionsToPredict } from './motions.js';
import { published } from './networks.js';
import { below, errorColumns, errorNote, percent, pointOf } from './numbers.js';
import { type ErrorSummary, type Mover, summarise, trueLaw } from './rollout-errors.js';

/** Networks on more bodies than they have seen. */
export interface SystemSizes {
  readonly table: Table;
  readonly figure: ExperimentFigure;
  readonly claims: readonly ExperimentClaim[];
}

interface Entry {
  readonly model: string;
  readonly bodies: number;
  readonly joined: Joined;
  readonly summary: ErrorSummary;
}

/** Every pair, or as many springs a body as in the training systems. */
type Joined = 'all pairs' | 'some pairs';

const integrator = 'runge-kutta-4';
const networksOfSizes: readonly NetworkName[] = [...published, 'pairwise-H'];

/** Trains on systems of several small sizes side by side, and follows ever larger ones. */
export async function growSystems(lab: Laboratory, rates: Rates): Promise<SystemSizes> {
  const { sizes, step } = lab.config;
  const data = motionsToLearn(lab.config, sizes.trained);
  const movers = new Map<string, Mover>();
  for (const network of networksOfSizes) {
    const lesson = { network, integrator, seed: 1, steps: sizes.steps, rate: rates[network] } as const;
    movers.set(network, lab.mover(await lab.teach('sizes', lesson, data)));
  }
  movers.set('true law', trueLaw);
  const entries: Entry[] = [];
  for (const { bodies, ...motions } of sizes.test) {
    for (const joined of ['all pairs', 'some pairs'] as const) {
      const connection = joined === 'all pairs' ? 1 : sizes.springs / (bodies - 1);
      if (joined === 'some pairs' && connection >= 1) continue;
      const test = motionsToPredict(bodies, motions, step, connection);
      for (const [model, mover] of movers) {
        const name = `size-${model}-${bodies}-${joined}`.replaceAll(' ', '-');
        const errors = await lab.follow(name, test, mover, { integrator });
        entries.push({ model, bodies, joined, summary: summarise(errors) });
      }
    }
  }
  const [least, most] = [Math.min(...sizes.trained), Math.max(...sizes.trained)];
  const trained = `${least} to ${most} bodies`;
  return {
    table: {
      title: `Trained on ${trained}, tested on more (zero-shot)`,
      rows: entries.map(({ model, bodies, joined, summary }) => ({
        bodies,
        joined: joined === 'all pairs' ? joined : `${sizes.springs} springs a body`,
        model,
        ...errorColumns(summary),
      })),
      notes: [
        `RK4 at the training step, one seed. ${errorNote}`,
        `Where all pairs are joined a body of many has more springs than any in training (${most - 1}), and swings faster: ` +
          'the true law shows what the integrator itself loses. pairwise-H is told that the energy is a sum over bodies and ' +
          'pairs.',
      ],
    },
    figure: sizeFigure(entries, sizes.springs, trained),
    claims: (['HOGN', 'pairwise-H'] as const).flatMap((network) =>
      (['all pairs', 'some pairs'] as const).map((joined) =>
        sizeClaim(network, entries, joined, trained, sizes.springs),
      ),
    ),
  };
}

function sizeFigure(entries: readonly Entry[], springs: number, trained: string): ExperimentFigure {
  const models = [...published, 'true law', 'pairwise-H'];
  return {
    name: 'energy-against-bodies',
    claim: `Trained on ${trained} and followed on more, all pairs joined or ${springs} springs a body in the mean; errors over 1000 are left out.`,
    svg: drawLinePanels(
      (['some pairs', 'all pairs'] as const).map((panel) => ({
        title: panel === 'all pairs' ? 'All pairs joined' : `${springs} springs a body`,
        x: { label: 'number of bodies', scale: 'log' as const },
        y: { label: 'energy error', scale: 'log' as const },
        series: models.map((name) => ({
          name,
          reference: name === 'true law',
          points: entries.flatMap(({ model, joined, bodies, summary }) =>
            model === name && joined === panel ? pointOf(bodies, summary.energy) : [],
          ),
        })),
      })),
      'Energy error against the number of bodies',
      420,
    ),
  };
}

function sizeClaim(
  network: NetworkName,
  entries: readonly Entry[],
  joined: Joined,
  trained: string,
  springs: number,
): ExperimentClaim {
  const own = entries.filter((entry) => entry.joined === joined);
  const sizes = [...new Set(own.map(({ bodies }) => bodies))];
  const energy = (model: string, bodies: number): number | null =>
    own.find((entry) => entry.model === model && entry.bodies === bodies)!.summary.energy;
  const words = joined === 'all pairs' ? 'all pairs joined' : `${springs} springs a body`;
  return {
    statement: `Trained on ${trained}, ${network} keeps the energy of up to ${Math.max(...sizes)} bodies better than OGN and DeltaGN (${words})`,
    measured: sizes
      .map((bodies) => {
        const each = [...new Set([network, 'OGN', 'DeltaGN', 'true law'])].map(
          (model) => `${model} ${percent(energy(model, bodies))}`,
        );
        return `${bodies}: ${each.join(', ')}`;
      })
      .join('; '),
    holds: sizes.every((bodies) =>
      published.slice(1).every((other) => below(energy(network, bodies), energy(other, bodies))),
    ),
  };
}
