/**
 * Recorded motions in canonical variables, as models of dynamics see them: positions (or generalised coordinates) q and
 * momenta p, with what is known of the bodies.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import {
  estimateVelocities,
  freeSpace,
  generalisedMomenta,
  type Space,
  type Trajectory,
} from 'principia/physics';

/** A property of a body that models are told, in this order. */
export type BodyProperty = 'mass' | 'charge';

/** One recorded motion in phase space; arrays are row-major [time, body, axis]. */
export interface PhaseTrajectory {
  readonly trajectory: Trajectory;
  readonly bodies: number;
  readonly dimension: number;
  readonly space: Space;
  /** [T]. */
  readonly times: Float64Array;
  /** [T, N, D]. */
  readonly positions: Float64Array;
  /** [T, N, D]: m v, or M(q) q̇ of generalised coordinates. */
  readonly momenta: Float64Array;
  /** [N, K]. */
  readonly properties: Float64Array;
  /** Which of the known individuals a body is, [N]; absent where some body of these motions is none of them. */
  readonly individuals?: Int32Array;
}

/** q̇ and ṗ along a motion, [T, N, D] each. */
export interface PhaseRates {
  readonly velocity: Float64Array;
  readonly force: Float64Array;
}

/** What is known of the bodies of some motions. */
export interface KnownProperties {
  readonly names: readonly BodyProperty[];
  /** The names of the bodies: individuals, where models learn something of each. */
  readonly individuals: readonly string[];
  /** Where masses are not known, all may be taken as 1: momenta are then velocities. */
  readonly masses: 'known' | 'unit';
}

/**
 * What is known of the bodies of all these motions: their masses, and their charges where any has one. Bodies of
 * generalised coordinates need no mass, since the mass matrix has it.
 */
export function knownProperties(
  trajectories: readonly Trajectory[],
  masses: KnownProperties['masses'] = 'known',
): KnownProperties {
  const bodies = trajectories.flatMap(({ system }) => system.bodies);
  const generalised = trajectories.some(({ coordinates }) => coordinates?.kind === 'generalised');
  const individuals = [...new Set(bodies.map(({ name }) => name))];
  if (generalised && bodies.some(({ mass }) => mass === undefined)) return { names: [], individuals, masses };
  const charged = bodies.some(({ charge }) => charge !== undefined);
  return { names: charged ? ['mass', 'charge'] : ['mass'], individuals, masses };
}

/**
 * Motions in canonical variables.
 *
 * @param label what messages call the motions, such as 'training trajectory'
 * @throws InputError where a mass is unknown, a number is not finite, or dimension, space or kind of coordinates differ
 * between motions
 * @example
 * ```ts
 * const motions = phaseTrajectories(dataset.training, knownProperties(dataset.training));
 * motions[0].momenta; // [T, N, D]
 * ```
 */
export function phaseTrajectories(
  trajectories: readonly Trajectory[],
  properties: KnownProperties,
  label = 'trajectory',
): readonly PhaseTrajectory[] {
  const [first] = trajectories;
  const motions = trajectories.map((trajectory, index) => {
    demandSameKind(trajectory, first!, `${label} ${index + 1}`);
    return phaseTrajectory(trajectory, properties, `${label} ${index + 1}`);
  });
  if (motions.every(({ individuals }) => !individuals!.includes(-1))) return motions;
  return motions.map(({ individuals: _, ...motion }) => motion);
}

function phaseTrajectory(
  trajectory: Trajectory,
  { names, individuals, masses }: KnownProperties,
  label: string,
): PhaseTrajectory {
  const { system, dimension, times, positions, space = freeSpace } = trajectory;
  const known = system.bodies.map((body) => {
    if (body.mass === undefined && names.includes('mass') && masses === 'known') {
      throw new InputError(
        `${label}: the mass of body '${body.name}' is not known, and momenta need it; give every body a mass; 'principia discover' learns masses, and --unit-masses takes all as 1, which is wrong for models with the third law built in`,
      );
    }
    const mass = masses === 'unit' ? 1 : (body.mass ?? 1);
    return { mass, charge: body.charge ?? 0 };
  });
  const momenta = momentaOf(
    trajectory,
    Float64Array.from(known, ({ mass }) => mass),
  );
  if (!positions.every(Number.isFinite) || !momenta.every(Number.isFinite)) {
    throw new InputError(`${label} holds numbers that are not finite; leave those times out`);
  }
  return {
    trajectory,
    bodies: system.bodies.length,
    dimension,
    space,
    times,
    positions,
    momenta,
    properties: Float64Array.from(known.flatMap((body) => names.map((name) => body[name]))),
    individuals: Int32Array.from(system.bodies, ({ name }) => individuals.indexOf(name)),
  };
}

