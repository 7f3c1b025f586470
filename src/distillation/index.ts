export { type CandidateOptions, candidateTerms } from './candidate-terms.js';
export {
  channelDeviations,
  channelDivergences,
  leadingChannels,
  standardisedChannel,
} from './channel-ranking.js';
export { type CompositionOptions, composeTerms } from './compose-terms.js';
export { type ProblemOptions, windowsFor } from './create-problem.js';
export { candidateLaws } from './distil/candidate-laws.js';
export type { ChannelUse } from './distil/channels.js';
export type { MessageComponent } from './distil/components.js';
export {
  componentName,
  type Distillation,
  type DistilOptions,
  distil,
  distilEffort,
} from './distil/distil.js';
export {
  type DistillationDocument,
  distillationDocument,
} from './distil/distillation-document.js';
export { type LearnedMotion, networkMotion, pairLawMotion } from './distil/learned-motion.js';
export {
  type ComponentFront,
  type ForceComponent,
  type SearchEffort,
  searchComponent,
} from './distil/search-component.js';
export type { Finding, ForceStructure } from './distil/structure.js';
export { type EliminationOptions, eliminateTerms, type TermSelection } from './eliminate-terms.js';
export { fitGeneralised, type GeneralisedFit, type GeneralisedFitOptions } from './fit-generalised.js';
export {
  type Agreement,
  type EdgeForces,
  type ForceAgreement,
  forceAgreement,
  linearAgreement,
} from './force-agreement.js';
export { compileGeneralised, type GeneralisedField } from './generalised-field.js';
export { type HeldOutScore, heldOutError } from './held-out-error.js';
export {
  type GeneralisedEquations,
  type GeneralisedNames,
  generalisedEquations,
  hamiltonianOf,
  joinExpressions,
  type LagrangianSystem,
  lagrangeEquations,
  substitute,
} from './lagrange-equations.js';
export { laplaceLogEvidence, priorBreadth } from './law-evidence.js';
export { type LawLikelihood, type LikelihoodPoint, lawLikelihood } from './law-likelihood.js';
export { type SmoothSeries, smoothSeries } from './local-polynomial.js';
export { type AlignedMessages, alignWithSeparation } from './message-gauge.js';
export { type MessageSamples, messageProblem, messageWeights, varying } from './message-samples.js';
export { type SensitiveMotion, sensitiveMotion } from './motion-sensitivity.js';
export {
  type MessageReader,
  type MessageReading,
  messageReader,
  networkMessages,
} from './network-messages.js';
export {
  type Estimate,
  evenNoise,
  type FailedRefit,
  type NoiseLevels,
  type RefitOptions,
  type RefittedLaw,
  refitLaw,
} from './refit-law.js';
export {
  type FailedFinding,
  indistinguishable,
  type RankedSet,
  type ResidualFinding,
  type ResidualOptions,
  type ResidualProposal,
  type ResidualRound,
} from './residual-finding.js';
export { residualTerms } from './residual-terms.js';
export { type FailedRollout, type Rollout, type RolloutOptions, rollOut } from './rollout.js';
export type { BodyCharge, BodyMass, Window } from './shooting-problem.js';
export type { VariationalField } from './variational-field.js';
export {
  type ForceTerm,
  type LagrangianTerm,
  type MotionTerm,
  type SampledMotion,
  type WeakFormOptions,
  type WeakRows,
  weakForm,
} from './weak-form.js';
export type { WindowOptions } from './windows.js';
