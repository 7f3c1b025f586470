import { evenNoise } from 'principia/distillation';
import { lawFromPairForce, withLawConstants } from 'principia/law';
import { createRandom, type RandomStream } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import {
  drawExperiments,
  type LawHypothesis,
  lawPosterior,
  makeExperiment,
  type ParameterPrior,
  type PlannedExperiment,
  playRound,
  type SimulatedWorld,
  type WeighedLaw,
} from 'principia/thermal';
import type { NextExperimentConfig } from './config.js';

/** One world: how probable its law is before, after the proposed experiment, and after one taken at random. */
export interface ClosedLoop {
  readonly seed: number;
  readonly before: number;
  readonly proposed: number;
  readonly random: number;
  readonly reason: string;
  /** Expected of the proposed and of the random experiment, in nats about the laws. */
  readonly expected: readonly [proposed: number, random: number];
  readonly simulations: number;
}

const about = (size: number, deviation: number, sign: 1 | -1): ParameterPrior => ({
  ...{ scale: 'logarithmic', mean: Math.log(size), deviation, sign },
});

/** Two laws that nearly constant distances cannot tell apart. */
const yukawa: LawHypothesis = {
  name: 'Yukawa',
  law: lawFromPairForce('-1*m1*m2*exp(-r/1.5)/r^2'),
  priors: [about(1, 0.5, -1), about(1.5, 0.7, 1)],
};
const newton: LawHypothesis = {
  name: '1/r²',
  law: lawFromPairForce('-1*m1*m2/r^2'),
  priors: [about(1, 0.5, -1)],
};

const system = createParticleSystem(
  [
    { name: 'first', mass: 1 },
    { name: 'second', mass: 1.5 },
  ],
  'complete',
);

/** Looks at a world, proposes an experiment, makes it, and one at random beside it. */
export async function closeLoop(config: NextExperimentConfig, seed: number): Promise<ClosedLoop> {
  const random = createRandom(seed);
  const make = (experiment: PlannedExperiment, stream: RandomStream): Trajectory =>
    makeExperiment(experiment, worldOf(config), stream);
  const weighSeen = (seen: readonly Trajectory[], stream: RandomStream): readonly WeighedLaw[] =>
    weigh(seen, config, stream);
  const data = make(firstExperiment(config), random.child('data'));
  const before = weighSeen([data], random);
  const experiments = drawExperiments(
    {
      ...{ system, dimension: 2, samples: config.samples },
      ...{ distance: config.distances, speed: config.speed, duration: config.durations },
    },
    config.candidates,
    random.child('candidates'),
  );
  const round = await playRound([data], before, experiments, {
    ...{ noise: worldOf(config).noise, random, make, weigh: weighSeen },
  });
  const { proposal: best } = round.proposed;
  return {
    seed,
    before: probabilityOf(before),
    proposed: probabilityOf(round.proposed.after),
    random: probabilityOf(round.random.after),
    reason: best.reason,
    expected: [best.aboutLaws, round.random.proposal.aboutLaws],
    simulations: round.proposals.reduce((sum, { simulations }) => sum + simulations, 0),
  };
}

/** Bodies that circle each other under the true law, so that their distance hardly changes. */
function firstExperiment({
  strength,
  screening,
  distance,
  duration,
  samples,
}: NextExperimentConfig): PlannedExperiment {
  const [one, two] = [1, 1.5];
  const total = one + two;
  const force = (strength * one * two * Math.exp(-distance / screening)) / distance ** 2;
  // Relative speed of a circle: μ v²/r = F.
  const speed = Math.sqrt((force * distance * total) / (one * two));
  const [near, far] = [two / total, one / total];
  return {
    name: 'data',
    ...{ system, dimension: 2 },
    initialState: Float64Array.of(
      ...[-near * distance, 0, far * distance, 0],
      ...[0, -near * speed, 0, far * speed],
    ),
    times: Float64Array.from({ length: samples }, (_, at) => (duration * at) / (samples - 1)),
  };
}

/** The true world, which is seen, and in which experiments are prepared, as exactly as the noise lets them be. */
function worldOf({ strength, screening, noise }: NextExperimentConfig): SimulatedWorld {
  return {
    law: withLawConstants(yukawa.law, [-strength, screening]),
    noise: { observation: noise, preparation: noise },
  };
}

function weigh(
  seen: readonly Trajectory[],
  { noise, draws, samples }: NextExperimentConfig,
  random: RandomStream,
): readonly WeighedLaw[] {
  return lawPosterior([yukawa, newton], seen, {
    noise: evenNoise(2, noise),
    windows: seen.map((_, trajectory) => ({ trajectory, start: 0, end: samples })),
    random: random.child('posterior'),
    relativeTolerance: 1e-6,
    draws,
  });
}

/** Of the true law. */
const probabilityOf = ([first]: readonly WeighedLaw[]): number => first!.probability;
