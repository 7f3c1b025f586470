import { createRandom } from 'principia/math';
import { correlatedResiduals } from './calibration/correlated.js';
import { coverageAgainstTemperature, linearCovariance } from './calibration/linear.js';
import { neuralCoverage, tooLargeStep } from './calibration/neural.js';
import { unknownNoise } from './calibration/unknown-noise.js';
import type { Check, Verification } from './verification.js';

/** D1-D5: that T* = 2σ²/N is the temperature at which intervals are right, the noise known or not. */
export const calibration: Verification = {
  name: 'calibration',
  title: 'Temperature and calibration: covariance, coverage, unknown noise, networks, correlated residuals',
  power:
    'The reduced size finds a covariance wrong by 15 % and a linear temperature wrong by a factor of 1.4 with a probability of 0.99, a noise whose bias is 20 %, a temperature of networks four times too low with 0.95, a step that triples the virial, and T from N where N_eff is a ninth of it.',
  async run(context) {
    const random = createRandom(context.seed).child('calibration');
    const checks: Check[] = [];
    checks.push(...(await linearCovariance(context, random.child('covariance'))));
    checks.push(...(await coverageAgainstTemperature(context, random.child('coverage'))));
    checks.push(...(await unknownNoise(context, random.child('noise'))));
    checks.push(...(await correlatedResiduals(context, random.child('correlated'))));
    checks.push(...(await tooLargeStep(context, random.child('table'))));
    checks.push(...(await neuralCoverage(context, random.child('neural'))));
    return checks;
  },
};
