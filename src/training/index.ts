export { type AdamOptions, type AdamState, cosineRate, initAdam, stepAdam } from './adam.js';
export { type DirectSolveOptions, type LearnedForce, solveDirectly } from './direct-solve.js';
export { forceDesign, type PairSamples, samplePairs } from './force-design.js';
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
