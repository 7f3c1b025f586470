import { chargedFiveBodyMap } from './simulation/charged-five-body-map.js';
import { createNumpyRandom, type NumpyRandom } from './simulation/numpy-random.js';
import type { Motion, Settings, SimulatedSystem } from './simulation/simulated-system.js';

/** What `charged-five-body` may be told. */
export interface ChargedFiveBodySettings extends Settings {
  readonly training: number;
  readonly validation: number;
  readonly test: number;
}

const bodies = 5;
const dimension = 3;
const frames = 49;
const stepsPerFrame = 100;
const dt = 1e-3;
const firstSpeed = 0.5;
const wall = 5;

/** Trajectories the published data has for training and for validation; tests follow them in the stream. */
const published = { training: 10_000, validation: 2_000 };

/**
 * The charged five-body benchmark of E(n)-equivariant graph networks, by its own scheme and its own random numbers:
 * with the seed 43 these are the published trajectories. Five bodies of mass 1 and charge ±1 in space, x ~ N(0, 1),
 * |v| = 1/2; 49 frames, 0.1 apart from 0.1 on. The task is frame 40 from frame 30.
 *
 * The scheme is semi-implicit Euler with a step of 0.001 and a whole first kick, so that a stored velocity belongs half
 * a step before its position: v(t) = v + F(x)/2000. Every component of a body's force is cut off at ±100. Motions are
 * chaotic: another machine's rounding gives another motion after a close encounter, about one in seven by frame 40.
 * More than 2,000 tests go on with the same stream beyond the published data.
 *
 * Source: V. G. Satorras, E. Hoogeboom, M. Welling, E(n) Equivariant Graph Neural Networks, arXiv:2102.09844, and its
 * code, after T. Kipf et al., Neural Relational Inference, arXiv:1802.04687.
 */
export const chargedFiveBody: SimulatedSystem<ChargedFiveBodySettings> = {
  name: 'charged-five-body',
  description: 'the charged five-body benchmark of E(n)-equivariant networks, by its own discrete scheme',
  source: 'arXiv:2102.09844 and its code',
  options: {
    training: {
      kind: 'number',
      meaning: 'training trajectories, of the 10,000 published',
      default: 3000,
      whole: true,
      least: 1,
      most: published.training,
    },
    validation: {
      kind: 'number',
      meaning: 'validation trajectories, of the 2,000 published',
      default: 2000,
      whole: true,
      least: 0,
      most: published.validation,
    },
    test: {
      kind: 'number',
      meaning: 'test trajectories: 2,000 are published, more are of the same stream',
      default: 2000,
      whole: true,
      least: 1,
    },
    seed: {
      kind: 'number',
      meaning: 'seed of the numpy stream; 43 is the published one',
      default: 43,
      whole: true,
      least: 0,
      most: 2 ** 32 - 1,
    },
  },
  prepare({ training, validation, test, seed }) {
    const draw = startsOf(seed);
    return {
      description:
        'five bodies of mass 1 and charge ±1 in space by the published scheme (semi-implicit Euler, step 0.001, ' +
        'each component of a force cut off at ±100, velocities half a step behind), 49 frames 0.1 apart',
      dimension,
      units: { length: 'length unit', time: 'time unit', mass: 'mass unit', charge: 'charge unit' },
      truth: { pairForce: 'q1*q2/r**2' },
      noise: { position: 0, velocity: 0 },
      counts: { training, validation, test },
      size: frames * bodies * dimension,
      energyChanges: 'the scheme does not resolve close encounters, which change the energy',
      motion(index) {
        let number = index;
        if (index >= training) number = published.training + index - training;
        if (index >= training + validation) {
          number = published.training + published.validation + index - training - validation;
        }
        return motionFrom(draw(number));
      },
    };
  },
};

/** Where a published motion begins; arrays [N] and [N, D]. */
interface Start {
  readonly charges: Float64Array;
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
}

/** The starts by their number in the stream, which is drawn through once where numbers only grow. */
function startsOf(seed: number): (number: number) => Start {
  let random = createNumpyRandom(seed);
  let next = 0;
  return (number) => {
    if (number < next) {
      random = createNumpyRandom(seed);
      next = 0;
    }
    for (; next < number; next++) drawStart(random);
    next = number + 1;
    return drawStart(random);
  };
}

/** Draws all that the published program draws for a trajectory, its unused noise included. */
function drawStart(random: NumpyRandom): Start {
  const charges = Float64Array.from({ length: bodies }, () => random.choice([0.5, 0, 0.5]) - 1);
  const positions = transposedNormals(random);
  const velocities = transposedNormals(random);
  for (let draw = 0; draw < 2 * frames * dimension * bodies; draw++) random.normal();
  for (let body = 0; body < bodies; body++) {
    const row = velocities.subarray(body * dimension, (body + 1) * dimension);
    const length = Math.sqrt(row.reduce((sum, component) => sum + component ** 2, 0));
    row.forEach((component, axis) => {
      row[axis] = (component * firstSpeed) / length;
    });
  }
  reflect(positions, velocities);
  return { charges, positions, velocities };
}

/** Normal numbers [D, N], as [N, D]. */
function transposedNormals(random: NumpyRandom): Float64Array {
  const values = new Float64Array(bodies * dimension);
  for (let axis = 0; axis < dimension; axis++) {
    for (let body = 0; body < bodies; body++) values[body * dimension + axis] = random.normal();
  }
  return values;
}

/** What the walls at ±5 do, of the start only: there are none on the way. */
function reflect(positions: Float64Array, velocities: Float64Array): void {
  positions.forEach((position, index) => {
    if (Math.abs(position) <= wall) return;
    positions[index] = Math.sign(position) * 2 * wall - position;
    velocities[index] = -Math.sign(position) * Math.abs(velocities[index]!);
  });
}

function motionFrom({ charges, positions, velocities }: Start): Motion {
  const width = bodies * dimension;
  const map = chargedFiveBodyMap(charges);
  const [x, v] = [positions.slice(), velocities.slice()];
  const motion: Motion = {
    bodies: Array.from(charges, (charge, body) => ({ name: `body-${body + 1}`, mass: 1, charge })),
    topology: 'complete',
    times: Float64Array.from({ length: frames }, (_, frame) => (frame + 1) * stepsPerFrame * dt),
    positions: new Float64Array(frames * width),
    velocities: new Float64Array(frames * width),
    accelerations: new Float64Array(frames * width),
    energyError: 0,
    redrawn: 0,
  };
  const start = map.energies(x, v);
  let energyError = 0;
  for (let frame = 0; frame < frames; frame++) {
    map.advance(x, v, stepsPerFrame);
    motion.positions.set(x, frame * width);
    motion.velocities.set(v, frame * width);
    motion.accelerations.set(map.forces(x), frame * width);
    energyError = Math.max(energyError, Math.abs(map.energies(x, v).total - start.total) / start.scale);
  }
  return { ...motion, energyError };
}
