import type { ForceLaw } from './simulation/force-law.js';
import { latticePairs, latticeSides, latticeSites } from './simulation/lattice-sites.js';
import { particleSimulation } from './simulation/particles.js';
import { motionOptions } from './simulation/settings.js';
import type { MotionSettings, SimulatedSystem } from './simulation/simulated-system.js';

/** What `lattice` may be told. */
export interface LatticeSettings extends MotionSettings {
  readonly bodies: number;
  readonly dimension: number;
  readonly stiffness: number;
  readonly displacement: number;
  readonly speed: number;
}

/**
 * Equal masses on a square or cubic lattice, springs of the lattice's spacing 1 between nearest neighbours: of any size
 * by the same law, for carrying what was learned on a few bodies over to thousands.
 *
 * The lattice is the block nearest to a cube: 8 bodies are 2 × 2 × 2 or 4 × 2, 4096 are 16 × 16 × 16 or 64 × 64.
 */
export const lattice: SimulatedSystem<LatticeSettings> = {
  name: 'lattice',
  description: 'springs between neighbours on a square or cubic lattice of any size',
  source: 'after arXiv:2506.06558, distributions our own',
  options: {
    bodies: { kind: 'number', meaning: 'number of bodies', default: 8, whole: true, least: 2 },
    dimension: { kind: 'number', meaning: 'dimensions of space', default: 3, whole: true, least: 2, most: 3 },
    ...motionOptions({ trajectories: 200, steps: 100, dt: 0.05 }),
    stiffness: { kind: 'number', meaning: 'stiffness k of U = k (r − 1)²/2', default: 1, above: 0 },
    displacement: {
      kind: 'number',
      meaning: 'standard deviation of the first positions about the lattice',
      default: 0.1,
      least: 0,
    },
    speed: {
      kind: 'number',
      meaning: 'standard deviation of the first velocities',
      default: 0.3,
      least: 0,
    },
  },
  prepare(settings) {
    const { bodies, dimension, stiffness, displacement, speed } = settings;
    const sides = latticeSides(bodies, dimension);
    const sites = latticeSites(sides, bodies);
    const topology = latticePairs(sides);
    const law: ForceLaw = {
      description: `springs of stiffness ${stiffness} and rest length 1 between neighbours`,
      force: (distance) => -stiffness * (distance - 1),
      potential: (distance) => (stiffness * (distance - 1) ** 2) / 2,
      expression: (distance) => `-${stiffness}*(${distance} - 1)`,
    };
    return particleSimulation({
      description: `a lattice of ${sides.join(' × ')} bodies of mass 1 under ${law.description}`,
      settings,
      bodies,
      dimension,
      law,
      beyondCsv: 'which bodies are neighbours',
      start: (random) => ({
        masses: new Float64Array(bodies).fill(1),
        charges: null,
        topology,
        positions: sites.map((site) => site + displacement * random.normal()),
        velocities: sites.map(() => speed * random.normal()),
      }),
    });
  },
};
