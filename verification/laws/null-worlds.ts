import { type DiscoverContext, discover, judgeLaws } from 'principia';
import type { Dataset, Law, LawDocument } from 'principia/law';
import { createRandom, type RandomStream } from 'principia/math';
import { pairwiseForce } from 'principia/models';
import { createParticleSystem, type ParticleSystem, type Trajectory } from 'principia/physics';
import { silentProgress } from 'principia/run';
import { parse } from 'principia/symbolic';
import { atLeast, type Check, type VerificationContext } from '../verification.js';

/**
 * Worlds in which nothing acts: bodies that drift freely, and are seen with noise; bodies at rest, of which noise is all
 * that is seen; bodies at rest that are seen well, but whose velocities are noise.
 */
const kinds = ['drift', 'rest', 'noisy velocities'] as const;
type Kind = (typeof kinds)[number];

/** What is said of such a world. */
interface NullVerdict {
  readonly verdict: LawDocument['verdict'];
  /** Its probability. */
  readonly freeMotion: number;
  readonly leading: string;
}

/** How much of a world there is to see: bodies and motions, between two numbers. */
interface Extent {
  readonly bodies: readonly [number, number];
  readonly motions: readonly [number, number];
}

const searched: Extent = { bodies: [2, 3], motions: [4, 7] };
const judged: Extent = { bodies: [2, 2], motions: [5, 5] };

const samples = 40;
const interval = 0.05;
const dimension = 2;

/**
 * F5: where nothing acts, that is what is found, whatever a search dredges up. The reduced size hands in laws such as
 * searches find in noise; the full size searches too.
 */
export async function nullWorldChecks(context: VerificationContext): Promise<readonly Check[]> {
  const random = createRandom(context.seed).child('null worlds');
  // Drags come first: the reduced size hands in no others.
  const laws = context.size === 'full' ? dredged : dredged.slice(0, 4);
  const among = await verdictsOn(
    context.size === 'full' ? 60 : 3,
    judged,
    random.child('judged'),
    (world, index) => verdictAmong(laws, world, index),
  );
  context.say(`judged among dredged laws: ${among.filter(isRight).length} of ${among.length} right`);
  const checks = [
    atLeast(
      `null worlds: share of ${among.length} where free motion has P > 0.9 beside ${laws.length} laws dredged up`,
      shareRight(among),
      0.9,
    ),
  ];
  if (context.size === 'reduced') return checks;
  const found = await verdictsOn(42, searched, random.child('discovered'), async (world, index) => {
    const verdict = await verdictOn(world, index + 1);
    const { freeMotion, leading } = verdict;
    context.say(
      `null world ${index}, ${world.name}: ${verdict.verdict}, P(free motion) = ${freeMotion.toPrecision(4)}, leading ${leading}`,
    );
    return verdict;
  });
  return [
    atLeast(
      `null worlds: share of ${found.length} where the whole job says “no law” with P > 0.9`,
      shareRight(found),
      0.9,
    ),
    ...checks,
  ];
}

/** Worlds of all kinds in turn, each with what is said of it. */
async function verdictsOn(
  count: number,
  extent: Extent,
  random: RandomStream,
  judge: (world: Dataset, index: number) => Promise<NullVerdict>,
): Promise<readonly NullVerdict[]> {
  const verdicts: NullVerdict[] = [];
  for (let index = 0; index < count; index++) {
    verdicts.push(await judge(nullWorld(kinds[index % kinds.length]!, extent, random.child(index)), index));
  }
  return verdicts;
}

const isRight = ({ verdict, freeMotion }: NullVerdict): boolean => verdict === 'no law' && freeMotion > 0.9;

function shareRight(verdicts: readonly NullVerdict[]): number {
  return verdicts.filter(isRight).length / verdicts.length;
}

