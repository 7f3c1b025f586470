import { evenNoise } from 'principia/distillation';
import { lawFromPairForce, simulateLaw, withLawConstants } from 'principia/law';
import { createRandom, type RandomStream } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import { type LawHypothesis, lawPosterior, type ParameterPrior } from 'principia/thermal';
import { atLeast, type Check, type VerificationContext } from '../verification.js';

const about = (size: number, deviation: number, sign: 1 | -1): ParameterPrior => ({
  scale: 'logarithmic',
  mean: Math.log(size),
  deviation,
  sign,
});

/** Laws that nearly constant distances cannot tell apart, the first of them true. */
const hypotheses: readonly LawHypothesis[] = [
  {
    name: 'Yukawa',
    law: lawFromPairForce('-1*m1*m2*exp(-r/1.5)/r^2'),
    priors: [about(1, 0.5, -1), about(1.5, 0.7, 1)],
  },
  { name: '1/r²', law: lawFromPairForce('-1*m1*m2/r^2'), priors: [about(1, 0.5, -1)] },
];
const truth = { strength: 2, screening: 1.5 };
const noise = 0.06;
const samples = 16;
const system = createParticleSystem(
  [
    { name: 'first', mass: 1 },
    { name: 'second', mass: 1.5 },
  ],
  'complete',
);

/** One look at two bodies: how far apart they begin, how long they are seen, and their speed over that of a circle. */
interface Look {
  readonly distance: number;
  readonly duration: number;
  readonly swing: number;
}

/** A quarter of a circle; and a longer look from near and one from far. */
const short: readonly Look[] = [{ distance: 1.5, duration: 1, swing: 1 }];
const long: readonly Look[] = [
  { distance: 1.2, duration: 2, swing: 0.9 },
  { distance: 3, duration: 4, swing: 0.9 },
];

/** F6: of two laws that the data leave open both are returned, and data that are long enough decide for the true one. */
export function confusablePairChecks({ size, seed, say }: VerificationContext): readonly Check[] {
  const seeds = size === 'full' ? 30 : 3;
  const random = createRandom(seed).child('confusable pair');
  const probabilities = (looks: readonly Look[], name: string): readonly number[] =>
    Array.from({ length: seeds }, (_, world) => {
      const own = random.child(`${name} ${world}`);
      return weigh(
        looks.map((look, at) => observe(look, own.child(at))),
        own,
      );
    });
  const open = probabilities(short, 'short');
  const decided = probabilities(long, 'long');
  const told = (values: readonly number[]): string => values.map((value) => value.toPrecision(3)).join(', ');
  say(`P(Yukawa), short data: ${told(open)}; long data: ${told(decided)}`);
  return [
    atLeast(
      `confusable pair: share of ${seeds} short worlds that return both, none with P > 0.99`,
      share(open, (probability) => probability <= 0.99 && probability >= 0.01),
      1,
    ),
    atLeast(
      `confusable pair: share of ${seeds} long worlds that decide for the truth, P > 0.99`,
      share(decided, (probability) => probability > 0.99),
      1,
    ),
  ];
}

const share = (values: readonly number[], is: (value: number) => boolean): number =>
  values.filter(is).length / values.length;

/** The probability of the true law. */
function weigh(seen: readonly Trajectory[], random: RandomStream): number {
  const [first] = lawPosterior(hypotheses, seen, {
    noise: evenNoise(2, noise),
    windows: seen.map((_, trajectory) => ({ trajectory, start: 0, end: samples })),
    random: random.child('posterior'),
    relativeTolerance: 1e-6,
    draws: 100,
  });
  return first!.probability;
}

function observe({ distance, duration, swing }: Look, random: RandomStream): Trajectory {
  const [one, two] = [1, 1.5];
  const total = one + two;
  const force = (truth.strength * one * two * Math.exp(-distance / truth.screening)) / distance ** 2;
  // Relative speed of a circle: μ v²/r = F.
  const speed = swing * Math.sqrt((force * distance * total) / (one * two));
  const [near, far] = [two / total, one / total];
  const times = Float64Array.from({ length: samples }, (_, at) => (duration * at) / (samples - 1));
  const motion = simulateLaw(
    withLawConstants(hypotheses[0]!.law, [-truth.strength, truth.screening]),
    {
      dimension: 2,
      masses: Float64Array.of(one, two),
      charges: new Float64Array(2),
      interactions: system.interactions,
    },
    Float64Array.of(...[-near * distance, 0, far * distance, 0], ...[0, -near * speed, 0, far * speed]),
    times,
    { relativeTolerance: 1e-9 },
  );
  const seen = (values: Float64Array): Float64Array => values.map((value) => value + noise * random.normal());
  return {
    ...{ system, dimension: 2, times, velocitiesEstimated: false },
    positions: seen(motion.positions),
    velocities: seen(motion.velocities),
  };
}
