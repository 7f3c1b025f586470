import type { Truth, TruthTerm } from 'principia/law';
import { createRandom, InputError, type RandomStream } from 'principia/math';
import type { Space } from 'principia/physics';
import type { ForceLaw } from './force-law.js';
import { attemptMotion } from './particle-motion.js';
import type { ParticleStart } from './particle-start.js';
import { sampleTimes, splitCounts } from './settings.js';
import type { MotionSettings, Simulation } from './simulated-system.js';

/** Bodies under a force of pairs, and perhaps drag and a uniform field. */
export interface ParticleSimulation {
  readonly description: string;
  readonly settings: MotionSettings;
  readonly bodies: number;
  readonly dimension: number;
  readonly law: ForceLaw;
  /** Draws where a motion begins. */
  start(random: RandomStream): ParticleStart;
  /** Added to every distance inside the law; 0 if not given. */
  readonly softening?: number;
  /** Free if not given. */
  readonly space?: Space;
  /** γ of the drag −γ v on each body, [N]. */
  readonly drag?: Float64Array;
  /** Acceleration along the second axis. */
  readonly fall?: number;
  /** Bodies are hard balls of this diameter, which bounce off one another. */
  readonly diameter?: number;
  /** Beyond it the law is zero. */
  readonly cutoff?: number;
  /** Whether a neighbour list finds the pairs within the cutoff, instead of the start's topology; not if not given. */
  readonly neighbourList?: boolean;
  /** Time that passes before the first that is recorded; none if not given. */
  readonly warmUp?: number;
  /** The truth besides the law. */
  readonly terms?: readonly TruthTerm[];
  readonly beyondCsv?: string;
  /** Error of a step allowed, relative and absolute; 1e-12 if not given. */
  readonly tolerance?: number;
}

const mostAttempts = 100;

/** Forces of pairs after which a motion is not tried again: some seconds of work. */
const mostForces = 1e9;

/**
 * The simulation of bodies under forces; see {@link ParticleSimulation}. A motion whose energy moves too much, two bodies
 * having met too closely, is not resolved and is drawn again.
 */
export function particleSimulation(particles: ParticleSimulation): Simulation {
  const { settings, bodies, dimension, law, softening = 0, terms = [], beyondCsv, cutoff } = particles;
  const { steps, dt, noise, seed } = settings;
  const times = sampleTimes(settings);
  const random = createRandom(seed).child('trajectory');
  const { tolerance = 1e-12 } = particles;
  // What a looser tolerance lets by is no unresolved encounter.
  const largestEnergyError = Math.max(1e-8, 1e4 * tolerance);
  const truth: Truth = {
    pairForce: law.expression(softening === 0 ? 'r' : `(r + ${softening})`),
    ...(terms.length === 0 ? {} : { terms }),
  };
  return {
    description: particles.description,
    dimension,
    units: { length: 'length unit', time: 'time unit', mass: 'mass unit', charge: 'charge unit' },
    truth,
    noise: { position: noise, velocity: noise },
    counts: splitCounts(settings),
    size: times.length * bodies * dimension,
    energyChanges: null,
    ...(cutoff === undefined ? {} : { cutoff }),
    ...(beyondCsv === undefined ? {} : { beyondCsv }),
    motion(index) {
      const attempts = random.child(index).child('attempt');
      let attempt = 0;
      for (let forces = 0; attempt < mostAttempts && forces < mostForces; attempt++) {
        const made = attemptMotion(particles, times, attempts.child(attempt), attempt);
        if (made.motion !== null && made.motion.energyError <= largestEnergyError) return made.motion;
        forces += made.forces;
      }
      throw new InputError(
        `none of ${attempt} motions of ${bodies} bodies over ${steps} intervals of ${dt} could be resolved: ` +
          'bodies meet too closely; take a shorter time, fewer bodies, or a softening',
      );
    },
  };
}
