import { hashTrajectories, solarSystem } from 'principia/datasets';
import { type Dataset, lawFromPairForce, type SimulatedMotion, simulateLaw } from 'principia/law';
import type { RandomStream } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import type { EphemeridesConfig } from './config.js';

/** The real Solar System, and the motion that Newton's law gives it from its first state, at the same times. */
export interface NewtonianSystem {
  readonly real: Dataset;
  /** The training's times, then the test's. */
  readonly motion: SimulatedMotion;
}

/** Integrates the built-in ephemeris's first state under Newton's law with the published masses. */
export function newtonianSystem({ span, bodies, tolerance }: EphemeridesConfig): NewtonianSystem {
  const all = solarSystem(span);
  const real = bodies === undefined ? all : withBodies(all, bodies);
  const [first] = real.training as [Trajectory];
  const times = Float64Array.from([...first.times, ...real.test[0]!.times]);
  return { real, motion: follow(real, stateAt(first, 0), times, tolerance) };
}

/** Some bodies of a dataset. */
function withBodies(dataset: Dataset, names: readonly string[]): Dataset {
  const { dimension, training, test, truth } = dataset;
  const { bodies } = training[0]!.system;
  const kept = bodies.flatMap(({ name }, body) => (names.includes(name) ? [body] : []));
  const system = createParticleSystem(
    kept.map((body) => bodies[body]!),
    'complete',
  );
  const ofKept = (values: Float64Array): Float64Array =>
    values.filter((_, at) => kept.includes(Math.floor(at / dimension) % bodies.length));
  const part = (whole: Trajectory): Trajectory => ({
    ...whole,
    system,
    positions: ofKept(whole.positions),
    velocities: ofKept(whole.velocities),
  });
  const [ownTraining, ownTest] = [training.map(part), test.map(part)];
  return {
    ...dataset,
    hash: hashTrajectories([...ownTraining, ...ownTest]),
    training: ownTraining,
    test: ownTest,
    truth: { ...truth, masses: kept.map((body) => truth!.masses![body]!) },
  };
}

function follow(
  { training, truth }: Dataset,
  state: Float64Array,
  times: Float64Array,
  tolerance: number,
): SimulatedMotion {
  const { dimension, system } = training[0]!;
  const masses = Float64Array.from(truth!.masses!);
  const bodies = {
    dimension,
    masses,
    charges: new Float64Array(masses.length),
    interactions: system.interactions,
  };
  return simulateLaw(lawFromPairForce(truth!.pairForce!), bodies, state, times, {
    relativeTolerance: tolerance,
  });
}

function stateAt(
  { times, positions, velocities }: Pick<Trajectory, 'times' | 'positions' | 'velocities'>,
  row: number,
): Float64Array {
  const width = positions.length / times.length;
  return Float64Array.from(
    [positions, velocities].flatMap((values) => [...values.subarray(row * width, (row + 1) * width)]),
  );
}

/** Samples of the longest window that a refit looks at. */
const stretch = 128;

/**
 * How far the motion strays from one that is integrated ten times as finely, at most over stretches as long as the longest
 * window of a refit, each from the motion's own state: initial states are fitted window by window, so that this is what the
 * integration adds to the noise.
 */
export function integrationError(
  { real, motion }: NewtonianSystem,
  { tolerance }: EphemeridesConfig,
): { readonly position: number; readonly velocity: number } {
  const width = motion.positions.length / motion.times.length;
  let [position, velocity] = [0, 0];
  for (let start = 0; start + 1 < motion.times.length; start += stretch) {
    const times = motion.times.subarray(start, start + stretch);
    const finer = follow(real, stateAt(motion, start), times, tolerance / 10);
    position = Math.max(position, largestDifference(motion.positions, finer.positions, start * width));
    velocity = Math.max(velocity, largestDifference(motion.velocities, finer.velocities, start * width));
  }
  return { position, velocity };
}

function largestDifference(values: Float64Array, others: Float64Array, offset: number): number {
  return others.reduce((most, other, at) => Math.max(most, Math.abs(other - values[offset + at]!)), 0);
}

/**
 * The motion as it is seen: independent normal noise on every coordinate. What is known to be wrong with the real ephemeris is not
 * wrong here, and is left out: the Sun feels all planets.
 */
export function drawWorld({ real, motion }: NewtonianSystem, noise: number, random: RandomStream): Dataset {
  const seen = (values: Float64Array): Float64Array => values.map((value) => value + noise * random.normal());
  const [positions, velocities] = [seen(motion.positions), seen(motion.velocities)];
  let from = 0;
  const part = (like: Trajectory): Trajectory => {
    const to = from + like.positions.length;
    const own = { positions: positions.slice(from, to), velocities: velocities.slice(from, to) };
    from = to;
    return { ...like, ...own };
  };
  const { massSystematic: _, unobservableMasses: __, ...rest } = real;
  const [training, test] = [real.training.map(part), real.test.map(part)];
  return {
    ...rest,
    name: 'noisy-ephemeris',
    description: `${real.description}; moved by Newton's law from the first state, with noise of ${noise}`,
    source: 'integrated',
    hash: hashTrajectories([...training, ...test]),
    training,
    test,
  };
}
