import type { Dataset } from 'principia/law';
import { createRandom, InputError, type RandomStream } from 'principia/math';
import {
  createParticleSystem,
  integrateAdaptive,
  kineticEnergy,
  type ParticleSystem,
  potentialEnergy,
  type Trajectory,
} from 'principia/physics';
import { type ForceLaw, type ForceLawName, forceLaws } from './force-laws.js';
import { pairForceField } from './pair-force-field.js';
import { hashTrajectories, splitTrajectories } from './recording.js';

/** What to simulate; everything but the law may be left out. */
export interface SimulationOptions {
  readonly law: ForceLawName;
  /** Number of bodies; 4 if not given. */
  readonly bodies?: number;
  /** Number of space dimensions, 2 (if not given) or 3. */
  readonly dimension?: number;
  /** Number of motions, the last fifth of them held out; 200 if not given. */
  readonly trajectories?: number;
  /** Sampling intervals a motion, one less than its time points; 100 if not given. */
  readonly steps?: number;
  /** Sampling interval; the published one of the law if not given. */
  readonly dt?: number;
  /** Standard deviation of the Gaussian noise added to positions and velocities; 0 if not given. */
  readonly noise?: number;
  /** Added to every distance inside the law; 0 if not given. */
  readonly softening?: number;
  /** 0 if not given. */
  readonly seed?: number;
}

/** What `simulate` takes where nothing is given; the sampling interval is the law's own. */
export const simulationDefaults: {
  readonly bodies: number;
  readonly dimension: number;
  readonly trajectories: number;
  readonly steps: number;
  readonly noise: number;
  readonly softening: number;
  readonly seed: number;
} = { bodies: 4, dimension: 2, trajectories: 200, steps: 100, noise: 0, softening: 0, seed: 0 };

/** A motion whose energy moved by more than this is not resolved. */
const largestEnergyError = 1e-8;
const mostAttempts = 100;

type Settings = Required<SimulationOptions>;

/** A motion as the law makes it, before noise. */
interface Motion {
  readonly system: ParticleSystem;
  readonly times: Float64Array;
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
  /** Largest |E(t) − E(0)| over the sum of the sizes of all energies at the start. */
  readonly energyError: number;
}

/** Numbers in one simulated dataset at most: 400 MB of them. */
const largest = 5e7;

/**
 * Simulates a known law: every motion draws its bodies (masses eⁿ, charges ±1 for the charge law) and its initial
 * positions and velocities from standard normal numbers n, and follows the law to a relative tolerance of 10⁻¹².
 *
 * A motion that cannot be resolved, two bodies meeting too closely, is drawn again; the description counts these and
 * gives the largest energy error. Equal options give equal bits.
 *
 * @throws InputError for an unknown law or an impossible number
 * @example
 * ```ts
 * const dataset = simulate({ law: 'spring', bodies: 4, dimension: 2, seed: 1 });
 * dataset.truth?.pairForce; // '-2*(r - 1)'
 * ```
 * Source: M. Cranmer et al., arXiv:2006.11287, appendix B.
 */
export function simulate(options: SimulationOptions): Dataset {
  const settings = settle(options);
  const law = forceLaws[settings.law];
  const random = createRandom(settings.seed);
  const trajectories: Trajectory[] = [];
  let redrawn = 0;
  let energyError = 0;
  for (let index = 0; index < settings.trajectories; index++) {
    const stream = random.child('trajectory').child(index);
    const { motion, attempts } = resolvedMotion(law, settings, stream);
    redrawn += attempts - 1;
    energyError = Math.max(energyError, motion.energyError);
    trajectories.push(observe(motion, settings, stream.child('noise')));
  }
  const { softening } = settings;
  return {
    name: settings.law,
    description:
      `${settings.bodies} bodies in ${settings.dimension} dimensions under ${law.description}` +
      `${softening === 0 ? '' : ` with r + ${softening} for r`}; ${settings.trajectories} motions of ` +
      `${settings.steps} intervals of ${settings.dt}; noise ${settings.noise}; largest relative energy error ` +
      `${energyError.toExponential(1)}; ${redrawn} motions with unresolved encounters drawn again`,
    source: `simulated with seed ${settings.seed}`,
    hash: hashTrajectories(trajectories),
    units: { length: 'length unit', time: 'time unit', mass: 'mass unit', charge: 'charge unit' },
    dimension: settings.dimension,
    ...splitTrajectories(trajectories),
    truth: { pairForce: law.expression(softening === 0 ? 'r' : `(r + ${softening})`) },
  };
}

