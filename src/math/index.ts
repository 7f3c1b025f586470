export { InputError } from './errors.js';
export {
  cholesky,
  choleskyInverse,
  choleskyLogDeterminant,
  choleskySolve,
  dot,
  multiply,
  multiplyTransposed,
  type SymmetricEigen,
  solve,
  solveLower,
  solveLowerTransposed,
  symmetricEigen,
} from './linear-algebra.js';
export { float64Space, type LinearSpace, recordSpace } from './linear-space.js';
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
