import type { RandomStream } from 'principia/math';
import { createParticleSystem } from 'principia/physics';
import { accelerationField, type InteractingBodies } from './accelerations.js';
import type { ConservedName, Family } from './conservation-by-symbol.js';
import { type ConservedQuantities, conservedQuantities } from './conserved-quantities.js';
import { externalField, fieldHasPotential } from './external-field.js';
import type { Law } from './law.js';
import { compileLaw, type LawForces } from './law-forces.js';
import { dependsOnMotion, lawConstants } from './pair-force.js';
import { type SimulatedMotion, simulateField } from './simulate-law.js';

/** The sizes of things that a law is about, in its units. */
export interface Scales {
  readonly length: number;
  readonly mass: number;
  readonly charge: number;
}

/** How far a quantity strays, relative to its natural size. */
export interface Drift {
  readonly drift: number;
  /** What the integrator's own error explains. */
  readonly tolerance: number;
}

const bodyCount = 3;
const systems = 3;
const attempts = 10;

/** Tolerances of the two integrations: the step of a method of order 8 is half as long at the second. */
const coarse = 1e-9;
const fine = coarse / 2 ** 8;

/** Relative error of sums and quadratures. */
const rounding = 1e-11;

const samples = 41;

/**
 * How far energy, momentum and angular momentum of random systems stray in the time that a body takes for the length
 * given, each body of a pair being in its turn the body acted on. The motion is integrated twice, with steps half as
 * long the second time: what is conserved strays no farther than the two differ.
 *
 * @returns null where no system drawn could be followed, as where all fall into each other
 */
export function conservationByNumber(
  law: Law,
  family: Family,
  random: RandomStream,
  dimension: number,
  scales: Scales,
): Readonly<Record<ConservedName, Drift>> | null {
  const forces = compileLaw(law, 'as written');
  const conservative = conservativePart(law);
  const drifts: Readonly<Record<ConservedName, Drift>>[] = [];
  for (let attempt = 0; attempt < attempts && drifts.length < systems; attempt++) {
    const stream = random.child(attempt);
    const bodies = drawBodies(stream, family, dimension, scales);
    const drift = driftOf(law, forces, conservative, bodies, startOf(forces, bodies, stream, scales));
    if (drift !== null) drifts.push(drift);
  }
  if (drifts.length === 0) return null;
  const worst = (name: ConservedName): Drift => ({
    drift: Math.max(...drifts.map((each) => each[name].drift)),
    tolerance: Math.max(...drifts.map((each) => each[name].tolerance)),
  });
  return { energy: worst('energy'), momentum: worst('momentum'), angularMomentum: worst('angularMomentum') };
}

/** The terms that have a potential: what else acts takes from the energy of these, or gives. */
function conservativePart(law: Law): Law {
  const field = fieldHasPotential(externalField(law));
  return {
    terms: law.terms
      .filter(({ direction }) => direction === 'separation' || (direction === 'axis' && field))
      .map((term) => ({ ...term, expression: term.expression.simplified() }))
      .filter(({ direction, expression }) => direction !== 'separation' || !dependsOnMotion(expression)),
  };
}

function drawBodies(
  random: RandomStream,
  { alike, charged }: Family,
  dimension: number,
  scales: Scales,
): InteractingBodies {
  const each = (draw: () => number): Float64Array => {
    const one = draw();
    return Float64Array.from({ length: bodyCount }, (_, index) => (index === 0 || alike ? one : draw()));
  };
  const sign = (): number => (random.uniform() < 0.5 ? -1 : 1);
  return {
    dimension,
    masses: each(() => scales.mass * Math.exp(0.5 * random.normal())),
    charges: each(() => (charged ? sign() * scales.charge * Math.exp(0.5 * random.normal()) : 0)),
    interactions: createParticleSystem(
      Array.from({ length: bodyCount }, (_, index) => ({ name: `${index}` })),
      'complete',
    ).interactions,
  };
}

interface Start {
  readonly state: Float64Array;
  readonly times: Float64Array;
}

