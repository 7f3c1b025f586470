import { drawLinePanels, type LinePanel, type LineSeries } from 'principia/report';
import type { ExperimentFigure } from '../experiment.js';
import { type ScalingResults, type SystemResult, trialsBy } from './results.js';
import type { Trial } from './try-law.js';

/** The drawings: energy error, time and position error against the number of bodies. */
export function scalingFigures(results: ScalingResults): readonly ExperimentFigure[] {
  const { systems } = results;
  return [
    figure(
      'energy-error',
      'Energy error against the number of bodies: the learned law beside the true law, by the same methods and steps.',
      [...systems.map((system) => energyPanel(system, results)), networkPanel(results)],
    ),
    figure(
      'time-per-step',
      'Time of a step of velocity Verlet against the number of bodies, learned law and true law.',
      systems.map(timePanel),
    ),
    figure(
      'position-error',
      'How far the learned law’s motion comes from the true law’s, against time, for every number of bodies.',
      systems.map((system) => positionPanel(system, results)),
    ),
  ];
}

function figure(name: string, claim: string, panels: readonly LinePanel[]): ExperimentFigure {
  return { name, claim, svg: drawLinePanels(panels, claim) };
}

const shortNames: Readonly<Record<string, string>> = {
  'velocity-verlet': 'Verlet',
  'forest-ruth-4': 'Forest–Ruth',
};

function line(
  name: string,
  trials: readonly Trial[],
  of: (trial: Trial) => number | null,
  reference = false,
): LineSeries {
  return {
    name,
    reference,
    points: trials.flatMap((trial) => {
      const y = of(trial);
      return y === null ? [] : [{ x: trial.bodies, y }];
    }),
  };
}

function energyPanel(system: SystemResult, { integrators }: ScalingResults): LinePanel {
  return {
    title: `${system.title}, learned from ${system.trained}`,
    x: { label: 'bodies', scale: 'log' },
    y: { label: 'largest relative energy error', scale: 'log' },
    series: integrators.flatMap((integrator) => {
      const trials = trialsBy(system, integrator);
      const name = shortNames[integrator] ?? integrator;
      return [
        line(`${name}, learned`, trials, ({ learned }) => learned.energy),
        line(`${name}, true law`, trials, ({ floor }) => floor, true),
      ];
    }),
  };
}

function networkPanel({ networks, systems, integrators }: ScalingResults): LinePanel {
  const direct = trialsBy(systems[0]!, integrators[0]);
  return {
    title: `${systems[0]!.title}, ${shortNames[integrators[0]!] ?? integrators[0]}: other training`,
    x: { label: 'bodies', scale: 'log' },
    y: { label: 'largest relative energy error', scale: 'log' },
    series: [
      ...networks.map(({ title, trials }) => ({
        name: title.replace(', by gradient', '').replace('Hamiltonian graph network', 'graph network'),
        points: trials.flatMap(({ bodies, errors: { energy } }) =>
          energy === null ? [] : [{ x: bodies, y: energy }],
        ),
      })),
      line('direct solve', direct, ({ learned }) => learned.energy),
      line('true law', direct, ({ floor }) => floor, true),
    ],
  };
}

function timePanel({ title, times }: SystemResult): LinePanel {
  return {
    title,
    x: { label: 'bodies', scale: 'log' },
    y: { label: 'milliseconds a step', scale: 'log' },
    series: [
      { name: 'learned', points: times.map(({ bodies: x, learned: y }) => ({ x, y })) },
      { name: 'true law', points: times.map(({ bodies: x, truth: y }) => ({ x, y })), reference: true },
    ],
  };
}

function positionPanel(system: SystemResult, { integrators, every }: ScalingResults): LinePanel {
  return {
    title: `${system.title}, ${shortNames[integrators[0]!] ?? integrators[0]}`,
    x: { label: 'steps' },
    y: { label: 'position error', scale: 'log' },
    series: trialsBy(system, integrators[0]).map(({ bodies, learned }) => ({
      name: `${bodies} bodies`,
      points: learned.positions.flatMap((y, look) => (y === null ? [] : [{ x: look * every, y }])),
    })),
  };
}
