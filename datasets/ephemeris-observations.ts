import { InputError } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import { barycentricStates, parameterNames } from './ephemerides.js';
import { gravitationalParameters } from './solar-masses.js';

/** The Julian date of 2000 January 1.5, from which epochs are counted. */
export const j2000 = 2451545;

/** Which states of a folder of ephemerides. */
export interface ObservationOptions {
  /** Names of files without their ending. */
  readonly bodies: readonly string[];
  /** Julian dates, first and last. */
  readonly from: number;
  readonly to: number;
}

/**
 * States of bodies each at its own epochs: one trajectory whose times are all of them, NaN where a body has no state.
 * Times are days from J2000 (TDB), lengths astronomical units, masses suns, as published.
 *
 * @param folder of `<body>.csv` files, as for `readEphemerides`
 * @throws InputError for a body without a file, a mass, or a state in the span
 * @example
 * ```ts
 * readEphemerisObservations('ephemerides', { bodies: ['Sun', 'Mercury'], from: 2444239.5, to: 2455197.5 });
 * ```
 */
export function readEphemerisObservations(
  folder: string,
  { bodies, from, to }: ObservationOptions,
): Trajectory {
  const recorded = bodies.map((body) => {
    const states = barycentricStates(folder, body);
    const rows = [...states.epochs.keys()].filter(
      (row) => states.epochs[row]! >= from && states.epochs[row]! <= to,
    );
    if (rows.length === 0) {
      throw new InputError(
        `'${body}.csv' in '${folder}' has no state from ${from} to ${to}; expected Julian dates there`,
      );
    }
    return { states, rows };
  });
  const epochs = [...new Set(recorded.flatMap(({ states, rows }) => rows.map((row) => states.epochs[row]!)))];
  epochs.sort((one, other) => one - other);
  const places = new Map(epochs.map((epoch, place) => [epoch, place]));
  const positions = new Float64Array(3 * bodies.length * epochs.length).fill(Number.NaN);
  const velocities = positions.slice();
  recorded.forEach(({ states, rows }, body) => {
    for (const row of rows) {
      const place = 3 * (places.get(states.epochs[row]!)! * bodies.length + body);
      positions.set(states.positions.subarray(3 * row, 3 * row + 3), place);
      velocities.set(states.velocities.subarray(3 * row, 3 * row + 3), place);
    }
  });
  return {
    system: createParticleSystem(
      bodies.map((name) => ({ name, mass: publishedMass(name) })),
      'complete',
    ),
    dimension: 3,
    times: Float64Array.from(epochs, (epoch) => epoch - j2000),
    positions,
    velocities,
    velocitiesEstimated: false,
    units: { length: 'AU', time: 'd', mass: 'mass of the Sun', charge: '1' },
  };
}

/** A body's published mass in suns. */
export function publishedMass(name: string): number {
  const parameter = gravitationalParameters[parameterNames[name] ?? name];
  if (parameter === undefined) {
    throw new InputError(
      `the mass of '${name}' is not known; expected one of ${Object.keys(gravitationalParameters).join(', ')}`,
    );
  }
  return parameter / gravitationalParameters.Sun!;
}
