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
export { type LinearSpace, float64Space, recordSpace } from './linear-space.js';
export { type RandomState, type RandomStream, createRandom, permutation, resumeRandom } from './random.js';
export {
  autocorrelationTime,
  mean,
  median,
  quantile,
  robustDeviation,
  rootMeanSquare,
  variance,
} from './statistics.js';
