export {
  batchStates,
  batchSystems,
  type Snapshot,
  type StateBatch,
  type SystemBatch,
} from './batch.js';
export { estimateVelocities } from './estimate-velocities.js';
export type { FixedStepMethod } from './fixed-step-method.js';
export { type AdaptiveOptions, type IntegrationOutcome, integrateAdaptive } from './integrate-adaptive.js';
export { type Integrator, type IntegratorName, integrators } from './integrators.js';
export {
  angularMomentum,
  centreOfMass,
  kineticEnergy,
  momentum,
  potentialEnergy,
} from './observables.js';
export {
  type Body,
  createParticleSystem,
  type Interactions,
  type ParticleSystem,
  type Topology,
} from './particle-system.js';
export { type ButcherTableau, euler, midpoint, rungeKutta4, rungeKuttaStep } from './runge-kutta.js';
export {
  forestRuth4,
  ruth3,
  type SplitState,
  type SplittingMethod,
  splittingStep,
  symplecticEuler,
  velocityVerlet,
  velocityVerletStep,
  yoshida6,
} from './splitting.js';
export type { Trajectory } from './trajectory.js';
export type { VectorField } from './vector-field.js';
