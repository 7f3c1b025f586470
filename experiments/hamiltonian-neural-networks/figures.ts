import { drawLinePanels, type LinePanel, type LineSeries } from 'principia/report';
import type { ExperimentFigure } from '../experiment.js';
import { publishedEnergyErrors } from './published.js';
import { energyErrors, type TrainedTask } from './summary.js';

/** The figures: the energy along one motion, and the energy error of every seed. */
export function figuresOf(tasks: readonly TrainedTask[]): readonly ExperimentFigure[] {
  const along =
    'The true energy of one motion of each task, and of its predictions: what a network loses or gains';
  const errors = 'Energy error of every seed, with the published errors dashed';
  return [
    { name: 'energy', claim: `${along}.`, svg: drawLinePanels(tasks.map(energyPanel), along) },
    { name: 'energy-error', claim: `${errors}.`, svg: drawLinePanels(tasks.map(errorPanel), errors) },
  ];
}

function energyPanel({ task, trained }: TrainedTask): LinePanel {
  const { times, truth } = trained[0]!.outcomes[0]!.example;
  const series = trained.map(({ recipe, outcomes }): LineSeries => {
    const { predicted } = outcomes[0]!.example;
    return {
      name: recipe.name,
      points: times.flatMap((x, row) => (predicted[row] === null ? [] : [{ x, y: predicted[row]! }])),
    };
  });
  return {
    title: `${task}: energy`,
    x: { label: 'time' },
    y: { label: '' },
    series: [
      ...series,
      { name: 'truth', reference: true, points: times.map((x, row) => ({ x, y: truth[row]! })) },
    ],
  };
}

function errorPanel({ task, seeds, trained }: TrainedTask): LinePanel {
  const flat = (name: string, y: number): LineSeries => ({
    name,
    reference: true,
    points: seeds.map((x) => ({ x, y })),
  });
  const { baseline, hamiltonian } = publishedEnergyErrors[task];
  return {
    title: `${task}: energy error`,
    x: { label: 'seed' },
    y: { label: '', scale: 'log' },
    series: [
      ...trained.map(
        ({ recipe, outcomes }): LineSeries => ({
          name: recipe.name,
          points: outcomes.map((outcome, index) => ({ x: seeds[index]!, y: energyErrors(outcome).mean })),
        }),
      ),
      // Those of the real pendulum are of another recording.
      ...(task === 'real-pendulum'
        ? []
        : [flat('baseline, published', baseline), flat('HNN, published', hamiltonian)]),
    ],
  };
}
