export { accelerationField, type InteractingBodies, setBody, setPair } from './accelerations.js';
export { type BodyForce, bodyVariables, demandAxes, firstConstantOfBody } from './body-force.js';
export { checkLaw, type LawCheck, type LawCheckOptions } from './check-law.js';
export type { ForceScalar } from './compiled-sums.js';
export {
  type Conservation,
  type ConservationFinding,
  type ConservationOptions,
  type Conserved,
  conservation,
} from './conservation.js';
export type { Drift, Scales } from './conservation-by-number.js';
export type { ConservedName } from './conservation-by-symbol.js';
export { type ConservedQuantities, conservedQuantities } from './conserved-quantities.js';
export {
  type Accelerations,
  type Dataset,
  type EnergyRecord,
  type Truth,
  type TruthTerm,
  truthSchema,
} from './dataset.js';
export { isSymmetric } from './exchange-symmetry.js';
export { lawToJavaScript } from './export/to-javascript.js';
export { lawToNumpy } from './export/to-numpy.js';
export { lawToSympy } from './export/to-sympy.js';
export { lawToTex } from './export/to-tex.js';
export type { Acts, Direction, Law, LawTerm } from './law.js';
export {
  type DocumentAlternative,
  type DocumentAlternativeTerm,
  type DocumentCoverage,
  type DocumentEnsemble,
  type DocumentGate,
  type DocumentInclusion,
  type DocumentPredictions,
  type DocumentVariance,
  type DrawnNumber,
  documentEnsembleSchema,
  type LawDocument,
  lawDocumentSchema,
} from './law-document.js';
export { compileLaw, type LawForces } from './law-forces.js';
export {
  directionText,
  isFreeMotion,
  lawComplexity,
  lawForm,
  lawText,
  separationTerm,
  withoutNothing,
} from './law-form.js';
export { lawFromPairForce } from './law-from-text.js';
export { lawUnits, type TermUnits } from './law-units.js';
export { type MassEstimate, massesFromMomentum } from './momentum-masses.js';
export { asMonomial, type Monomial } from './monomial.js';
export {
  compilePairForce,
  dependsOnMotion,
  firstConstantArgument,
  lawConstants,
  motionVariables,
  type PairForce,
  pairVariables,
  withLawConstants,
} from './pair-force.js';
export { type PairPotential, type PotentialValue, pairPotential } from './pair-potential.js';
export { integrate } from './quadrature.js';
export { type SimulatedMotion, type SimulationOptions, simulateField, simulateLaw } from './simulate-law.js';
export { fieldFrom, type Switch, type SwitchBoard, switchBoard, switchesOf } from './switched-field.js';
export { type LawSwitches, thresholdConstants } from './switches.js';
