import { InputError } from 'principia/math';
import { periodicSpace } from 'principia/physics';
import { latticeSites } from './simulation/lattice-sites.js';
import { particleSimulation } from './simulation/particles.js';
import { motionOptions, toleranceOption } from './simulation/settings.js';
import type { MotionSettings, SimulatedSystem } from './simulation/simulated-system.js';
import { truncatedLennardJones } from './simulation/truncated-lennard-jones.js';

/** What `lennard-jones` may be told. */
export interface LennardJonesSettings extends MotionSettings {
  readonly bodies: number;
  readonly dimension: number;
  readonly density: number;
  readonly temperature: number;
  readonly cutoff: number;
  readonly smoothness: number;
  readonly warmUp: number;
  readonly tolerance: number;
}

/** Up to so many bodies all pairs are interactions; beyond it a neighbour list finds them, and cutoffs are not events. */
const mostAllPairs = 32;

/**
 * A fluid of Lennard-Jones bodies of mass 1 in a periodic box, in reduced units: U = 4 (r⁻¹² − r⁻⁶), truncated at a
 * cutoff and shifted, there, to be continuous with as many of its derivatives as `smoothness` says. Bodies begin on a
 * lattice with normal velocities of the temperature and no momentum; it melts before the first recorded time.
 *
 * Source of density and temperature: A. Botev et al., Which priors matter?, arXiv:2111.05458 (their LJ-16).
 */
export const lennardJones: SimulatedSystem<LennardJonesSettings> = {
  name: 'lennard-jones',
  description: 'a Lennard-Jones fluid in a periodic box, truncated and shifted',
  source: 'J. E. Lennard-Jones, Proc. R. Soc. A 106, 463 (1924); density and temperature of arXiv:2111.05458',
  options: {
    bodies: { kind: 'number', meaning: 'number of bodies', default: 16, whole: true, least: 4 },
    dimension: { kind: 'number', meaning: 'dimensions of space', default: 2, whole: true, least: 2, most: 3 },
    ...motionOptions({ trajectories: 100, steps: 100, dt: 0.02 }),
    density: { kind: 'number', meaning: 'bodies in the unit of volume', default: 0.77, above: 0 },
    temperature: { kind: 'number', meaning: 'temperature of the first velocities', default: 0.5, least: 0 },
    cutoff: {
      kind: 'number',
      meaning: 'distance at which the force ends, at most half the box’s side',
      default: 2.25,
      above: 1,
    },
    smoothness: {
      kind: 'number',
      meaning: 'derivatives of the potential that are continuous there: 0 its value only, 1 the force too',
      default: 1,
      whole: true,
      least: 0,
      most: 3,
    },
    warmUp: { kind: 'number', meaning: 'time before the first recorded one', default: 2, least: 0 },
    ...toleranceOption(1e-10),
  },
  prepare(settings) {
    const { bodies, dimension, density, temperature, cutoff, smoothness, warmUp, tolerance } = settings;
    const side = (bodies / density) ** (1 / dimension);
    const many = bodies > mostAllPairs;
    // A neighbour list looks a tenth further.
    const reach = many ? 1.1 * cutoff : cutoff;
    if (2 * reach > side) {
      throw new InputError(
        `cutoff is ${cutoff}; expected at most ${(side / (many ? 2.2 : 2)).toPrecision(4)}, for ${bodies} bodies of density ${density} fill a box of side ${side.toPrecision(4)}`,
      );
    }
    const law = truncatedLennardJones(cutoff, smoothness);
    const perSide = Math.ceil(bodies ** (1 / dimension) - 1e-9);
    const sites = latticeSites(new Array<number>(dimension).fill(perSide), bodies);
    return particleSimulation({
      description:
        `${bodies} bodies of mass 1 in ${dimension} dimensions in a periodic box of density ${density}, first at temperature ` +
        `${temperature}, under ${law.description}`,
      settings,
      bodies,
      dimension,
      law,
      space: periodicSpace(new Array<number>(dimension).fill(side)),
      cutoff,
      neighbourList: many,
      warmUp,
      tolerance,
      beyondCsv: 'the box',
      start: (random) => ({
        masses: new Float64Array(bodies).fill(1),
        charges: null,
        topology: many ? [] : 'complete',
        positions: sites.map((site) => ((site + 0.5) * side) / perSide),
        velocities: withoutMomentum(
          sites.map(() => Math.sqrt(temperature) * random.normal()),
          dimension,
        ),
      }),
    });
  },
};

function withoutMomentum(velocities: Float64Array, dimension: number): Float64Array {
  const mean = new Float64Array(dimension);
  velocities.forEach((velocity, index) => {
    mean[index % dimension]! += (velocity * dimension) / velocities.length;
  });
  return velocities.map((velocity, index) => velocity - mean[index % dimension]!);
}
