import { type LawLikelihood, lawLikelihood, refitLaw } from 'principia/distillation';
import { lawFromPairForce, simulateLaw } from 'principia/law';
import { createRandom, mean } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import { describe, expect, it } from 'vitest';
import { lawPosterior } from '../../src/thermal/law-posterior.js';
import { likelihoodProblem } from '../../src/thermal/likelihood-potential.js';
import { posteriorMode } from '../../src/thermal/parameter-posterior.js';
import type { ParameterPrior } from '../../src/thermal/parameter-prior.js';
import { studentProposal } from '../../src/thermal/student-proposal.js';
import { weightedQuantile, weightedShareBelow } from '../../src/thermal/weighted-quantile.js';

/** One observation of every parameter: ln p = −½ Σ ((θᵢ − yᵢ)/σᵢ)² − Σ ln σᵢ√2π. */
function observedOnce(observed: readonly number[], deviation: readonly number[]): LawLikelihood {
  return {
    start: Float64Array.from(observed),
    at: (parameters) => {
      const off = Array.from(parameters, (value, index) => (value - observed[index]!) / deviation[index]!);
      const information = new Float64Array(observed.length ** 2);
      deviation.forEach((sigma, index) => {
        information[index * (observed.length + 1)] = sigma ** -2;
      });
      return {
        logLikelihood: off.reduce(
          (sum, value, index) => sum - value ** 2 / 2 - Math.log(deviation[index]! * Math.sqrt(2 * Math.PI)),
          0,
        ),
        gradient: Float64Array.from(off, (value, index) => -value / deviation[index]!),
        information,
        initialStates: [],
      };
    },
  };
}

const linear = (center: number, deviation: number): ParameterPrior => ({
  scale: 'linear',
  mean: center,
  deviation,
});

describe('the posterior of parameters', () => {
  it('has the evidence and the moments of normal distributions', () => {
    const observed = [0.7, -1.2];
    const deviation = [0.3, 2];
    const priors = [linear(0, 1), linear(0.5, 1.5)];
    const mode = posteriorMode(observedOnce(observed, deviation), priors)!;
    const exact = observed.reduce((sum, value, index) => {
      const variance = deviation[index]! ** 2 + priors[index]!.deviation ** 2;
      return sum - (value - priors[index]!.mean) ** 2 / (2 * variance) - Math.log(2 * Math.PI * variance) / 2;
    }, 0);
    expect(mode.laplaceLogEvidence).toBeCloseTo(exact, 9);
    const posterior = mode.sample({ draws: 2000, random: createRandom(1) });
    expect(Math.abs(posterior.logEvidence - exact)).toBeLessThan(4 * posterior.logEvidenceError);
    expect(posterior.logEvidenceError).toBeLessThan(0.03);
    for (const at of [0, 1]) {
      const variance = 1 / (deviation[at]! ** -2 + priors[at]!.deviation ** -2);
      const centre =
        variance * (observed[at]! / deviation[at]! ** 2 + priors[at]!.mean / priors[at]!.deviation ** 2);
      const own = posterior.draws.reduce(
        (sum, draw, index) => sum + posterior.weights[index]! * draw[at]!,
        0,
      );
      expect(Math.abs(own - centre)).toBeLessThan(5 * Math.sqrt(variance / posterior.effectiveSamples));
    }
  });

  it('counts both of two places that the data allow, where Laplace’s method sees one', () => {
    // ln p = −½ ((θ² − 4)/1.5)².
    const twofold: LawLikelihood = {
      start: Float64Array.of(1.8),
      at: ([theta]) => {
        const off = (theta! ** 2 - 4) / 1.5;
        const slope = (2 * theta!) / 1.5;
        return {
          logLikelihood: -(off ** 2) / 2,
          gradient: Float64Array.of(-off * slope),
          information: Float64Array.of(slope ** 2),
          initialStates: [],
        };
      },
    };
    const prior = linear(0, 2);
    let exact = 0;
    for (let theta = -10; theta < 10; theta += 0.001) {
      const density = Math.exp(-((theta / 2) ** 2) / 2) / (2 * Math.sqrt(2 * Math.PI));
      exact += 0.001 * density * Math.exp(-(((theta ** 2 - 4) / 1.5) ** 2) / 2);
    }
    const mode = posteriorMode(twofold, [prior])!;
    const { logEvidence, logEvidenceError } = mode.sample({ draws: 4000, random: createRandom(2) });
    expect(logEvidenceError).toBeLessThan(0.05);
    expect(Math.abs(logEvidence - Math.log(exact))).toBeLessThan(4 * logEvidenceError);
    expect(mode.laplaceLogEvidence).toBeLessThan(Math.log(exact) - 0.4);
  });

  it('draws from heavy tails whose density is normalised', () => {
    const proposal = studentProposal(Float64Array.of(1), Float64Array.of(4));
    let total = 0;
    for (let x = -2000; x < 2000; x += 0.05) total += 0.05 * Math.exp(proposal.logDensity([x]));
    expect(total).toBeCloseTo(1, 6);
    const random = createRandom(1);
    const draws = Array.from({ length: 20_000 }, () => (proposal.draw(random)[0]! - 1) ** 2);
    // Var = Σ ν/(ν − 2); the error of 20,000 draws is 2.5 %.
    expect(mean(draws) / (4 * (5 / 3))).toBeGreaterThan(0.88);
    expect(mean(draws) / (4 * (5 / 3))).toBeLessThan(1.12);
  });
});

