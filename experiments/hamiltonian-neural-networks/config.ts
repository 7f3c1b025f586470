import type { ActivationName } from 'principia/models';
import type { LossName, Schedule } from 'principia/training';

/** The tasks of Hamiltonian neural networks; the last one from a file of recordings. */
export type TaskName = 'mass-spring' | 'pendulum' | 'two-body' | 'three-body' | 'real-pendulum';

/** A network, and how it is trained. */
export interface Recipe {
  /** What tables and figures call it. */
  readonly name: string;
  readonly network: 'baseline' | 'hamiltonian' | 'potential' | 'pairwise';
  readonly hidden: number;
  readonly activation: ActivationName;
  /** Whose fresh parameters: the published ones make a first layer that is nearly linear. */
  readonly fresh: 'published' | 'ours';
  /** Learn from the states as observed, or from such as go with the rates along each motion (`consistentStates`). */
  readonly states: 'observed' | 'consistent';
  readonly loss: LossName;
  /** Runge-Kutta steps in a sampling interval, for losses through the integrator; 1 if not given. */
  readonly substeps?: number;
  readonly steps: number;
  /** States a step. */
  readonly batch: number;
  readonly schedule: Schedule;
  /** λ of λ |w|²/2 that is added to the published loss, as the published optimiser's weight decay does. */
  readonly decay: number;
  /** Longest gradient; the published training does not limit it. */
  readonly clip: number;
}

/** A task's data, what is measured on them, and the networks that learn them. */
export interface TaskConfig {
  readonly task: TaskName;
  readonly trajectories: number;
  /** Motions that are predicted, and for how many intervals; the data's own length where not said. */
  readonly predicted: number;
  readonly horizon?: { readonly duration: number; readonly points: number };
  /** Runge-Kutta steps between two points of a predicted motion. */
  readonly substeps: number;
  /** States of the training and of the test part each that the losses are taken over, at most. */
  readonly judged: number;
  readonly recipes: readonly Recipe[];
}

/** Everything that decides the numbers. */
export interface Config {
  /** Each seed draws its own data, fresh parameters and batches. */
  readonly seeds: readonly number[];
  readonly tasks: readonly TaskConfig[];
}

/** What the published networks have in common. */
const published = {
  hidden: 200,
  activation: 'tanh',
  fresh: 'published',
  states: 'observed',
  loss: 'derivative',
  schedule: { name: 'constant', peak: 1e-3, warmUp: 0 },
  clip: 1e9,
} as const;

/** What ours have in common. */
const ours = {
  hidden: 64,
  activation: 'silu',
  fresh: 'ours',
  states: 'observed',
  loss: 'derivative',
  schedule: { name: 'cosine', peak: 3e-3 },
  decay: 0,
  clip: 1,
} as const;

/** Ours for one body: a learned potential beside p²/2m, nearly linear at first, as the states are noisy. */
const oneBody = {
  ...ours,
  name: 'p²/2m + V',
  network: 'potential',
  fresh: 'published',
  states: 'consistent',
} as const;

/** Ours for several bodies: a kinetic energy of each, and an energy of each pair that depends on its distance. */
const pairs = { ...ours, name: 'pairs', network: 'pairwise' } as const;

function publishedPair(steps: number, batch: number, decay: number): readonly Recipe[] {
  return [
    { ...published, name: 'baseline', network: 'baseline', steps, batch, decay },
    { ...published, name: 'HNN', network: 'hamiltonian', steps, batch, decay },
  ];
}

/** The published notebooks follow motions of one body for so long. */
const horizon = { duration: 20, points: 100 };

export const full: Config = {
  seeds: [1, 2, 3],
  tasks: [
    {
      task: 'mass-spring',
      trajectories: 50,
      predicted: 100,
      horizon,
      substeps: 8,
      judged: 750,
      recipes: [...publishedPair(2000, 750, 1e-4), { ...oneBody, steps: 2000, batch: 750 }],
    },
    {
      task: 'pendulum',
      trajectories: 50,
      predicted: 100,
      horizon,
      substeps: 8,
      judged: 1125,
      recipes: [...publishedPair(2000, 1125, 1e-4), { ...oneBody, steps: 2000, batch: 1125 }],
    },
    {
      task: 'two-body',
      trajectories: 1000,
      predicted: 200,
      substeps: 20,
      judged: 4000,
      recipes: [
        ...publishedPair(10_000, 200, 0),
        { ...pairs, steps: 3000, batch: 200 },
        { ...pairs, name: 'pairs, no rates', loss: 'one-step', substeps: 2, steps: 2000, batch: 100 },
      ],
    },
    {
      task: 'three-body',
      trajectories: 5000,
      predicted: 200,
      substeps: 40,
      judged: 4000,
      recipes: [...publishedPair(10_000, 600, 1e-4), { ...pairs, steps: 3000, batch: 600 }],
    },
    {
      task: 'real-pendulum',
      trajectories: 4,
      predicted: 1,
      substeps: 2,
      judged: 900,
      recipes: [
        ...publishedPair(2000, 500, 1e-5),
        { ...oneBody, states: 'observed', steps: 2000, batch: 500 },
      ],
    },
  ],
};

/** Of each kind a task, as small as it can be. */
const tiny: Partial<Readonly<Record<TaskName, number>>> = {
  'mass-spring': 6,
  'two-body': 10,
  'real-pendulum': 4,
};

export const smoke: Config = {
  seeds: [1],
  tasks: full.tasks
    .filter(({ task }) => task in tiny)
    .map((task) => ({
      ...task,
      trajectories: tiny[task.task]!,
      predicted: 2,
      judged: 20,
      substeps: 2,
      recipes: task.recipes.map((recipe) => ({ ...recipe, hidden: 8, steps: 10, batch: 20 })),
    })),
};
