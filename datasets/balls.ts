import { InputError, type RandomStream } from 'principia/math';
import { displacement, periodicSpace, reflectingSpace, type Space } from 'principia/physics';
import { type ForceLaw, noForce, piecewiseLaw } from './simulation/force-law.js';
import { particleSimulation } from './simulation/particles.js';
import { motionOptions } from './simulation/settings.js';
import type { MotionSettings, SimulatedSystem } from './simulation/simulated-system.js';

/** What `balls` may be told. */
export interface BallsSettings extends MotionSettings {
  readonly bodies: number;
  readonly dimension: number;
  readonly boundary: 'periodic' | 'reflecting';
  readonly contact: 'soft' | 'hard';
  readonly side: number;
  readonly diameter: number;
  readonly stiffness: number;
}

/**
 * Balls in a box. Soft ones repel as a spring, U = k (r − d)²/2, while they are nearer than their diameter d, and feel
 * nothing of each other beyond; hard ones bounce off each other at that distance. The box is periodic, or has walls that
 * turn a centre's velocity round; contacts and bounces are located as events. Masses are 1, velocities standard normal,
 * and no two balls touch at the start.
 */
export const balls: SimulatedSystem<BallsSettings> = {
  name: 'balls',
  description: 'soft or hard balls in a periodic box, or in one with reflecting walls',
  source: 'soft spheres and spaces as in jax-md, arXiv:1912.04232',
  options: {
    bodies: { kind: 'number', meaning: 'number of balls', default: 6, whole: true, least: 2 },
    dimension: { kind: 'number', meaning: 'dimensions of space', default: 2, whole: true, least: 2, most: 3 },
    boundary: {
      kind: 'choice',
      meaning: 'what the ends of the box do',
      default: 'reflecting',
      choices: ['periodic', 'reflecting'],
    },
    contact: {
      kind: 'choice',
      meaning: 'whether balls repel or bounce where they touch',
      default: 'soft',
      choices: ['soft', 'hard'],
    },
    ...motionOptions({ trajectories: 200, steps: 100, dt: 0.05 }),
    side: { kind: 'number', meaning: 'side of the box', default: 5, above: 0 },
    diameter: { kind: 'number', meaning: 'diameter of a ball', default: 1, above: 0 },
    stiffness: { kind: 'number', meaning: 'stiffness k of a soft ball', default: 100, above: 0 },
  },
  prepare(settings) {
    const { bodies, dimension, boundary, contact, side, diameter } = settings;
    if (2 * diameter > side) {
      throw new InputError(`diameter is ${diameter}; expected at most half the box's side of ${side}`);
    }
    const lengths = new Array<number>(dimension).fill(side);
    const space = boundary === 'periodic' ? periodicSpace(lengths) : reflectingSpace(lengths);
    const law = contact === 'soft' ? softContact(settings) : hardContact;
    return particleSimulation({
      description:
        `${bodies} balls of mass 1 in a ${boundary} box of side ${side} in ${dimension} dimensions, ` +
        `${contact === 'soft' ? law.description : `which bounce off each other at a distance of ${diameter}`}`,
      settings,
      bodies,
      dimension,
      law,
      space,
      cutoff: diameter,
      ...(contact === 'soft'
        ? {}
        : {
            diameter,
            terms: [
              {
                acts: 'pair force',
                direction: 'separation',
                expression: '0',
                note: `elastic collisions at r = ${diameter}`,
              },
            ],
          }),
      beyondCsv: 'the box',
      start: (random) => ({
        masses: new Float64Array(bodies).fill(1),
        charges: null,
        topology: 'complete',
        positions: placeApart(random, bodies, dimension, space, side, diameter),
        velocities: Float64Array.from({ length: bodies * dimension }, () => random.normal()),
      }),
    });
  },
};

/** No force between collisions. */
const hardContact: ForceLaw = { ...noForce, description: 'no force', expression: () => '0' };

function softContact({ stiffness, diameter }: BallsSettings): ForceLaw {
  return piecewiseLaw(
    diameter,
    {
      force: (distance) => -stiffness * (distance - diameter),
      potential: (distance) => (stiffness * (distance - diameter) ** 2) / 2,
    },
    noForce,
    {
      description: `soft by U = ${stiffness} (r − ${diameter})²/2 while r < ${diameter}`,
      expression: (distance) =>
        `-${stiffness / 2}*(${distance} - ${diameter})*(1 - sign(${distance} - ${diameter}))`,
    },
  );
}

const mostTries = 100_000;

/** Positions uniform in the box, given that no two are nearer than the diameter. */
function placeApart(
  random: RandomStream,
  bodies: number,
  dimension: number,
  space: Space,
  side: number,
  diameter: number,
): Float64Array {
  const placed: Float64Array[] = [];
  for (let tries = 0; placed.length < bodies; tries++) {
    if (tries === mostTries) {
      throw new InputError(
        `${bodies} balls of diameter ${diameter} find no room in a box of side ${side}; ask for fewer or smaller balls, or a larger box`,
      );
    }
    const position = Float64Array.from({ length: dimension }, () => side * random.uniform());
    const free = placed.every((other) => Math.hypot(...displacement(space, position, other)) >= diameter);
    if (free) placed.push(position);
  }
  return Float64Array.from(placed.flatMap((position) => [...position]));
}
