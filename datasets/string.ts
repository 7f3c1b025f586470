import { particleSimulation } from './simulation/particles.js';
import { motionOptions } from './simulation/settings.js';
import type { MotionSettings, SimulatedSystem } from './simulation/simulated-system.js';
import { springLaw } from './spring.js';

/** What `string` may be told. */
export interface StringSettings extends MotionSettings {
  readonly bodies: number;
  readonly dimension: number;
  readonly gravity: number;
  readonly damping: number;
}

/**
 * A string of bodies of mass 1, each joined to the next by a spring of rest length 1, that falls along y. It begins
 * stretched along x, its bodies a normal number of deviation 1/2 from 0, 1, 2, …; all other positions and velocities
 * are standard normal, but for the velocity along x, which is 0.
 *
 * Source: M. Cranmer et al., arXiv:2006.11287, its code (there the last body does not fall).
 */
export const stringOfBodies: SimulatedSystem<StringSettings> = {
  name: 'string',
  description: 'a string of bodies joined by springs, falling',
  source: 'code of arXiv:2006.11287, every body falling',
  options: {
    bodies: { kind: 'number', meaning: 'number of bodies', default: 30, whole: true, least: 2 },
    dimension: { kind: 'number', meaning: 'dimensions of space', default: 2, whole: true, least: 2, most: 3 },
    ...motionOptions({ trajectories: 100, steps: 100, dt: 0.01 }),
    gravity: { kind: 'number', meaning: 'acceleration of free fall, along −y', default: 1, least: 0 },
    damping: { kind: 'number', meaning: 'γ of the drag −γ v on every body', default: 0, least: 0 },
  },
  prepare(settings) {
    const { bodies, dimension, gravity, damping } = settings;
    return particleSimulation({
      description:
        `${bodies} bodies of mass 1 in ${dimension} dimensions, each joined to the next by a spring U = (r − 1)², where ` +
        `bodies fall with ${gravity} along −y${damping === 0 ? '' : ` against a drag −${damping} v`}`,
      settings,
      bodies,
      dimension,
      law: springLaw,
      fall: -gravity,
      ...(damping === 0 ? {} : { drag: new Float64Array(bodies).fill(damping) }),
      terms: [
        { acts: 'body force', direction: 'axis', axis: 1, expression: `-${gravity}*m1` },
        ...(damping === 0
          ? []
          : [{ acts: 'body force', direction: 'velocity', expression: `-${damping}` } as const]),
      ],
      beyondCsv: 'which bodies are joined',
      start(random) {
        const normals = Float64Array.from({ length: 2 * bodies * dimension }, () => random.normal());
        const [positions, velocities] = [
          normals.slice(0, bodies * dimension),
          normals.slice(bodies * dimension),
        ];
        for (let body = 0; body < bodies; body++) {
          positions[body * dimension] = body + 0.5 * positions[body * dimension]!;
          velocities[body * dimension] = 0;
        }
        return {
          masses: new Float64Array(bodies).fill(1),
          charges: null,
          topology: 'chain',
          positions,
          velocities,
        };
      },
    });
  },
};
