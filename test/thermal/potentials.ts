export {
  doubleWell,
  harmonic,
  quadratic,
  quartic,
  randomRotation,
  rotated,
} from '../../verification/kinetic/potentials.js';
