export { type AdamOptions, type AdamState, cosineRate, initAdam, stepAdam } from './adam.js';
export type { BodyReading } from './direct/body-readings.js';
export type { BodyState } from './direct/body-terms.js';
export { chargesFromStrengths, type FactoredStrengths } from './direct/charges-from-strengths.js';
export type { BodyTermChoice } from './direct/choose-body-terms.js';
export {
  type DirectContext,
  type DirectModelName,
  type DirectReport,
  type DirectSettings,
  runDirectSolve,
} from './direct/direct-run.js';
export type { ErrorModel } from './direct/error-model.js';
export { evaluatePairLaw } from './direct/evaluate-pair-law.js';
export type { FeatureMap } from './direct/feature-map.js';
export {
  fitPairLaw,
  type PairLawFit,
  type PairLawOptions,
  type PairLawReport,
} from './direct/fit-pair-law.js';
export { fitWithMasses, type MassFit } from './direct/fit-with-masses.js';
export type { HiddenWeights } from './direct/hidden-features.js';
export type { LawBodies, LawField } from './direct/law-field.js';
export type { LinearModel, PairKind } from './direct/linear-model.js';
export { messageAgreement } from './direct/message-agreement.js';
export { type DenseLayer, type HiddenNetwork, networkFeatures } from './direct/network-features.js';
export { type ObservedSystem, observeAccelerations } from './direct/observed-system.js';
export type { PairLaw } from './direct/pair-law.js';
export {
  decodePairLaw,
  type PairLawDocument,
  type PairLawFile,
  pairLawFileName,
} from './direct/pair-law-file.js';
export { type PairStrengths, pairStrengths } from './direct/pair-strengths.js';
export type { TableRange } from './direct/pair-table.js';
export {
  type IntegratorFit,
  type IntegratorOptions,
  refineThroughIntegrator,
} from './direct/refine-through-integrator.js';
export { fitRidge, type PenaltyChoice, type RidgeFit } from './direct/ridge.js';
export { type DirectSolveOptions, type LearnedForce, solveDirectly } from './direct-solve.js';
export {
  type AdamResult,
  adamInputNames,
  adamInputs,
  adamState,
  adamStep,
  parametersIn,
} from './dynamics/adam-step.js';
export type { ValidationSettings } from './dynamics/closed-loop.js';
export type { LossName } from './dynamics/compile-descent.js';
export { demandFit, type LearnedKind } from './dynamics/demand-fit.js';
export type {
  DynamicsFactory,
  DynamicsModel,
  DynamicsSetup,
  ModelCard,
  PhaseState,
  SystemGraph,
} from './dynamics/dynamics-model.js';
export {
  runTraining,
  type TrainingContext,
  type TrainingReport,
  type TrainingSettings,
} from './dynamics/dynamics-run.js';
export {
  type DataPart,
  type EvaluationContext,
  type EvaluationReport,
  type EvaluationSettings,
  evaluateModel,
  evaluationDefaults,
} from './dynamics/evaluate-dynamics.js';
export { evaluateLaw } from './dynamics/evaluate-law.js';
export { type DynamicsStep, dynamicsStep, rollDynamics } from './dynamics/integrate-dynamics.js';
export { learningRate, type Schedule, type ScheduleName } from './dynamics/learning-rate.js';
export {
  type KnownProperties,
  knownProperties,
  type PhaseTrajectory,
  phaseTrajectories,
  thinned,
} from './dynamics/phase-trajectory.js';
export { keptChannels, type PruningOptions } from './dynamics/prune-messages.js';
export { type ForceReading, readForces, readPairLawForces } from './dynamics/read-forces.js';
export { readStates, type StateReader, type StateReading } from './dynamics/read-states.js';
export {
  type PredictedMotion,
  prepareRollouts,
  type RolloutSettings,
  type Rollouts,
} from './dynamics/roll-out.js';
export {
  closedLoopError,
  type EnergyMetrics,
  type ErrorCurve,
  type RolloutMetrics,
  rolloutMetrics,
  type ValidTime,
} from './dynamics/rollout-metrics.js';
export {
  type DynamicsTrainingOptions,
  type TrainedDynamics,
  type TrainingRecord,
  trainDynamics,
} from './dynamics/train-dynamics.js';
export {
  readTrained,
  rebuildModel,
  type TrainedDescription,
  type TrainedFile,
  trainedFileName,
} from './dynamics/trained-file.js';
export { type DataSettings, type TrainingData, trainingData } from './dynamics/training-data.js';
export type { TrainingState } from './dynamics/training-state.js';
export {
  type EnergyAlong,
  type EnergyKnowledge,
  type TrueEnergy,
  trueEnergy,
} from './dynamics/true-energy.js';
export { type PairSamples, samplePairs } from './force-design.js';
export { type Increments, sampleIncrements } from './increments.js';
export type {
  Model,
  ModelFactory,
  ModelSetup,
  ParameterArray,
  Parameters,
  TensorProperties,
  TensorState,
  Topology,
} from './model.js';
export { modelSetup } from './model-setup.js';
export {
  type InvariantScales,
  invariantCount,
  invariantNames,
  invariantScales,
  pairInvariants,
} from './pair-invariants.js';
export { flatten, layoutOf, type ParameterLayout, unflatten } from './parameters.js';
export { propertiesOf, type WindowArrays, windowArrays, windowResiduals } from './rollout-loss.js';
export { residualUnits, type TrainedModel, type TrainingOptions, trainModel } from './train.js';
