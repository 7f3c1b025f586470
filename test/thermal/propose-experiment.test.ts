import { evenNoise, sensitiveMotion } from 'principia/distillation';
import { lawFromPairForce, simulateLaw } from 'principia/law';
import { createRandom } from 'principia/math';
import { createParticleSystem } from 'principia/physics';
import { describe, expect, it } from 'vitest';
import type { WeighedLaw } from '../../src/thermal/law-posterior.js';
import { type ExpectedOutcome, evenDraws, informationGain } from '../../src/thermal/outcome-mixture.js';
import {
  bodiesOfExperiment,
  drawExperiments,
  type ExperimentBounds,
} from '../../src/thermal/planned-experiment.js';
import { proposeExperiments } from '../../src/thermal/propose-experiment.js';

const system = createParticleSystem(
  [
    { name: 'left', mass: 1, charge: 1 },
    { name: 'right', mass: 2, charge: -1 },
  ],
  'complete',
);
const bounds: ExperimentBounds = {
  ...{ system, dimension: 2, samples: 8 },
  ...{ distance: [0.5, 4], speed: 0.5, duration: [0.3, 3] },
};

/** Laws that expect numbers of unit noise. */
function expecting(means: readonly (readonly number[])[], probability = 1 / means.length): ExpectedOutcome[] {
  return means.map((own, index) => ({
    name: `law ${index}`,
    probability,
    means: own.map((mean) => Float64Array.of(mean)),
    factor: Float64Array.of(1),
    logDeterminant: 0,
  }));
}

/** I(law; y) of two equally probable laws whose outcomes are N(±d/2, 1), by quadrature. */
function binaryInformation(apart: number): number {
  let sum = 0;
  for (let y = -15; y < 15; y += 0.001) {
    const [one, other] = [-apart / 2, apart / 2].map((mean) => Math.exp(-((y - mean) ** 2) / 2));
    const density = one! / Math.sqrt(2 * Math.PI);
    sum += 0.001 * density * Math.log((2 * one!) / (one! + other!));
  }
  return sum;
}

describe('the information of an experiment', () => {
  it('about two laws is that of a choice seen through noise', () => {
    for (const apart of [0.5, 1, 2, 4]) {
      const { aboutLaws, aboutConstants } = informationGain(
        expecting([[0], [apart]]),
        20_000,
        createRandom(1),
      );
      // The standard deviation of the averaged logarithm is below 0.6.
      expect(Math.abs(aboutLaws - binaryInformation(apart))).toBeLessThan((5 * 0.6) / Math.sqrt(20_000));
      expect(aboutConstants).toBeCloseTo(0, 12);
    }
  });

  it('is nothing where laws expect the same, and all the doubt where they cannot be mistaken', () => {
    expect(informationGain(expecting([[0], [0], [0]]), 64, createRandom(1)).aboutLaws).toBeCloseTo(0, 12);
    expect(informationGain(expecting([[0], [50], [100]]), 64, createRandom(1)).aboutLaws).toBeCloseTo(
      Math.log(3),
      6,
    );
  });

  it('is of the constants what draws of one law tell', () => {
    const { aboutLaws, aboutConstants } = informationGain(
      expecting([[0, 50, 100, 150]]),
      64,
      createRandom(1),
    );
    expect(aboutLaws).toBeCloseTo(0, 12);
    expect(aboutConstants).toBeCloseTo(Math.log(4), 6);
  });
});

it('even draws follow the weights', () => {
  const draws = [0, 1, 2].map((value) => Float64Array.of(value));
  const chosen = evenDraws(
    {
      ...{ draws, logEvidence: 0, logEvidenceError: 0, effectiveSamples: 2 },
      weights: Float64Array.of(0.5, 0, 0.5),
    },
    4,
  );
  expect(chosen.map(([value]) => value)).toEqual([0, 0, 2, 2]);
});

it('sensitivities to the initial state are its differences', () => {
  const law = lawFromPairForce('-1*m1*m2/r^2');
  const [experiment] = drawExperiments(bounds, 1, createRandom(3));
  const { initialState, times } = experiment!;
  const bodies = bodiesOfExperiment(experiment!);
  const { sensitivities } = sensitiveMotion(law, bodies, initialState, times, 1e-10)!;
  const end = (state: Float64Array): number => {
    const { positions } = simulateLaw(law, bodies, state, times);
    return positions[positions.length - 4]!;
  };
  for (let column = 0; column < 8; column++) {
    const moved = (by: number) => initialState.map((value, index) => value + (index === column ? by : 0));
    const difference = (end(moved(1e-5)) - end(moved(-1e-5))) / 2e-5;
    expect(sensitivities[(times.length - 1) * 64 + column]).toBeCloseTo(difference, 5);
  }
});

