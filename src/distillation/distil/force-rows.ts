/**
 * The forces that a learned motion has between bodies, read off what it predicts rather than off its hidden channels.
 *
 * In a recorded state one other body j is mirrored through the body i, xⱼ → 2xᵢ − xⱼ. A pair force that is odd in the
 * separation turns round and nothing else that acts on i changes, so half the difference of the two predictions is that
 * force,
 *
 *     Fᵢⱼ = (ṗᵢ(x) − ṗᵢ(x with j mirrored)) / 2,
 *
 * at a distance that the model knows and beside the other bodies that it was trained beside. So a message's gauge is
 * gone: linear maps, signs, permutations and constants of its channels, and functions of the receiver, all cancel in
 * what the model predicts. Mirroring vⱼ through vᵢ reads what is odd in the relative velocity in the same way.
 *
 * @packageDocumentation
 */
import { permutation, type RandomStream } from 'principia/math';
import { displacementAlong } from 'principia/physics';
import { type KnownProperties, type PhaseTrajectory, thinned } from 'principia/training';
import type { LearnedMotion } from './learned-motion.js';

/** What one body does to another at a state; vectors are [D]. */
export interface PairRow {
  /** The place of the body row of the one that is acted on. */
  readonly receiver: number;
  /** Acted on less acting. */
  readonly separation: Float64Array;
  readonly relativeVelocity: Float64Array;
  readonly r: number;
  readonly mass1: number;
  readonly mass2: number;
  readonly charge1: number;
  readonly charge2: number;
  /** The part of the force that is odd in the separation. */
  readonly force: Float64Array;
  /** The part that is odd in the relative velocity. */
  readonly friction: Float64Array;
  /** The place of the row with the two bodies exchanged; −1 where it was not read. */
  readonly reaction: number;
}

/** A body that is acted on, at a state. */
export interface BodyRow {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly mass: number;
  readonly charge: number;
  /** All that acts on it, ṗ. */
  readonly force: Float64Array;
}

/** How much all forces change with something: 0 not at all, 1 entirely. */
export interface Dependence {
  readonly on: 'place' | 'mass' | 'charge';
  readonly share: number;
}

/** What was read. */
export interface ForceRows {
  readonly dimension: number;
  readonly pairs: readonly PairRow[];
  readonly bodies: readonly BodyRow[];
  readonly dependences: readonly Dependence[];
}

/** Bodies of a state that are looked at: all their neighbours are mirrored, one at a time. */
const receiversOf = (bodies: number): number => (bodies <= 8 ? Math.min(bodies, 4) : 2);

/** States that are read for so many pairs. */
export function statesFor(motions: readonly PhaseTrajectory[], pairs: number): number {
  const { bodies, trajectory } = motions[0]!;
  const neighbours = (2 * trajectory.system.interactions.first.length) / bodies || 1;
  return Math.max(40, Math.ceil(pairs / (receiversOf(bodies) * neighbours)));
}

/** So many recorded states, each as a motion of one time, drawn evenly from all. */
export function drawStates(
  motions: readonly PhaseTrajectory[],
  count: number,
  random: RandomStream,
): readonly PhaseTrajectory[] {
  const places = motions.flatMap((motion) => Array.from(motion.times.keys(), (row) => ({ motion, row })));
  return Array.from(permutation(random, places.length).subarray(0, count), (place) => {
    const { motion, row } = places[place]!;
    return thinned(motion, 1, 0, row);
  });
}

/** A pair whose force is to be read: a state, the body acted on and the one that acts. */
interface Edge {
  readonly state: number;
  readonly receiver: number;
  readonly sender: number;
}

/** Reads the forces on some bodies of every state. */
export async function readForceRows(
  motion: LearnedMotion,
  states: readonly PhaseTrajectory[],
  random: RandomStream,
): Promise<ForceRows> {
  const edges = states.flatMap((state, index) => edgesOf(state, index, random.child(index)));
  const changed = changesOf(states, motion.known, random.child('place'));
  const asked = [
    ...states,
    ...edges.map(({ state, receiver, sender }) => mirroredPlace(states[state]!, receiver, sender)),
    ...edges.map(({ state, receiver, sender }) => mirroredMotion(states[state]!, receiver, sender)),
    ...changed.flatMap(({ states: own }) => own),
  ];
  const forces = (await motion.read(asked)).map(({ force }) => force);
  const [dimension] = states.map((state) => state.dimension) as [number];
  const bodyPlaces = new Map<string, number>();
  const bodies: BodyRow[] = [];
  const pairPlaces = new Map(
    edges.map(({ state, receiver, sender }, row) => [`${state}/${receiver}/${sender}`, row]),
  );
  const pairs = edges.map(({ state, receiver, sender }, row): PairRow => {
    const own = states[state]!;
    const key = `${state}/${receiver}`;
    if (!bodyPlaces.has(key)) {
      bodyPlaces.set(key, bodies.length);
      bodies.push({ ...bodyAt(own, receiver), force: part(forces[state]!, receiver, dimension) });
    }
    const [one, other] = [bodyAt(own, receiver), bodyAt(own, sender)];
    const half = (mirrored: Float64Array): Float64Array =>
      part(forces[state]!, receiver, dimension).map(
        (value, axis) => (value - mirrored[receiver * dimension + axis]!) / 2,
      );
    const separation = one.position.map((value, axis) =>
      displacementAlong(own.space, value - other.position[axis]!, axis),
    );
    return {
      receiver: bodyPlaces.get(key)!,
      separation,
      relativeVelocity: one.velocity.map((value, axis) => value - other.velocity[axis]!),
      r: Math.hypot(...separation),
      mass1: one.mass,
      mass2: other.mass,
      charge1: one.charge,
      charge2: other.charge,
      force: half(forces[states.length + row]!),
      friction: half(forces[states.length + edges.length + row]!),
      reaction: pairPlaces.get(`${state}/${sender}/${receiver}`) ?? -1,
    };
  });
  let from = states.length + 2 * edges.length;
  const dependences = changed.map(({ on, states: own }) => {
    const share = changeShare(states, forces.slice(0, states.length), forces.slice(from, from + own.length));
    from += own.length;
    return { on, share };
  });
  return { dimension, pairs, bodies, dependences };
}

