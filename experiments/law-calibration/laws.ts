import { lawFromPairForce } from 'principia/law';
import type { LawHypothesis, ParameterPrior } from 'principia/thermal';

/** Known before the data: the size of a constant within a factor, and its sign. */
function about(size: number, deviation: number, sign: 1 | -1 = 1): ParameterPrior {
  return { scale: 'logarithmic', mean: Math.log(size), deviation, sign };
}

/**
 * The laws that a world may have, one as probable as another, with what is known of their constants: worlds are drawn
 * from it, so that a posterior that is worked out rightly is calibrated.
 */
export const laws: readonly LawHypothesis[] = [
  {
    name: 'spring',
    law: lawFromPairForce('-1*(r - 1.5)'),
    priors: [about(1, 0.5, -1), about(1.5, 0.3)],
  },
  { name: '1/r', law: lawFromPairForce('-1*m1*m2/r'), priors: [about(1, 0.5, -1)] },
  { name: '1/r²', law: lawFromPairForce('-1*m1*m2/r^2'), priors: [about(1, 0.5, -1)] },
  { name: 'charge', law: lawFromPairForce('1*q1*q2/r^2'), priors: [about(1, 0.5)] },
  {
    name: 'Yukawa',
    law: lawFromPairForce('-1*m1*m2*exp(-r/1.5)/r^2'),
    priors: [about(1, 0.5, -1), about(1.5, 0.7)],
  },
];