function momentaOf(
  { coordinates, positions, velocities, system, dimension }: Trajectory,
  masses: Float64Array,
): Float64Array {
  const bodies = system.bodies.length;
  if (coordinates?.kind !== 'generalised') {
    return velocities.map((velocity, entry) => velocity * masses[Math.floor(entry / dimension) % bodies]!);
  }
  const momenta = new Float64Array(velocities.length);
  for (let row = 0; row < velocities.length; row += bodies) {
    const own = [positions, velocities].map((values) => values.subarray(row, row + bodies));
    momenta.set(generalisedMomenta(coordinates, own[0]!, own[1]!), row);
  }
  return momenta;
}

function demandSameKind(trajectory: Trajectory, first: Trajectory, label: string): void {
  const kind = ({ coordinates }: Trajectory): string => coordinates?.kind ?? 'cartesian';
  const space = (of: Trajectory): string => JSON.stringify(of.space ?? freeSpace);
  const units = (of: Trajectory): string => JSON.stringify(of.units ?? null);
  const differs = [
    trajectory.dimension !== first.dimension &&
      `${trajectory.dimension} dimensions, the first ${first.dimension}`,
    kind(trajectory) !== kind(first) && `${kind(trajectory)} coordinates, the first ${kind(first)} ones`,
    space(trajectory) !== space(first) && `the space ${space(trajectory)}, the first ${space(first)}`,
    units(trajectory) !== units(first) && `the units ${units(trajectory)}, the first ${units(first)}`,
  ].find((text) => text !== false);
  if (differs !== undefined) {
    throw new InputError(
      `${label} has ${differs}; one model learns motions of one kind: put the others apart`,
    );
  }
}

/**
 * Rates along a motion: q̇ as recorded, ṗ = m a from accelerations where they are given, of generalised coordinates
 * ṗ = M(q) q̈ + Ṁ q̇; without accelerations ṗ is estimated from the momenta.
 *
 * @param accelerations [T, N, D]
 */
export function phaseRates(motion: PhaseTrajectory, accelerations?: Float64Array): PhaseRates {
  const { trajectory, times, positions, momenta, properties, bodies, dimension } = motion;
  const { velocities, coordinates } = trajectory;
  if (accelerations === undefined) return { velocity: velocities, force: estimateVelocities(times, momenta) };
  if (coordinates?.kind !== 'generalised') {
    const count = properties.length / bodies;
    const force = accelerations.map(
      (a, entry) => a * properties[(Math.floor(entry / dimension) % bodies) * count]!,
    );
    return { velocity: velocities, force };
  }
  const { angles, inertia } = coordinates;
  const force = new Float64Array(positions.length);
  for (let start = 0; start < positions.length; start += bodies) {
    const [q, rates, second] = [positions, velocities, accelerations].map((values) =>
      values.subarray(start, start + bodies),
    ) as [Float64Array, Float64Array, Float64Array];
    const inertial = generalisedMomenta(coordinates, q, second);
    for (let row = 0; row < bodies; row++) {
      let sum = inertial[row]!;
      for (let column = 0; column < bodies; column++) {
        // φ̇ᵢ − φ̇ⱼ, lengths being no angles.
        const difference = (angles[row] ? q[row]! : 0) - (angles[column] ? q[column]! : 0);
        const turning = (angles[row] ? rates[row]! : 0) - (angles[column] ? rates[column]! : 0);
        sum -= inertia[row * bodies + column]! * Math.sin(difference) * turning * rates[column]!;
      }
      force[start + row] = sum;
    }
  }
  return { velocity: velocities, force };
}

/** Every so many rows of a motion from a row on, as many as asked for; the first row is always kept. */
export function thinned(
  motion: PhaseTrajectory,
  every: number,
  steps: number = Number.POSITIVE_INFINITY,
  from = 0,
): PhaseTrajectory {
  const rows: number[] = [];
  for (let row = from; row < motion.times.length && rows.length <= steps; row += every) rows.push(row);
  if (rows.length === motion.times.length) return motion;
  const width = motion.bodies * motion.dimension;
  const pick = (values: Float64Array): Float64Array => {
    const result = new Float64Array(rows.length * width);
    rows.forEach((row, index) => {
      result.set(values.subarray(row * width, (row + 1) * width), index * width);
    });
    return result;
  };
  return {
    ...motion,
    times: Float64Array.from(rows, (row) => motion.times[row]!),
    positions: pick(motion.positions),
    momenta: pick(motion.momenta),
  };
}