describe('weighted draws', () => {
  it('have the quantiles of as many repeated draws, and shares below that invert them', () => {
    const values = [3, 1, 2, 5];
    const weights = [1, 2, 3, 0];
    expect(weightedQuantile(values, weights, 0.5)).toBeGreaterThan(1);
    expect(weightedQuantile(values, weights, 0.5)).toBeLessThan(3);
    expect(weightedQuantile(values, weights, 1)).toBe(3);
    expect(weightedShareBelow(values, weights, 2)).toBeCloseTo((2 + 1.5) / 6, 12);
    const random = createRandom(1);
    const many = Array.from({ length: 999 }, () => random.normal());
    const even = new Float64Array(999).fill(0.2);
    for (const probability of [0.05, 0.3, 0.5, 0.95]) {
      const quantile = weightedQuantile(many, even, probability);
      expect(weightedShareBelow(many, even, quantile)).toBeCloseTo(probability, 2);
    }
  });
});

/** Three bodies under gravity, seen with noise. */
function observed(noise: number): Trajectory {
  const random = createRandom(5);
  const system = createParticleSystem(
    [1, 0.8, 1.4].map((mass, at) => ({ name: `body ${at}`, mass, charge: at === 0 ? -1 : 1 })),
    'complete',
  );
  const times = Float64Array.from({ length: 12 }, (_, at) => 0.1 * at);
  const motion = simulateLaw(
    lawFromPairForce('-1.2*m1*m2/r^2'),
    {
      dimension: 2,
      masses: Float64Array.of(1, 0.8, 1.4),
      charges: Float64Array.of(-1, 1, 1),
      interactions: system.interactions,
    },
    Float64Array.of(0, 0, 1.3, 0.2, -0.3, 1.5, 0.2, 0, 0, 0.5, -0.4, 0),
    times,
  );
  const seen = (values: Float64Array): Float64Array => values.map((value) => value + noise * random.normal());
  return {
    ...{ system, dimension: 2, times, velocitiesEstimated: false },
    positions: seen(motion.positions),
    velocities: seen(motion.velocities),
  };
}

describe('the likelihood of a law', () => {
  const noise = 0.02;
  const trajectory = observed(noise);
  const levels = new Float64Array(3).fill(noise);
  const options = { noise: { position: levels, velocity: levels } };
  const law = lawFromPairForce('-1*m1*m2/r^2');

  it('is largest where the law is refitted, with the same value and covariance there', () => {
    const refit = refitLaw(law, [trajectory], options);
    if (refit.status === 'failed') throw new Error(refit.reason);
    const likelihood = lawLikelihood(law, [trajectory], { ...options, windows: refit.windows });
    const best = refit.constants[0]!;
    const at = (value: number) => likelihood.at(Float64Array.of(value))!;
    expect(at(best.value).logLikelihood).toBeCloseTo(refit.logLikelihood, 2);
    // The volume of the initial states, which the refit does not see, moves the top by a fraction of a deviation.
    expect(at(best.value).logLikelihood).toBeGreaterThan(
      at(best.value + best.standardDeviation).logLikelihood,
    );
    expect(at(best.value).logLikelihood).toBeGreaterThan(
      at(best.value - best.standardDeviation).logLikelihood,
    );
    const [off, step] = [best.value + 3 * best.standardDeviation, 0.1 * best.standardDeviation];
    const slope = (at(off + step).logLikelihood - at(off - step).logLikelihood) / (2 * step);
    expect(Math.abs(at(off).gradient[0]! / slope - 1)).toBeLessThan(0.3);
  });

  it('weighs laws, and knows the strength of the right one', () => {
    const strength: ParameterPrior = { scale: 'logarithmic', mean: 0, deviation: 0.5, sign: -1 };
    const weighed = lawPosterior(
      [
        { name: '1/r²', law, priors: [strength] },
        { name: '1/r', law: lawFromPairForce('-1*m1*m2/r'), priors: [strength] },
        { name: 'charge', law: lawFromPairForce('1*q1*q2/r^2'), priors: [{ ...strength, sign: 1 }] },
      ],
      [trajectory],
      { ...options, random: createRandom(1), draws: 60, relativeTolerance: 1e-7 },
    );
    expect(weighed.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
    const [right, , charge] = weighed;
    expect(right!.probability).toBeGreaterThan(0.95);
    expect(charge!.parameters).toBeNull();
    const draws = right!.parameters!.draws.map((draw) => draw[0]!);
    const share = weightedShareBelow(draws, right!.parameters!.weights, -1.2);
    expect(share).toBeGreaterThan(0.001);
    expect(share).toBeLessThan(0.999);
  });
});

it('a likelihood as a potential has its derivatives, and stays finite where the law cannot be followed', async () => {
  const blind: LawLikelihood = observedOnce([0.7], [0.3]);
  const likelihood: LawLikelihood = {
    ...blind,
    at: (parameters) => (parameters[0]! > 3 ? null : blind.at(parameters)),
  };
  const prior: ParameterPrior = { scale: 'logarithmic', mean: 0, deviation: 1, sign: 1 };
  const { loss, start } = likelihoodProblem(likelihood, [prior], Float64Array.of(0.7))!;
  expect(start[0]).toBeCloseTo(Math.log(0.7), 12);
  const at = async (place: number) => loss.evaluate(Float64Array.of(place));
  const difference = ((await at(0.2 + 1e-5)).value - (await at(0.2 - 1e-5)).value) / 2e-5;
  expect((await at(0.2)).gradient[0]).toBeCloseTo(difference, 6);
  const beyond = await at(2);
  expect(Number.isFinite(beyond.value)).toBe(true);
  expect(beyond.value).toBeGreaterThan((await at(0.2)).value);
});
