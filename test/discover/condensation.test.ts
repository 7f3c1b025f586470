import { fc, test } from '@fast-check/vitest';
import { laplaceLogEvidence } from 'principia/distillation';
import { lawFromPairForce } from 'principia/law';
import { describe, expect, it } from 'vitest';
import { condensationLadder, condensationOf } from '../../src/discover/condensation.js';
import type { JudgedLaw } from '../../src/discover/judged-law.js';

/** A law whose likelihood at the fit is given, with no constants to pay for. */
const judged = (text: string, logLikelihood: number, logPrior = 0): JudgedLaw =>
  ({
    law: lawFromPairForce(text),
    probability: 0,
    temperedLogPosteriors: condensationLadder.map((temperature) => logLikelihood / temperature + logPrior),
  }) as unknown as JudgedLaw;

describe('condensationOf', () => {
  test.prop([fc.double({ min: 1, max: 1e5, noNaN: true }), fc.double({ min: 0.1, max: 10, noNaN: true })])(
    'loses a law where its gain in likelihood no longer pays for its complexity: T_c/T* is their ratio',
    (gain, price) => {
      const spring = judged('-2*(r - 1)', gain, -price);
      const { terms } = condensationOf([spring, judged('0', 0)], spring);
      const own = terms.find(({ chosen }) => chosen)!;
      const expected = gain / price;
      if (expected < condensationLadder[0]!) expect(own.condensation).toBeNull();
      // Between rungs ln(P/(1 − P)) is taken as linear in ln T, which it is nearly.
      else expect(Math.abs(Math.log(own.condensation! / expected))).toBeLessThan(0.12);
    },
  );

  it('sums a term over the laws that have it', () => {
    const one = judged('-m1*m2/r^2', 10);
    const other = judged('-3*m1*m2/r^2', 10);
    const { terms } = condensationOf([one, other, judged('-r', 9)], one);
    const shared = terms.find(({ chosen }) => chosen)!;
    const at = condensationLadder.findIndex((temperature) => temperature >= 1);
    const expected =
      (2 * Math.exp(10 / condensationLadder[at]!)) /
      (2 * Math.exp(10 / condensationLadder[at]!) + Math.exp(9 / condensationLadder[at]!));
    expect(shared.probabilities[at]).toBeCloseTo(expected, 9);
  });
});

describe('the tempered evidence', () => {
  it('is, for a straight line, the integral of the tempered likelihood over the prior', () => {
    // y = θ x, σ = 1, Σx² = s: ln L = −½ s (θ − θ̂)², prior N(0, (10 θ̂)²).
    const [estimate, information] = [2, 7];
    const prior = 10 * estimate;
    for (const temperature of [1, 5, 40]) {
      let sum = 0;
      const step = 0.002;
      for (let theta = -120; theta < 120; theta += step) {
        sum +=
          step *
          Math.exp(-(information * (theta - estimate) ** 2) / (2 * temperature) - (theta / prior) ** 2 / 2);
      }
      const exact = Math.log(sum / (prior * Math.sqrt(2 * Math.PI)));
      const laplace = laplaceLogEvidence(
        0,
        1,
        Float64Array.of(estimate),
        Float64Array.of(1 / information),
        temperature,
      );
      expect(Math.abs(laplace - exact)).toBeLessThan(2e-3);
    }
  });
});
