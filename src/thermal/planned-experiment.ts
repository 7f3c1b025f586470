import type { BodyCharge, BodyMass } from 'principia/distillation';
import type { InteractingBodies } from 'principia/law';
import { InputError, type RandomStream } from 'principia/math';
import type { ParticleSystem } from 'principia/physics';

/** An experiment that could be made: bodies, how they begin, and when they are looked at. */
export interface PlannedExperiment {
  readonly name: string;
  readonly system: ParticleSystem;
  readonly dimension: number;
  /** [x, v] at the first time, each [N, D]. */
  readonly initialState: Float64Array;
  readonly times: Float64Array;
}

/** What experiments are possible. */
export interface ExperimentBounds {
  readonly system: ParticleSystem;
  readonly dimension: number;
  /** Nearest and farthest distance of two bodies at the beginning. */
  readonly distance: readonly [least: number, most: number];
  /** Largest speed of a body at the beginning. */
  readonly speed: number;
  readonly duration: readonly [least: number, most: number];
  /** Times at which the bodies are looked at, the first included. */
  readonly samples: number;
}

/** Places that are tried for a body before the bounds are called impossible. */
const trials = 10_000;

/**
 * Experiments drawn within bounds: places in a ball whose diameter is the farthest distance, taken where all keep theirs,
 * velocities in a ball, durations evenly in their logarithm.
 *
 * @throws InputError where no places keep the distances
 */
export function drawExperiments(
  bounds: ExperimentBounds,
  count: number,
  random: RandomStream,
): PlannedExperiment[] {
  const { system, dimension, samples, speed } = bounds;
  const [shortest, longest] = bounds.duration;
  return Array.from({ length: count }, (_, index) => {
    const places = placesWithin(bounds, random);
    const velocities = system.bodies.flatMap(() => inBall(dimension, speed, random));
    const duration = shortest * (longest / shortest) ** random.uniform();
    return {
      name: `experiment ${index + 1}`,
      ...{ system, dimension },
      initialState: Float64Array.from([...places.flat(), ...velocities]),
      times: Float64Array.from({ length: samples }, (_, sample) => (duration * sample) / (samples - 1)),
    };
  });
}

function placesWithin({ system, dimension, distance }: ExperimentBounds, random: RandomStream): number[][] {
  const [least, most] = distance;
  const places: number[][] = [];
  for (let trial = 0; trial < trials && places.length < system.bodies.length; trial++) {
    const place = inBall(dimension, most / 2, random);
    const near = places.some(
      (other) => Math.hypot(...place.map((value, axis) => value - other[axis]!)) < least,
    );
    if (!near) places.push(place);
  }
  if (places.length === system.bodies.length) return places;
  throw new InputError(
    `${system.bodies.length} bodies do not fit at distances from ${least} to ${most} of each other: widen the bounds.`,
  );
}

/** Evenly in the volume of a ball. */
function inBall(dimension: number, radius: number, random: RandomStream): number[] {
  const direction = Array.from({ length: dimension }, () => random.normal());
  const scale = (radius * random.uniform() ** (1 / dimension)) / Math.hypot(...direction);
  return direction.map((value) => scale * value);
}

/** Masses and charges by the bodies' names, which go before those of the system. */
export interface GivenBodies {
  readonly masses?: readonly BodyMass[];
  readonly charges?: readonly BodyCharge[];
}

/**
 * The bodies of an experiment as forces see them; what neither is given nor known counts as 1 for a mass, 0 for a charge.
 */
export function bodiesOfExperiment(
  { system, dimension }: Pick<PlannedExperiment, 'system' | 'dimension'>,
  { masses = [], charges = [] }: GivenBodies = {},
): InteractingBodies {
  const given = (of: readonly (BodyMass | BodyCharge)[], name: string): number | undefined =>
    of.find(({ body }) => body === name)?.value;
  return {
    dimension,
    masses: Float64Array.from(system.bodies, ({ name, mass }) => given(masses, name) ?? mass ?? 1),
    charges: Float64Array.from(system.bodies, ({ name, charge }) => given(charges, name) ?? charge ?? 0),
    interactions: system.interactions,
  };
}
