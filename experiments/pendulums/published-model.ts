import type { GeneralisedNames, LagrangianSystem } from 'principia/distillation';
import { type Expression, parse } from 'principia/symbolic';

/** Angle and rate of the single pendulum. */
export const singleNames: GeneralisedNames = { coordinates: ['q'], rates: ['w'] };
/** Angles and rates of the double pendulum, both counted from where the arms hang. */
export const doubleNames: GeneralisedNames = { coordinates: ['q1', 'q2'], rates: ['w1', 'w2'] };

/** The published form of the double pendulum: rigid arms, viscous friction in both joints; over the first arm's inertia. */
export const doubleForm: LagrangianSystem = {
  ...doubleNames,
  lagrangian: parse('w1^2/2 + c0*w2^2/2 + c1*w1*w2*cos(q1 - q2) + c2*cos(q1) + c3*cos(q2)'),
  forces: [parse('-c4*w1 - c5*(w1 - w2)'), parse('-c5*(w2 - w1)')],
};

/** The published form of the single pendulum: viscous friction. */
export const singleForm: Expression = parse('-c0*sin(q) - c1*w');

/**
 * The authors' own constants in SI units: masses m, centres a, the first arm's length L, inertias I about the centres,
 * friction k, gravity g.
 *
 * Source: the files EstimatedParameters_DoublePendulum.mat and EstimatedParameters_SinglePendulum.mat of
 * dynamicslab/MultiArm-Pendulum (MIT), at second hand: as a public program quotes them that uses them.
 */
const arms = {
  m1: 9.38439748e-2,
  m2: 0.13759597,
  a1: 0.108565215,
  a2: 0.116779018,
  L1: 0.172719204,
  I1: 4.3752943e-4,
  I2: 1.26882939e-3,
  k1: 2.37142783e-4,
  k2: 1.00000019e-5,
  g: 9.80858023,
};
const singleArm = { m: 0.147584572, a: 0.147754901, I: 1.09118505e-4, k: 2.23940125e-4, g: 9.8100131 };

/** The constants of `doubleForm`. */
export const publishedDouble: readonly number[] = (() => {
  const { m1, m2, a1, a2, L1, I1, I2, k1, k2, g } = arms;
  const first = I1 + m1 * a1 ** 2 + m2 * L1 ** 2;
  const own = [I2 + m2 * a2 ** 2, m2 * L1 * a2, g * (m1 * a1 + m2 * L1), g * m2 * a2, k1, k2];
  return own.map((value) => value / first);
})();

/** The constants of `singleForm`. */
export const publishedSingle: readonly number[] = (() => {
  const { m, a, I, k, g } = singleArm;
  const inertia = I + m * a ** 2;
  return [(g * m * a) / inertia, k / inertia];
})();