/** The world of a kind: bodies, masses, charges, motions and noise of its own. */
function nullWorld(kind: Kind, { bodies, motions }: Extent, random: RandomStream): Dataset {
  const between = ([least, most]: readonly [number, number]): number =>
    least + random.integer(most - least + 1);
  const charged = random.uniform() < 0.5;
  const system = createParticleSystem(
    Array.from({ length: between(bodies) }, (_, body) => ({
      name: `body ${body + 1}`,
      mass: 0.5 + 1.5 * random.uniform(),
      ...(charged ? { charge: random.uniform() < 0.5 ? -1 : 1 } : {}),
    })),
    'complete',
  );
  const noise = 0.003 * 30 ** random.uniform();
  const seen = Array.from({ length: between(motions) }, (_, motion) =>
    motionOf(system, kind, noise, random.child(motion)),
  );
  // A motion in five is kept for testing.
  const held = Math.ceil(0.2 * seen.length);
  return {
    ...{ name: kind, description: 'nothing acts', source: 'synthetic', hash: '0', dimension },
    units: { length: '1', time: '1', mass: '1', charge: '1' },
    training: seen.slice(held),
    test: seen.slice(0, held),
  };
}

function motionOf(system: ParticleSystem, kind: Kind, noise: number, random: RandomStream): Trajectory {
  const width = system.bodies.length * dimension;
  const start = Float64Array.from({ length: width }, () => 2 * random.normal());
  const speed = Float64Array.from({ length: width }, () => (kind === 'drift' ? random.normal() : 0));
  const times = Float64Array.from({ length: samples }, (_, at) => interval * at);
  const seen = (deviation: number, value: (time: number, entry: number) => number): Float64Array =>
    Float64Array.from(
      { length: width * samples },
      (_, at) => value(times[Math.floor(at / width)]!, at % width) + deviation * random.normal(),
    );
  return {
    ...{ system, dimension, times, velocitiesEstimated: false },
    positions: seen(
      kind === 'noisy velocities' ? noise / 100 : noise,
      (time, at) => start[at]! + time * speed[at]!,
    ),
    velocities: seen(noise, (_, at) => speed[at]!),
  };
}

const context: DiscoverContext = {
  progress: silentProgress,
  run: { appendMetrics: () => undefined },
  now: () => 0,
  command: 'principia verification of null worlds',
  environment: {},
};

/** The whole main job, by the direct solve and with the least budget. */
async function verdictOn(world: Dataset, seed: number): Promise<NullVerdict> {
  const { law } = await discover(
    world,
    { seed, budget: 1, model: pairwiseForce(), integrator: 'runge-kutta-4', solver: 'direct' },
    context,
  );
  return verdictIn(law);
}

const drag = (expression: string): Law => ({
  terms: [{ acts: 'body force', direction: 'velocity', expression: parse(expression) }],
});
const along = (expression: string): Law => ({
  terms: [{ acts: 'pair force', direction: 'separation', expression: parse(expression) }],
});
const damping = (expression: string): Law => ({
  terms: [{ acts: 'pair force', direction: 'relative velocity', expression: parse(expression) }],
});

/** What searches find in noise, the drags that make bodies rest first of all. */
const dredged: readonly Law[] = [
  ...['-2', '-0.5*m1', '-20*v', '-0.3/m1'].map(drag),
  ...['-0.1*m1*m2/r^2', '0.1/r', '-0.2*(r - 2)', '0.1*r'].map(along),
  ...['-1', '-1/r'].map(damping),
];

/** What is said of a world when laws are handed in. */
async function verdictAmong(laws: readonly Law[], world: Dataset, seed: number): Promise<NullVerdict> {
  return verdictIn((await judgeLaws(world, laws, { seed }, context)).law);
}

function verdictIn({ verdict, terms, probability, alternatives }: LawDocument): NullVerdict {
  const nothing = alternatives.find(({ expression }) => expression === '0');
  return {
    verdict,
    freeMotion: terms.length === 0 ? probability.law : (nothing?.probability.law ?? 0),
    leading:
      terms.length === 0
        ? 'nothing'
        : terms.map(({ expression, direction }) => `${expression} along the ${direction}`).join(' and '),
  };
}
