import type { Experiment } from './experiment.js';

export type {
  Experiment,
  ExperimentClaim,
  ExperimentContext,
  ExperimentFigure,
  ExperimentResult,
} from './experiment.js';
export { claimRows, runExperiment } from './run-experiment.js';

/** The experiments by name, loaded when they are asked for. */
export const experiments: Readonly<Record<string, () => Promise<Experiment>>> = {
  'charged-five-body': async () => (await import('./charged-five-body/experiment.js')).chargedFiveBody,
  'hamiltonian-neural-networks': async () =>
    (await import('./hamiltonian-neural-networks/experiment.js')).hamiltonianNeuralNetworks,
  'hamiltonian-graph-networks': async () =>
    (await import('./hamiltonian-graph-networks/experiment.js')).hamiltonianGraphNetworks,
  'empirical-bench': async () => (await import('./empirical-bench/experiment.js')).empiricalBench,
  feynman: async () => (await import('./feynman/experiment.js')).feynman,
  'symbolic-distillation': async () =>
    (await import('./symbolic-distillation/experiment.js')).symbolicDistillation,
  'symbolic-distillation-paper': async () =>
    (await import('./symbolic-distillation/experiment.js')).paperSymbolicDistillation,
  'orbital-mechanics': async () => (await import('./orbital-mechanics/experiment.js')).orbitalMechanics,
  pendulums: async () => (await import('./pendulums/experiment.js')).pendulums,
  'halo-overdensity': async () => (await import('./halo-overdensity/experiment.js')).haloOverdensity,
  condensation: async () => (await import('./condensation/experiment.js')).condensation,
  simmering: async () => (await import('./simmering/experiment.js')).simmering,
  'law-calibration': async () => (await import('./law-calibration/experiment.js')).lawCalibration,
  'noisy-ephemerides': async () => (await import('./noisy-ephemerides/experiment.js')).noisyEphemerides,
  'next-experiment': async () => (await import('./next-experiment/experiment.js')).nextExperiment,
  scaling: async () => (await import('./scaling/experiment.js')).scaling,
};