function edgesOf(state: PhaseTrajectory, index: number, random: RandomStream): readonly Edge[] {
  const { first, second } = state.trajectory.system.interactions;
  const receivers = permutation(random, state.bodies).subarray(0, receiversOf(state.bodies));
  return Array.from(receivers).flatMap((receiver) =>
    Array.from(first.keys()).flatMap((pair): Edge[] => {
      const [a, b] = [first[pair]!, second[pair]!];
      if (a !== receiver && b !== receiver) return [];
      return [{ state: index, receiver, sender: a === receiver ? b : a }];
    }),
  );
}

/** The state with a body on the other side of another. */
function mirroredPlace(state: PhaseTrajectory, through: number, body: number): PhaseTrajectory {
  const { dimension, space } = state;
  const positions = state.positions.slice();
  for (let axis = 0; axis < dimension; axis++) {
    const centre = positions[through * dimension + axis]!;
    const apart = displacementAlong(space, centre - positions[body * dimension + axis]!, axis);
    positions[body * dimension + axis] = centre + apart;
  }
  return { ...state, positions };
}

/** The state with a body's velocity on the other side of another's. */
function mirroredMotion(state: PhaseTrajectory, through: number, body: number): PhaseTrajectory {
  const { dimension } = state;
  const momenta = state.momenta.slice();
  const [mass, other] = [massOf(state, body), massOf(state, through)];
  for (let axis = 0; axis < dimension; axis++) {
    const centre = momenta[through * dimension + axis]! / other;
    const own = momenta[body * dimension + axis]! / mass;
    momenta[body * dimension + axis] = mass * (2 * centre - own);
  }
  return { ...state, momenta };
}

/** The same states moved as a whole, or with a property handed on from body to body, their velocities kept. */
function changesOf(
  states: readonly PhaseTrajectory[],
  { names }: KnownProperties,
  random: RandomStream,
): readonly { readonly on: Dependence['on']; readonly states: readonly PhaseTrajectory[] }[] {
  const [{ dimension, space }] = states as readonly [PhaseTrajectory];
  const size = Math.sqrt(
    states.reduce((sum, { positions }) => sum + positions.reduce((own, x) => own + x * x, 0), 0) /
      states.reduce((sum, { positions }) => sum + positions.length, 0),
  );
  const moved = states.map((state, index): PhaseTrajectory => {
    const by = random.child(index);
    const shift = Float64Array.from({ length: dimension }, () => size * by.normal());
    return { ...state, positions: state.positions.map((x, entry) => x + shift[entry % dimension]!) };
  });
  return [
    ...(space.kind === 'reflecting' ? [] : [{ on: 'place' as const, states: moved }]),
    ...names.map((on, property) => ({ on, states: states.map((state) => handedOn(state, property, on)) })),
  ];
}

function handedOn(state: PhaseTrajectory, property: number, on: 'mass' | 'charge'): PhaseTrajectory {
  const { bodies, dimension } = state;
  const known = state.properties.length / bodies;
  const properties = state.properties.slice();
  for (let body = 0; body < bodies; body++) {
    properties[body * known + property] = state.properties[((body + 1) % bodies) * known + property]!;
  }
  if (on === 'charge') return { ...state, properties };
  const momenta = state.momenta.map((value, entry) => {
    const body = Math.floor(entry / dimension);
    return (value / massOf(state, body)) * properties[body * known]!;
  });
  return { ...state, properties, momenta };
}

/** Σ |f′ − f| / Σ (|f| + |f′|) over the bodies, each divided by its mass. */
function changeShare(
  states: readonly PhaseTrajectory[],
  before: readonly Float64Array[],
  after: readonly Float64Array[],
): number {
  let [change, size] = [0, 0];
  states.forEach((state, index) => {
    for (let body = 0; body < state.bodies; body++) {
      const [one, other] = [before[index]!, after[index]!].map((force) => part(force, body, state.dimension));
      const mass = massOf(state, body);
      change += Math.hypot(...other!.map((value, axis) => value - one![axis]!)) / mass;
      size += (Math.hypot(...one!) + Math.hypot(...other!)) / mass;
    }
  });
  return size > 0 ? change / size : 0;
}

function bodyAt(state: PhaseTrajectory, body: number): Omit<BodyRow, 'force'> {
  const { positions, momenta, dimension, properties, bodies } = state;
  const known = properties.length / bodies;
  const mass = massOf(state, body);
  return {
    position: part(positions, body, dimension),
    velocity: part(momenta, body, dimension).map((value) => value / mass),
    mass,
    charge: known > 1 ? properties[body * known + 1]! : 0,
  };
}

function massOf({ properties, bodies }: PhaseTrajectory, body: number): number {
  const known = properties.length / bodies;
  return known === 0 ? 1 : properties[body * known]!;
}

function part(values: Float64Array, body: number, dimension: number): Float64Array {
  return values.slice(body * dimension, (body + 1) * dimension);
}