/** Bodies apart by the length, as fast as the forces make them, or, without forces at rest, one length a time. */
function startOf(
  forces: LawForces,
  bodies: InteractingBodies,
  random: RandomStream,
  { length }: Scales,
): Start {
  const { dimension } = bodies;
  const width = bodyCount * dimension;
  const state = new Float64Array(2 * width);
  for (let body = 0; body < bodyCount; body++) {
    const angle = (2 * Math.PI * (body + 0.3 * random.uniform())) / bodyCount;
    const place = [Math.cos(angle), Math.sin(angle), 0.5 * random.normal()].slice(0, dimension);
    state.set(
      place.map((component) => length * (component + 0.2 * random.normal())),
      body * dimension,
    );
  }
  const acceleration = (): number => accelerationSize(forces, bodies, state);
  const speed = Math.sqrt(acceleration() * length) || length;
  for (let index = width; index < 2 * width; index++) state[index] = 0.5 * speed * random.normal();
  const time = 2 * Math.min(length / speed, speed / acceleration() || Number.POSITIVE_INFINITY);
  return { state, times: Float64Array.from({ length: samples }, (_, row) => (time * row) / (samples - 1)) };
}

function accelerationSize(forces: LawForces, bodies: InteractingBodies, state: Float64Array): number {
  const derivative = new Float64Array(state.length);
  accelerationField(forces, forces.constants, bodies)(0, state, derivative);
  return Math.hypot(...derivative.subarray(state.length / 2)) / Math.sqrt(bodyCount);
}

function driftOf(
  law: Law,
  forces: LawForces,
  conservative: Law,
  bodies: InteractingBodies,
  { state, times }: Start,
): Readonly<Record<ConservedName, Drift>> | null {
  const field = accelerationField(forces, lawConstants(law), bodies);
  const motions = [coarse, fine].map((relativeTolerance) =>
    simulateField(field, state, times, { relativeTolerance, maximumSteps: 20_000 }),
  ) as [SimulatedMotion, SimulatedMotion];
  if (motions.some(({ status }) => status !== 'complete')) return null;
  const [rough, exact] = motions.map((motion) => conservedQuantities(conservative, bodies, motion)) as [
    ConservedQuantities,
    ConservedQuantities,
  ];
  const sizes = naturalSizes(bodies, motions[1]);
  const drift = (select: (of: ConservedQuantities) => Float64Array, size: number): Drift =>
    driftBetween(select(rough), select(exact), size);
  return {
    energy: drift(({ energy }) => energy!, exact.energyScale),
    momentum: drift((of) => of.momentum, sizes.momentum),
    angularMomentum: drift((of) => of.angularMomentum, sizes.angularMomentum),
  };
}

function driftBetween(rough: Float64Array, exact: Float64Array, size: number): Drift {
  const width = exact.length / samples;
  let drift = 0;
  let error = 0;
  for (let index = 0; index < exact.length; index++) {
    drift = Math.max(drift, Math.abs(exact[index]! - exact[index % width]!));
    error = Math.max(error, Math.abs(exact[index]! - rough[index]!));
  }
  return { drift: drift / size, tolerance: error / size + rounding };
}

/** Σ m |v| and Σ m |x| |v| at their largest. */
function naturalSizes(
  { masses, dimension }: InteractingBodies,
  { positions, velocities }: SimulatedMotion,
): { readonly momentum: number; readonly angularMomentum: number } {
  let momentum = 0;
  let angularMomentum = 0;
  for (let row = 0; row < samples; row++) {
    let [sum, turning] = [0, 0];
    for (let body = 0; body < bodyCount; body++) {
      const from = (row * bodyCount + body) * dimension;
      const speed = Math.hypot(...velocities.subarray(from, from + dimension));
      sum += masses[body]! * speed;
      turning += masses[body]! * speed * Math.hypot(...positions.subarray(from, from + dimension));
    }
    momentum = Math.max(momentum, sum);
    angularMomentum = Math.max(angularMomentum, turning);
  }
  return { momentum, angularMomentum };
}