const weighed = (name: string, text: string, constant: number): WeighedLaw => ({
  hypothesis: {
    name,
    law: lawFromPairForce(text),
    priors: [{ scale: 'logarithmic', mean: 0, deviation: 1, sign: -1 }],
  },
  ...{ probability: 0.5, laplaceProbability: 0.5, mode: Float64Array.of(constant) },
  parameters: {
    draws: [0.98, 1, 1.02].map((factor) => Float64Array.of(factor * constant)),
    weights: new Float64Array(3).fill(1 / 3),
    ...{ logEvidence: 0, logEvidenceError: 0, effectiveSamples: 3 },
  },
});

describe('experiments', () => {
  const experiments = drawExperiments(bounds, 40, createRandom(1));

  it('keep within the bounds', () => {
    for (const { initialState, times } of experiments) {
      const distance = Math.hypot(initialState[0]! - initialState[2]!, initialState[1]! - initialState[3]!);
      expect(distance).toBeGreaterThanOrEqual(0.5);
      expect(distance).toBeLessThanOrEqual(4);
      expect(Math.hypot(initialState[4]!, initialState[5]!)).toBeLessThanOrEqual(0.5);
      expect(times[times.length - 1]).toBeGreaterThanOrEqual(0.3);
      expect(times[times.length - 1]).toBeLessThanOrEqual(3);
    }
    expect(() => drawExperiments({ ...bounds, distance: [5, 4] }, 1, createRandom(1))).toThrow(/widen/);
  });

  it('are ranked by what they tell, the best of them one in which the laws part by far', async () => {
    // Equal forces at a distance of 1.
    const laws = [weighed('1/r²', '-1*m1*m2/r^2', -1), weighed('1/r', '-1*m1*m2/r', -1)];
    const proposals = await proposeExperiments(laws, experiments, {
      ...{ noise: { observation: 0.05, preparation: 0.05 }, draws: 3, outcomes: 24, random: createRandom(1) },
    });
    const information = proposals.map((proposal) => proposal.information);
    expect(information).toEqual(information.toSorted((a, b) => b - a));
    expect(proposals[0]!.aboutLaws).toBeGreaterThan(0.6);
    expect(proposals[0]!.aboutLaws).toBeLessThanOrEqual(Math.log(2) + 1e-9);
    expect(proposals.at(-1)!.information).toBeLessThan(0.3 * proposals[0]!.information);
    expect(proposals[0]!.reason).toMatch(/tells 1\/r.* from 1\/r.*times the noise apart/);
    expect(proposals[0]!.simulations).toBe(8);
    // One deviation for all is the same as that one for every body and kind, to the last bit.
    const levels = evenNoise(2, 0.05);
    const even = await proposeExperiments(laws, experiments.slice(0, 5), {
      ...{
        noise: { observation: levels, preparation: levels },
        draws: 3,
        outcomes: 24,
        random: createRandom(1),
      },
    });
    for (const { experiment, information } of even) {
      expect(information).toBe(proposals.find((one) => one.experiment === experiment)!.information);
    }
  });

  it('tell as much where velocities are not seen as where they are seen with no exactness at all', async () => {
    const laws = [weighed('1/r²', '-1*m1*m2/r^2', -1), weighed('1/r', '-1*m1*m2/r', -1)];
    const informationAt = async (velocity: number): Promise<number[]> => {
      const observation = {
        position: Float64Array.of(0.05, 0.1),
        velocity: Float64Array.of(velocity, velocity),
      };
      const options = { draws: 3, outcomes: 400, random: createRandom(1) };
      const proposals = await proposeExperiments(laws, experiments.slice(0, 6), {
        ...{ noise: { observation, preparation: 0.05 }, ...options },
      });
      return experiments.slice(0, 6).map((own) => proposals.find((one) => one.experiment === own)!.aboutLaws);
    };
    const [unseen, useless] = [await informationAt(Number.POSITIVE_INFINITY), await informationAt(1e6)];
    // Another outcome is drawn for each, 400 times: the averaged logarithm has a standard deviation below 0.6.
    unseen.forEach((value, at) => {
      expect(Math.abs(value - useless[at]!)).toBeLessThan((5 * Math.SQRT2 * 0.6) / Math.sqrt(400));
    });
    expect(Math.max(...unseen)).toBeGreaterThan(0.5);
  });
});
