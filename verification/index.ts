import type { Verification } from './verification.js';

export { atLeast, below, between, type Check, near, type Size, type Verification } from './verification.js';

/** The verifications by name, loaded when they are asked for. */
export const verifications: Readonly<Record<string, () => Promise<Verification>>> = {
  'free-energy': async () => (await import('./free-energy.js')).freeEnergy,
  calibration: async () => (await import('./calibration.js')).calibration,
  'ensemble-sindy': async () => (await import('./ensemble-sindy.js')).ensembleSindy,
  laws: async () => (await import('./laws.js')).laws,
  integrators: async () => (await import('./integrators.js')).integrators,
  temperature: async () => (await import('./temperature.js')).temperature,
  'joint-distribution': async () => (await import('./joint-distribution.js')).jointDistribution,
  posteriors: async () => (await import('./posteriors.js')).posteriors,
  'published-counts': async () => (await import('./published-counts.js')).publishedCounts,
  targets: async () => (await import('./targets.js')).targets,
};
