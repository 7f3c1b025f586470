import { baoab } from './baoab.js';
import { generalisedHamiltonianMonteCarlo } from './generalised-hamiltonian-monte-carlo.js';
import { hamiltonianMonteCarlo } from './hamiltonian-monte-carlo.js';
import { microcanonical } from './microcanonical.js';
import { noseHoover } from './nose-hoover.js';
import { noseHooverLangevin } from './nose-hoover-langevin.js';
import { obabo } from './obabo.js';
import { overdamped } from './overdamped.js';
import type { Potential } from './potential.js';
import type { Sampler, SamplerState } from './sampler.js';

/** A sampler for a whitened potential, in which every direction has width 1, at a temperature and a step. */
export interface WhitenedSampler {
  /** In words. */
  readonly title: string;
  /** The step that is taken where none is asked for; directions oscillate with frequency 1. */
  readonly step: number;
  create(potential: Potential, temperature: number, step: number): Sampler<SamplerState>;
}

/** States of one sampler never meet another's. */
const plain = <State extends SamplerState>(sampler: Sampler<State>): Sampler<SamplerState> =>
  sampler as unknown as Sampler<SamplerState>;

/** The default first. */
export const whitenedSamplerNames = [
  'baoab',
  'obabo',
  'overdamped',
  'nose-hoover',
  'nose-hoover-langevin',
  'hamiltonian-monte-carlo',
  'malt',
  'microcanonical',
] as const;

/** A sampler of network ensembles. */
export type WhitenedSamplerName = (typeof whitenedSamplerNames)[number];

/** The samplers of network ensembles by name. A mass of T gives whitened directions frequency 1. */
export const whitenedSamplers: Readonly<Record<WhitenedSamplerName, WhitenedSampler>> = {
  baoab: {
    title: 'BAOAB Langevin',
    step: 0.7,
    create: (potential, temperature, stepSize) =>
      plain(baoab(potential, { temperature, stepSize, friction: 1, mass: temperature })),
  },
  obabo: {
    title: 'OBABO Langevin',
    step: 0.3,
    create: (potential, temperature, stepSize) =>
      plain(obabo(potential, { temperature, stepSize, friction: 1, mass: temperature })),
  },
  overdamped: {
    title: 'overdamped Langevin by the limit method',
    step: 0.5,
    create: (potential, temperature, stepSize) =>
      plain(overdamped(potential, { temperature, stepSize, mass: temperature })),
  },
  'nose-hoover': {
    title: 'Nosé-Hoover chain',
    step: 0.25,
    create: (potential, temperature, stepSize) =>
      plain(noseHoover(potential, { temperature, stepSize, relaxationTime: 1, mass: temperature })),
  },
  'nose-hoover-langevin': {
    title: 'Nosé-Hoover-Langevin',
    step: 0.25,
    create: (potential, temperature, stepSize) =>
      plain(
        noseHooverLangevin(potential, {
          ...{ temperature, stepSize, relaxationTime: 1, friction: 0.5, mass: temperature },
        }),
      ),
  },
  'hamiltonian-monte-carlo': {
    title: 'Hamiltonian Monte Carlo',
    step: 0.45,
    create: (potential, temperature, stepSize) =>
      plain(hamiltonianMonteCarlo(potential, { temperature, stepSize, steps: [3, 4], mass: temperature })),
  },
  malt: {
    title: 'Metropolis-adjusted Langevin trajectories',
    step: 0.4,
    create: (potential, temperature, stepSize) =>
      plain(
        generalisedHamiltonianMonteCarlo(potential, {
          ...{ temperature, stepSize, friction: 0.5, steps: 4, renewMomentum: true, mass: temperature },
        }),
      ),
  },
  microcanonical: {
    title: 'microcanonical Langevin',
    step: 0.7,
    // A path of length √d is what a direction of width 1 travels in a unit of time.
    create: (potential, temperature, stepSize) =>
      plain(
        microcanonical(potential, {
          temperature,
          stepSize: stepSize * Math.sqrt(potential.dimension),
          decoherenceLength: 2 * Math.sqrt(potential.dimension),
        }),
      ),
  },
};
