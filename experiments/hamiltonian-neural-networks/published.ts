import type { TaskName } from './config.js';

/** Published errors of the baseline and of the Hamiltonian network. */
export interface PublishedErrors {
  readonly baseline: number;
  readonly hamiltonian: number;
}

/** Where they stand. */
export const publishedSource = 'arXiv:1906.01563, its code’s README';

/** Energy errors; the real pendulum is of another recording. */
export const publishedEnergyErrors: Readonly<Record<TaskName, PublishedErrors>> = {
  'mass-spring': { baseline: 1.7077e-1, hamiltonian: 3.8416e-4 },
  pendulum: { baseline: 4.1519e-2, hamiltonian: 2.4852e-2 },
  'two-body': { baseline: 6.3276e-2, hamiltonian: 3.8751e-5 },
  'three-body': { baseline: 1.0906e2, hamiltonian: 4.1926e-2 },
  'real-pendulum': { baseline: 3.8564e-1, hamiltonian: 1.4477e-2 },
};

/** Losses on test data. */
export const publishedTestLosses: Readonly<Record<TaskName, PublishedErrors>> = {
  'mass-spring': { baseline: 3.6656e-2, hamiltonian: 3.5928e-2 },
  pendulum: { baseline: 3.5273e-2, hamiltonian: 3.5586e-2 },
  'two-body': { baseline: 2.9575e-5, hamiltonian: 2.8218e-6 },
  'three-body': { baseline: 3.8e-1, hamiltonian: 4.8809e-1 },
  'real-pendulum': { baseline: 2.1864e-3, hamiltonian: 5.9584e-3 },
};
