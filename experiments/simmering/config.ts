/** What is learned. */
export type TaskName = 'sinusoid' | 'fuel' | 'airfoil' | 'classes';

/** One task: how many points, how much noise, how large a network. */
export interface TaskConfig {
  readonly name: TaskName;
  readonly training: number;
  readonly test: number;
  /** Standard deviation of the noise in units of the signal's; not used for classes. */
  readonly noise: number;
  readonly hidden: number;
}

/** Everything that decides the numbers. */
export interface SimmeringConfig {
  readonly seed: number;
  /** Data sets of each task; every method sees the same ones. */
  readonly repeats: number;
  readonly tasks: readonly TaskConfig[];
  /** Standard deviation of the prior of every weight. */
  readonly prior: number;
  /** Networks of the deep ensemble; the same are heated. */
  readonly members: number;
  readonly optimiser: { readonly steps: number; readonly rate: number };
  /** Share of the training points that early stopping watches. */
  readonly watched: number;
  /** Chains at T*: draws kept of each member, steps between two, steps before the first. */
  readonly thermal: { readonly draws: number; readonly thin: number; readonly burnIn: number };
  /** Steps before the first draw where chains start from fresh weights. */
  readonly fromScratch: number;
  /** The published schedule: steps at each temperature, and the step in time. */
  readonly published: {
    readonly temperatures: readonly number[];
    readonly steps: number;
    readonly step: number;
  };
  /** Draws of the noise together with the weights, of one member, as `thermal`. */
  readonly noise: { readonly draws: number; readonly thin: number; readonly burnIn: number };
}

/** About five minutes of one core that has nothing else to do. */
export const full: SimmeringConfig = {
  seed: 2,
  repeats: 3,
  tasks: [
    { name: 'sinusoid', training: 40, test: 400, noise: 0.3, hidden: 16 },
    { name: 'fuel', training: 160, test: 400, noise: 0.35, hidden: 10 },
    { name: 'airfoil', training: 160, test: 400, noise: 0.25, hidden: 10 },
    { name: 'classes', training: 80, test: 800, noise: 0, hidden: 12 },
  ],
  prior: 1.5,
  members: 4,
  optimiser: { steps: 6000, rate: 0.01 },
  watched: 0.25,
  thermal: { draws: 1000, thin: 25, burnIn: 5000 },
  fromScratch: 15_000,
  published: { temperatures: [0.01, 0.02, 0.03, 0.04, 0.05], steps: 1000, step: 0.002 },
  noise: { draws: 300, thin: 20, burnIn: 3000 },
};

/** All of it, so small that it ends within seconds. */
export const smoke: SimmeringConfig = {
  ...full,
  repeats: 1,
  tasks: full.tasks.map((task) => ({ ...task, training: Math.min(task.training, 24), test: 60, hidden: 4 })),
  members: 2,
  optimiser: { steps: 200, rate: 0.02 },
  thermal: { draws: 50, thin: 4, burnIn: 100 },
  fromScratch: 200,
  published: { temperatures: [0.01, 0.05], steps: 60, step: 0.002 },
  noise: { draws: 30, thin: 4, burnIn: 60 },
};
