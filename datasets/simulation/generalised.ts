import type { TruthTerm } from 'principia/law';
import { createRandom, InputError, type RandomStream } from 'principia/math';
import {
  type Body,
  type GeneralisedCoordinates,
  generalisedAccelerations,
  generalisedMomenta,
  integrateAdaptive,
  type Units,
  type VectorField,
} from 'principia/physics';
import { joined, rowsOf } from './rows.js';
import { sampleTimes, splitCounts } from './settings.js';
import type { Motion, MotionSettings, Simulation } from './simulated-system.js';

/** A motion's first coordinates and rates, each [n]. */
export interface GeneralisedStart {
  readonly coordinates: Float64Array;
  readonly rates: Float64Array;
}

/** A mechanical system in generalised coordinates q with a potential V(q) of zero at least, and perhaps drag. */
export interface GeneralisedSimulation {
  readonly description: string;
  readonly settings: MotionSettings;
  readonly bodies: readonly Body[];
  readonly coordinates: GeneralisedCoordinates;
  readonly units: Units;
  potential(q: Float64Array): number;
  /** −∂V/∂q, [n]. */
  forces(q: Float64Array): Float64Array;
  /** γ of the generalised drag −γ q̇ on every coordinate. */
  readonly damping: number;
  /** The forces −∂V/∂q as text. */
  readonly forceTerms: readonly TruthTerm[];
  /** Standard deviation of the noise of the rates. */
  readonly rateNoise: number;
  start(random: RandomStream): GeneralisedStart;
}

/** The simulation of a system in generalised coordinates; see {@link GeneralisedSimulation}. */
export function generalisedSimulation(system: GeneralisedSimulation): Simulation {
  const { settings, bodies, damping } = system;
  const times = sampleTimes(settings);
  const random = createRandom(settings.seed).child('trajectory');
  const drag: TruthTerm = { acts: 'generalised force', direction: 'velocity', expression: `-${damping}` };
  return {
    description: system.description,
    dimension: 1,
    units: system.units,
    truth: { terms: [...system.forceTerms, ...(damping === 0 ? [] : [drag])] },
    noise: { position: settings.noise, velocity: system.rateNoise },
    counts: splitCounts(settings),
    size: times.length * bodies.length,
    energyChanges: null,
    beyondCsv: 'the mass matrix of generalised coordinates',
    motion: (index) => followMotion(system, times, system.start(random.child(index))),
  };
}

function followMotion(system: GeneralisedSimulation, times: Float64Array, start: GeneralisedStart): Motion {
  const count = system.bodies.length;
  const field = generalisedField(system);
  const initial = Float64Array.of(...start.coordinates, ...start.rates, 0);
  const { status, states } = integrateAdaptive(field, initial, times, {
    relativeTolerance: 1e-12,
    absoluteTolerance: 1e-12,
  });
  if (status !== 'complete') {
    throw new InputError(
      `a motion over ${times.length - 1} intervals up to ${times.at(-1)} cannot be followed (${status}); take a shorter time`,
    );
  }
  const rows = rowsOf(states, initial.length);
  const derivatives = rows.map((state, row) => {
    const derivative = new Float64Array(state.length);
    field(times[row]!, state, derivative);
    return derivative;
  });
  const energy = (state: Float64Array): number => energyOf(system, state) + state[2 * count]!;
  const first = energy(rows[0]!);
  return {
    bodies: system.bodies,
    topology: 'complete',
    coordinates: system.coordinates,
    times,
    positions: joined(rows, 0, count),
    velocities: joined(rows, count, count),
    accelerations: joined(derivatives, count, count),
    energyError: rows.reduce((largest, state) => Math.max(largest, Math.abs(energy(state) / first - 1)), 0),
    redrawn: 0,
  };
}

/** Lagrange's equations for the state [q, q̇, W] with Ẇ = γ Σ q̇ᵢ², the energy that drag takes. */
function generalisedField({ coordinates, damping, forces }: GeneralisedSimulation): VectorField {
  const count = coordinates.angles.length;
  return (_time, state, derivative) => {
    const q = state.subarray(0, count);
    const rates = state.subarray(count, 2 * count);
    const acting = forces(q).map((force, index) => force - damping * rates[index]!);
    derivative.set(rates);
    derivative.set(generalisedAccelerations(coordinates, q, rates, acting), count);
    derivative[2 * count] = damping * rates.reduce((sum, rate) => sum + rate ** 2, 0);
  };
}

/** ½ q̇ᵀ M(q) q̇ + V(q). */
function energyOf({ coordinates, potential }: GeneralisedSimulation, state: Float64Array): number {
  const count = coordinates.angles.length;
  const q = state.subarray(0, count);
  const rates = state.subarray(count, 2 * count);
  const kinetic = generalisedMomenta(coordinates, q, rates).reduce(
    (sum, momentum, index) => sum + 0.5 * momentum * rates[index]!,
    0,
  );
  return kinetic + potential(q);
}
