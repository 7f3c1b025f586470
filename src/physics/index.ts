export {
  batchStates,
  batchSystems,
  type Snapshot,
  type StateBatch,
  type SystemBatch,
} from './batch.js';
export { ballCollisions, wallBounces } from './bounces.js';
export {
  type CartesianCoordinates,
  type Coordinates,
  cartesianCoordinates,
  type GeneralisedCoordinates,
  generalisedAccelerations,
  generalisedCoordinates,
  generalisedMomenta,
  generalisedRates,
  massMatrix,
  pendulumInertia,
} from './coordinates.js';
export type { AdaptiveMethodName } from './embedded-step.js';
export { estimateVelocities } from './estimate-velocities.js';
export type { EventOccurrence, IntegrationEvent } from './events.js';
export type { FixedStepMethod } from './fixed-step-method.js';
export { implicitMidpointStep, type MidpointInfo, type MidpointOptions } from './implicit-midpoint.js';
export { type AdaptiveOptions, type IntegrationOutcome, integrateAdaptive } from './integrate-adaptive.js';
export {
  type Integrator,
  type IntegratorName,
  implicitMidpointIntegrator,
  integrators,
} from './integrators.js';
export {
  createNeighbourList,
  type NeighbourList,
  type NeighbourOptions,
  updateNeighbourList,
} from './neighbour-list.js';
export {
  angularMomentum,
  centreOfMass,
  kineticEnergy,
  momentum,
  potentialEnergy,
} from './observables.js';
export { addPairForces } from './pair-forces.js';
export {
  type Body,
  createParticleSystem,
  type Interactions,
  type ParticleSystem,
  type Topology,
} from './particle-system.js';
export type { PhaseField, PhaseState, SplitState } from './phase-space.js';
export {
  type ButcherTableau,
  euler,
  heun,
  midpoint,
  ralston3,
  rungeKutta4,
  rungeKuttaStep,
} from './runge-kutta.js';
export {
  type BoxSpace,
  confine,
  displacement,
  displacementAlong,
  type FreeSpace,
  freeSpace,
  periodicSpace,
  reflectingSpace,
  type Space,
  shift,
} from './space.js';
export {
  forestRuth4,
  ruth3,
  type SplittingMethod,
  splittingPhaseStep,
  splittingStep,
  symplecticEuler,
  velocityVerlet,
  velocityVerletStep,
  yoshida6,
} from './splitting.js';
export type { MeasurementNoise, Trajectory, Units } from './trajectory.js';
export type { VectorField } from './vector-field.js';
