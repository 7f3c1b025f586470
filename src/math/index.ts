export { InputError } from './errors.js';
export { exponential, hyperbolicTangent } from './exponential.js';
export {
  cholesky,
  choleskyInverse,
  choleskyInverseDiagonal,
  choleskyInverseRoot,
  choleskyLogDeterminant,
  choleskySolve,
  dot,
  multiply,
  multiplyLower,
  multiplyTransposed,
  type SymmetricEigen,
  solve,
  solveLower,
  solveLowerTransposed,
  symmetricEigen,
} from './linear-algebra.js';
export { float64Space, type LinearSpace, recordSpace } from './linear-space.js';
export { logGamma } from './log-gamma.js';
export { logSumOfExponentials } from './log-sum.js';
export { type NormalEquations, type NormalEquationsSum, sumNormalEquations } from './normal-equations.js';
export { createRandom, permutation, type RandomState, type RandomStream, resumeRandom } from './random.js';
export {
  autocorrelationTime,
  mean,
  median,
  quantile,
  robustDeviation,
  rootMeanSquare,
  variance,
} from './statistics.js';
export { type Design, fitLinearly, fitTrimmed, type LinearFit, type TrimmedFit } from './trimmed-fit.js';
