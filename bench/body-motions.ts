import { createRandom, float64Space, type RandomStream } from 'principia/math';
import {
  addPairForces,
  createNeighbourList,
  createParticleSystem,
  freeSpace,
  type Interactions,
  integrators,
  type ParticleSystem,
  periodicSpace,
  type StateBatch,
  updateNeighbourList,
} from 'principia/physics';
import { fitPairLaw, observeAccelerations } from 'principia/training';
import { processorSeconds } from './processor-time.js';

export const dimension = 3;
/** Bodies of the fluid in the unit of volume. */
export const density = 0.8;
/** The distance at which their forces end. */
export const reach = 2.5;

type Accelerations = (positions: Float64Array) => Float64Array;

interface Bodies {
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
}

/** Steps of velocity Verlet, one force of all pairs each; the best stretch of steps. */
export function timedSteps(
  accelerations: Accelerations,
  { positions, velocities }: Bodies,
  alive: () => void,
): number {
  const { step } = integrators['velocity-verlet'];
  let last: { readonly at: Float64Array; readonly value: Float64Array } | undefined;
  const remembered: Accelerations = (at) => {
    if (last?.at !== at) last = { at, value: accelerations(at) };
    return last.value;
  };
  let state = { position: positions, velocity: velocities };
  const stretch = (steps: number): number => {
    const began = processorSeconds();
    for (let count = 0; count < steps; count++) {
      state = step(float64Space, ({ position }) => remembered(position), state, 1e-3);
    }
    return (1000 * (processorSeconds() - began)) / steps;
  };
  // Lists are made again every so many steps: a stretch must hold some.
  const steps = Math.max(3, Math.min(2000, Math.round(100 / Math.max(stretch(2), stretch(2)))));
  const best = Math.min(...Array.from({ length: 5 }, () => stretch(steps)));
  alive();
  return best;
}

export function trueGravity(bodies: number): Accelerations {
  const { interactions } = createParticleSystem(nameless(bodies), 'complete');
  const force = (distance: number): number => {
    const squares = distance * distance + 0.04;
    return -distance / (squares * Math.sqrt(squares));
  };
  return (positions) => {
    const forces = new Float64Array(positions.length);
    addPairForces(freeSpace, interactions, positions, dimension, force, forces);
    return forces;
  };
}

export function learnedGravity(bodies: number): Accelerations {
  const { interactions } = createParticleSystem(nameless(bodies), 'complete');
  const { law } = fitPairLaw([moments(16, createParticleSystem(nameless(4), 'complete'))], {
    kind: 'hamiltonian',
    features: 40,
    random: createRandom(3),
  });
  const masses = new Float64Array(bodies).fill(1);
  const field = law.on({ dimension, masses, interactions }, { nearest: 1e-3, farthest: 100, points: 2048 });
  const still = new Float64Array(bodies * dimension);
  return (positions) => {
    const result = new Float64Array(positions.length);
    field.accelerations(positions, still, result);
    return result;
  };
}

export function listedFluid(bodies: number): Accelerations {
  const space = periodicSpace(new Array<number>(dimension).fill(sideOf(bodies)));
  const options = { space, dimension, cutoff: reach };
  let list: ReturnType<typeof createNeighbourList> | undefined;
  const force = (distance: number): number => {
    if (distance > reach) return 0;
    const sixth = 1 / (distance * distance * distance) ** 2;
    return (24 * sixth * (2 * sixth - 1)) / distance;
  };
  return (positions) => {
    list =
      list === undefined ? createNeighbourList(positions, options) : updateNeighbourList(list, positions);
    const forces = new Float64Array(positions.length);
    addPairForces(space, list.interactions, positions, dimension, force, forces);
    return forces;
  };
}

const sideOf = (bodies: number): number => Math.cbrt(bodies / density);

/** Bodies about the sites of a cube's lattice, the first of them where it is not full. */
export function fluid(bodies: number): Bodies {
  const perSide = Math.ceil(Math.cbrt(bodies) - 1e-9);
  const random = createRandom(2);
  const positions = new Float64Array(bodies * dimension);
  for (let body = 0; body < bodies; body++) {
    const site = [body % perSide, Math.floor(body / perSide) % perSide, Math.floor(body / perSide ** 2)];
    site.forEach((along, axis) => {
      positions[body * dimension + axis] =
        ((along + 0.5) / perSide) * sideOf(bodies) + 0.02 * random.normal();
    });
  }
  return { positions, velocities: normals(bodies * dimension, random) };
}

export function cloud(bodies: number): Bodies {
  const random = createRandom(1);
  return { positions: normals(bodies * dimension, random), velocities: normals(bodies * dimension, random) };
}

/** Random moments under softened gravity, of bodies of mass 1. */
export function moments(
  count: number,
  { bodies, interactions }: ParticleSystem,
): ReturnType<typeof observeAccelerations> {
  const random = createRandom(4);
  const width = bodies.length * dimension;
  const states: StateBatch = {
    size: count,
    bodies: bodies.length,
    dimension,
    interactions,
    space: freeSpace,
    positions: normals(count * width, random),
    velocities: new Float64Array(count * width),
    masses: new Float64Array(count * bodies.length).fill(1),
    charges: new Float64Array(count * bodies.length),
  };
  return observeAccelerations(states, gravityOf(states, interactions));
}

function gravityOf({ size, positions }: StateBatch, interactions: Interactions): Float64Array {
  const width = positions.length / size;
  const accelerations = new Float64Array(positions.length);
  for (let row = 0; row < size; row++) {
    const own = (values: Float64Array): Float64Array => values.subarray(row * width, (row + 1) * width);
    const force = (distance: number): number => -distance / (distance * distance + 0.04) ** 1.5;
    addPairForces(freeSpace, interactions, own(positions), dimension, force, own(accelerations));
  }
  return accelerations;
}

/** Bodies of which nothing is known. */
export const nameless = (bodies: number): { readonly name: string }[] =>
  Array.from({ length: bodies }, (_, body) => ({ name: String(body) }));

function normals(count: number, random: RandomStream): Float64Array {
  return Float64Array.from({ length: count }, () => random.normal());
}