function settle(options: SimulationOptions): Settings {
  if (!Object.hasOwn(forceLaws, options.law)) {
    throw new InputError(
      `there is no law '${options.law}'; choose one of ${Object.keys(forceLaws).join(', ')}`,
    );
  }
  const settings: Settings = { ...simulationDefaults, dt: forceLaws[options.law].dt, ...options };
  const demand = (what: keyof Settings, holds: boolean, expected: string): void => {
    if (!holds) throw new InputError(`${what} is ${settings[what]}; expected ${expected}`);
  };
  const whole = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;
  demand('bodies', whole(settings.bodies, 2), 'a whole number of at least 2');
  demand('dimension', settings.dimension === 2 || settings.dimension === 3, '2 or 3');
  demand('trajectories', whole(settings.trajectories, 1), 'a whole number of at least 1');
  demand('steps', whole(settings.steps, 1), 'a whole number of at least 1');
  demand('dt', settings.dt > 0 && Number.isFinite(settings.dt), 'a positive number');
  demand('noise', settings.noise >= 0 && Number.isFinite(settings.noise), 'a number of at least 0');
  demand(
    'softening',
    settings.softening >= 0 && Number.isFinite(settings.softening),
    'a number of at least 0',
  );
  demand('seed', Number.isSafeInteger(settings.seed), 'a whole number');
  const numbers = 2 * settings.trajectories * (settings.steps + 1) * settings.bodies * settings.dimension;
  const forces = settings.trajectories * settings.steps * settings.bodies ** 2;
  if (numbers > largest || forces > 10 * largest) {
    throw new InputError(
      `${settings.trajectories} trajectories of ${settings.steps} steps with ${settings.bodies} bodies are too many for one dataset: ` +
        `${numbers.toPrecision(2)} numbers (at most ${largest}) and ${forces.toPrecision(2)} forces of pairs (at most ${10 * largest}); ask for fewer`,
    );
  }
  return settings;
}

function resolvedMotion(
  law: ForceLaw,
  settings: Settings,
  stream: RandomStream,
): { readonly motion: Motion; readonly attempts: number } {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const motion = drawMotion(law, settings, stream.child('attempt').child(attempt));
    if (motion !== null && motion.energyError <= largestEnergyError) return { motion, attempts: attempt + 1 };
  }
  throw new InputError(
    `none of ${mostAttempts} motions of ${settings.bodies} bodies over ${settings.steps} intervals of ${settings.dt} could be resolved: ` +
      'bodies meet too closely; take a shorter time, fewer bodies, or a softening',
  );
}

function drawMotion(law: ForceLaw, settings: Settings, random: RandomStream): Motion | null {
  const { bodies, dimension, steps, dt, softening } = settings;
  const masses = Float64Array.from({ length: bodies }, () => Math.exp(random.normal()));
  const charges = Float64Array.from({ length: bodies }, () => (random.uniform() < 0.5 ? -1 : 1));
  const width = bodies * dimension;
  const initial = Float64Array.from({ length: 2 * width }, () => random.normal());
  const system = createParticleSystem(
    Array.from(masses, (mass, index) => ({
      name: `body-${index + 1}`,
      mass,
      ...(law.charged ? { charge: charges[index]! } : {}),
    })),
    'complete',
  );
  const times = Float64Array.from({ length: steps + 1 }, (_, index) => index * dt);
  const field = pairForceField(law, { dimension, softening, masses, charges });
  const { status, states } = integrateAdaptive(field, initial, times, {
    relativeTolerance: 1e-12,
    absoluteTolerance: 1e-12,
    maximumSteps: 20_000,
  });
  if (status !== 'complete') return null;
  const half = (offset: number): Float64Array => {
    const array = new Float64Array(times.length * width);
    for (let time = 0; time < times.length; time++) {
      array.set(states.subarray(2 * time * width + offset, 2 * time * width + offset + width), time * width);
    }
    return array;
  };
  const [positions, velocities] = [half(0), half(width)];
  const energyError = largestEnergyChange(law, settings, system, masses, charges, positions, velocities);
  return { system, times, positions, velocities, energyError };
}

function largestEnergyChange(
  law: ForceLaw,
  { dimension, softening }: Settings,
  system: ParticleSystem,
  masses: Float64Array,
  charges: Float64Array,
  positions: Float64Array,
  velocities: Float64Array,
): number {
  const width = masses.length * dimension;
  const pairPotential = (distance: number, one: number, other: number): number =>
    law.potential(distance + softening, masses[one]! * masses[other]!, charges[one]! * charges[other]!);
  const energyAt = (row: number, potential: typeof pairPotential): number =>
    kineticEnergy(masses, velocities.subarray(row, row + width), dimension) +
    potentialEnergy(system.interactions, positions.subarray(row, row + width), dimension, potential);
  const initial = energyAt(0, pairPotential);
  const scale = energyAt(0, (distance, one, other) => Math.abs(pairPotential(distance, one, other)));
  let largest = 0;
  for (let row = width; row < positions.length; row += width) {
    largest = Math.max(largest, Math.abs(energyAt(row, pairPotential) - initial) / scale);
  }
  return largest;
}

function observe(motion: Motion, { noise, dimension }: Settings, random: RandomStream): Trajectory {
  const { system, times } = motion;
  const blurred = (values: Float64Array): Float64Array =>
    noise === 0 ? values : values.map((value) => value + noise * random.normal());
  const positions = blurred(motion.positions);
  return {
    system,
    dimension,
    times,
    positions,
    velocities: blurred(motion.velocities),
    velocitiesEstimated: false,
  };
}
