import type { Topology } from 'principia/physics';
import type { ForceLaw } from './simulation/force-law.js';
import { particleSimulation } from './simulation/particles.js';
import { motionOptions } from './simulation/settings.js';
import type { MotionSettings, SimulatedSystem } from './simulation/simulated-system.js';

/** What `spring-network` may be told. */
export interface SpringNetworkSettings extends MotionSettings {
  readonly bodies: number;
  readonly dimension: number;
  readonly restLength: number;
  readonly massSpread: number;
  readonly stiffnessSpread: number;
  readonly connection: number;
}

function networkLaw(restLength: number): ForceLaw {
  const stretch = restLength === 0 ? 'r' : `(r − ${restLength})`;
  return {
    description: `springs U = q₁q₂ ${stretch}²/2, a body's share q of the stiffness standing in the place of its charge`,
    force: (distance, _masses, stiffness) => -stiffness * (distance - restLength),
    potential: (distance, _masses, stiffness) => (stiffness * (distance - restLength) ** 2) / 2,
    expression: (distance) =>
      restLength === 0 ? `-q1*q2*${distance}` : `-q1*q2*(${distance} - ${restLength})`,
  };
}

/**
 * Masses joined by springs of many strengths: each body draws its mass and its share of the stiffness, both evenly in
 * the logarithm between 1/spread and spread, and a spring between two bodies has the product of their shares. Each pair
 * is joined with a probability; positions and velocities are standard normal.
 *
 * Source of the kind of system: A. Sanchez-Gonzalez, V. Bapst, K. Cranmer, P. Battaglia, Hamiltonian Graph Networks
 * with ODE Integrators, arXiv:1909.12790 (the distributions are our own).
 */
export const springNetwork: SimulatedSystem<SpringNetworkSettings> = {
  name: 'spring-network',
  description: 'masses joined by springs, masses and stiffnesses drawn for every body',
  source: 'after arXiv:1909.12790, distributions our own',
  options: {
    bodies: { kind: 'number', meaning: 'number of bodies', default: 6, whole: true, least: 2 },
    dimension: { kind: 'number', meaning: 'dimensions of space', default: 2, whole: true, least: 2, most: 3 },
    ...motionOptions({ trajectories: 200, steps: 100, dt: 0.05 }),
    restLength: { kind: 'number', meaning: 'length of a spring at rest', default: 0, least: 0 },
    massSpread: {
      kind: 'number',
      meaning: 'masses reach from its inverse to this',
      default: 2,
      least: 1,
    },
    stiffnessSpread: {
      kind: 'number',
      meaning: 'bodies’ shares of the stiffness reach from its inverse to this',
      default: 2,
      least: 1,
    },
    connection: {
      kind: 'number',
      meaning: 'probability that a pair is joined',
      default: 1,
      above: 0,
      most: 1,
    },
  },
  prepare(settings) {
    const { bodies, dimension, restLength, massSpread, stiffnessSpread, connection } = settings;
    const law = networkLaw(restLength);
    return particleSimulation({
      description:
        `${bodies} bodies in ${dimension} dimensions joined by ${law.description}; masses from 1/${massSpread} to ` +
        `${massSpread}, shares from 1/${stiffnessSpread} to ${stiffnessSpread}` +
        `${connection === 1 ? '' : `, each pair joined with probability ${connection}`}`,
      settings,
      bodies,
      dimension,
      law,
      ...(connection === 1 ? {} : { beyondCsv: 'which bodies are joined' }),
      start(random) {
        const spread = (factor: number): Float64Array =>
          Float64Array.from({ length: bodies }, () => factor ** (2 * random.uniform() - 1));
        const normals = (): Float64Array =>
          Float64Array.from({ length: bodies * dimension }, () => random.normal());
        const pairs: [number, number][] = [];
        for (let one = 0; one < bodies && connection < 1; one++) {
          for (let other = one + 1; other < bodies; other++) {
            if (random.uniform() < connection) pairs.push([one, other]);
          }
        }
        const topology: Topology = connection === 1 ? 'complete' : pairs;
        return {
          masses: spread(massSpread),
          charges: spread(stiffnessSpread),
          topology,
          positions: normals(),
          velocities: normals(),
        };
      },
    });
  },
};
