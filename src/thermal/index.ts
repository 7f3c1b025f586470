export { type AnnealingOptions, anneal } from './annealing.js';
export { type Audit, type AuditOptions, auditChain } from './audit-chain.js';
export { baoab } from './baoab.js';
export { binomialInterval } from './binomial.js';
export { type Calibration, calibration, centralCoverage } from './calibration.js';
export { chiSquaredProbability, chiSquaredQuantile } from './chi-squared.js';
export {
  type LoopOptions,
  type LoopRound,
  type MadeExperiment,
  makeExperiment,
  noCandidate,
  playRound,
  type SimulatedWorld,
} from './closed-loop.js';
export {
  type Condensation,
  condensationInterval,
  condensationTemperature,
  type DirectionCondensation,
  directionCondensation,
  importance,
} from './condensation.js';
export {
  type ConfigurationalTemperature,
  configurationalTemperature,
} from './configurational-temperature.js';
export {
  type BandCoverage,
  type ConformalFactor,
  conformalFactor,
  type Recalibration,
  recalibrate,
  type TrajectoryForecast,
  trajectoryScore,
} from './conformal.js';
export {
  bulkEffectiveSampleSize,
  effectiveSampleSize,
  monteCarloError,
  tailEffectiveSampleSize,
} from './effective-sample-size.js';
export { type Chain, type EnsembleOptions, type Member, sampleEnsemble } from './ensemble.js';
export {
  drawTransform,
  fairRankedProbabilityScore,
  type NormalForecasts,
  normalNegativeLogLikelihood,
  normalRankedProbabilityScore,
  normalTransforms,
  sharpness,
} from './forecast-score.js';
export { type Gate, type GateInput, gates, unverified } from './gates.js';
export { commonGauge, type FixedGauge, fixGauge, leadingMessages } from './gauge-fix.js';
export {
  type GaussianPosterior,
  gaussianPosterior,
  type NormalEquations,
  normalEquations,
} from './gaussian-posterior.js';
export {
  type GeneralisedHamiltonianMonteCarloOptions,
  generalisedHamiltonianMonteCarlo,
} from './generalised-hamiltonian-monte-carlo.js';
export {
  type GradientIdentityOptions,
  gradientIdentity,
  gradientIdentityGates,
} from './gradient-identity.js';
export {
  type HamiltonianMonteCarloOptions,
  hamiltonianMonteCarlo,
} from './hamiltonian-monte-carlo.js';
export { type HeatingAndCooling, hysteresisGates } from './hysteresis.js';
export {
  coverage,
  intervalScore,
  meanIntervalWidth,
  type PredictedIntervals,
} from './interval-score.js';
export {
  type KineticBand,
  type KineticBandOptions,
  kineticBand,
  kineticBandGate,
  kineticTemperatureBand,
} from './kinetic-band.js';
export { baoabKineticTemperature, kineticTemperature } from './kinetic-temperature.js';
export type { LangevinOptions, LangevinState } from './langevin.js';
export {
  type LawHypothesis,
  type LawPosteriorOptions,
  lawPosterior,
  type WeighedLaw,
} from './law-posterior.js';
export {
  agreementDistance,
  type Estimate,
  expressionLogPrior,
  jensenShannonDistance,
  lawLogPrior,
  lawProbability,
} from './law-probability.js';
export { type LikelihoodProblem, likelihoodProblem } from './likelihood-potential.js';
export { type ChangedPotential, linearChange, whiteningFactor } from './linear-change.js';
export {
  type MicrocanonicalOptions,
  type MicrocanonicalState,
  microcanonical,
} from './microcanonical.js';
export { multistateLogEvidence } from './multistate-evidence.js';
export {
  type NetworkEnsemble,
  type NetworkEnsembleOptions,
  networkEnsemble,
} from './network-ensemble.js';
export {
  type DrawnConstant,
  type NetworkLawOptions,
  type NetworkLawProbability,
  type NetworkLawProblem,
  networkLawProbability,
} from './network-law-probability.js';
export { discrepancyFloor, type NetworkLoss, networkLoss } from './network-potential.js';
export { effectiveCount, type NoiseEstimate, noiseFromResiduals, temperatureOf } from './noise.js';
export { normalInterval, normalProbability, normalQuantile } from './normal-distribution.js';
export {
  type MixtureSummary,
  mixtureQuantile,
  type NormalMixture,
  splitVariance,
  summariseMixture,
  type VarianceSplit,
} from './normal-mixture.js';
export { type NoseHooverOptions, type NoseHooverState, noseHoover } from './nose-hoover.js';
export {
  type NoseHooverLangevinOptions,
  type NoseHooverLangevinState,
  noseHooverLangevin,
} from './nose-hoover-langevin.js';
export { obabo } from './obabo.js';
export { type ExperimentNoise, type InformationGain, noiseOfState } from './outcome-mixture.js';
export { type OverdampedOptions, type OverdampedState, overdamped } from './overdamped.js';
export { parallelTempering, type TemperingOptions, type TemperingRun } from './parallel-tempering.js';
export {
  type ParameterPosterior,
  type PosteriorMode,
  type PosteriorOptions,
  posteriorMode,
} from './parameter-posterior.js';
export { drawFromPrior, type ParameterPrior, parameterAt } from './parameter-prior.js';
export {
  bodiesOfExperiment,
  drawExperiments,
  type ExperimentBounds,
  type GivenBodies,
  type PlannedExperiment,
} from './planned-experiment.js';
export {
  type Evaluation,
  type GaussianPrior,
  isotropicPrior,
  type Potential,
  temperedPotential,
} from './potential.js';
export {
  type Proposal,
  type ProposalOptions,
  proposeExperiments,
  survives,
} from './propose-experiment.js';
export type { MeasuredRatio } from './ratio-gates.js';
export {
  quantileReliability,
  type ReliabilityBin,
  type ReliabilityOptions,
  reliability,
} from './reliability.js';
export {
  type ResidualCheck,
  type ResidualCheckInput,
  residualCheck,
  residualGates,
} from './residual-check.js';
export type { Sampler, SamplerState, StepInfo } from './sampler.js';
export { effectiveDimension, type HeatPoint, heatPoint, type Measured } from './specific-heat.js';
export { splitRhat } from './split-rhat.js';
export { type StepShift, stepHalvingShift } from './step-halving.js';
export { type HessianProduct, hessianProductAt, largestEigenvalue, stepSizeFor } from './step-size.js';
export { adaptedLadder, geometricLadder, powerLadder, respacedLadder } from './temperature-ladder.js';
export type { SamplerFactory, TemperedChain, TemperedProblem } from './tempered-rung.js';
export { type IncludedTerm, type ProbableLaw, termForms, termInclusion } from './term-inclusion.js';
export {
  type SpikeAndSlab,
  spikeAndSlab,
  type TermSetFit,
  type TermSetScore,
  zSindy,
} from './term-scores.js';
export { inclusionShares, sampleTermSets, type TermSetSampling } from './term-set-sampling.js';
export {
  enumerateTermSets,
  type TermSet,
  type TermSetPosterior,
  termCoefficient,
  termsIn,
} from './term-sets.js';
export {
  type EnergyMoments,
  type EvidenceEstimate,
  integrateEnergy,
  thermodynamicIntegration,
} from './thermodynamic-integration.js';
export { pooled, type Trace, tracesOf } from './trace.js';
export {
  adaptedStepSize,
  type MicrocanonicalTuning,
  type TuneMicrocanonicalOptions,
  tuneMicrocanonical,
} from './tune-microcanonical.js';
export {
  compareNoise,
  type FixedPoint,
  type FixedPointOptions,
  fixedPointNoise,
  jointNoisePotential,
  type NoiseLadder,
  secondDifferenceNoise,
  type ThermalLoss,
  thermalEffectiveDimension,
  type UnknownNoise,
} from './unknown-noise.js';
export { type DirectionalVirial, virial } from './virial.js';
export { weightedQuantile, weightedShareBelow } from './weighted-quantile.js';
export {
  type WhitenedSampler,
  type WhitenedSamplerName,
  whitenedSamplerNames,
  whitenedSamplers,
} from './whitened-samplers.js';
