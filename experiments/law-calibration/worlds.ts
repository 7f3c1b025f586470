import { simulateLaw, withLawConstants } from 'principia/law';
import type { RandomStream } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import { drawFromPrior, type LawHypothesis, parameterAt } from 'principia/thermal';
import type { CalibrationConfig } from './config.js';
import { laws } from './laws.js';

/** A world with its law, and what was seen of it. */
export interface World {
  readonly truth: LawHypothesis;
  readonly constants: Float64Array;
  readonly noise: number;
  readonly observed: Trajectory;
}

/** Bodies begin at least so far from each other, in a square of such a side. */
const apart = 0.8;
const side = 3;
const speed = 0.5;

/** Draws a world: law, constants from their priors, bodies, length and noise; then watches it. */
export function drawWorld(config: CalibrationConfig, random: RandomStream): World {
  const truth = laws[random.integer(laws.length)]!;
  const coordinates = drawFromPrior(truth.priors, random.child('constants'));
  const constants = coordinates.map((value, index) => parameterAt(truth.priors[index]!, value));
  const { bodies, dimension, samples } = config;
  const between = ([low, high]: readonly [number, number]): number => low + (high - low) * random.uniform();
  const [least, most] = config.noise;
  const noise = least * (most / least) ** random.uniform();
  const duration = between(config.duration);
  const times = Float64Array.from({ length: samples }, (_, sample) => (duration * sample) / (samples - 1));
  const system = createParticleSystem(
    Array.from({ length: bodies }, (_, body) => ({
      name: `body ${body + 1}`,
      mass: between([0.5, 2]),
      charge: random.uniform() < 0.5 ? -1 : 1,
    })),
    'complete',
  );
  const initial = Float64Array.from([
    ...placesApart(bodies, dimension, random),
    ...Array.from({ length: bodies * dimension }, () => speed * random.normal()),
  ]);
  const motion = simulateLaw(
    withLawConstants(truth.law, constants),
    {
      dimension,
      masses: Float64Array.from(system.bodies, ({ mass }) => mass!),
      charges: Float64Array.from(system.bodies, ({ charge }) => charge!),
      interactions: system.interactions,
    },
    initial,
    times,
    { relativeTolerance: 1e-9 },
  );
  const seen = (values: Float64Array): Float64Array => values.map((value) => value + noise * random.normal());
  return {
    truth,
    constants,
    noise,
    observed: {
      system,
      dimension,
      times,
      positions: seen(motion.positions),
      velocities: seen(motion.velocities),
      velocitiesEstimated: false,
    },
  };
}

/** Random places that keep their distance. */
function placesApart(bodies: number, dimension: number, random: RandomStream): number[] {
  const places: number[][] = [];
  while (places.length < bodies) {
    const place = Array.from({ length: dimension }, () => side * (random.uniform() - 0.5));
    const near = places.some(
      (other) => Math.hypot(...place.map((value, axis) => value - other[axis]!)) < apart,
    );
    if (!near) places.push(place);
  }
  return places.flat();
}
