import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import { createParticleSystem, type Trajectory } from 'principia/physics';
import { type NumericTable, readNumericCsv } from './formats/numeric-csv.js';
import { hashTrajectories, splitTrajectories } from './formats/recording.js';
import { gravitationalParameters } from './solar-masses.js';

/** Which bodies of a folder of ephemerides. */
export interface EphemeridesOptions {
  /** Names of files without their ending; the Sun and the four giant planets if not given. */
  readonly bodies?: readonly string[];
  /** Those of them whose states are interpolated to the epochs of the others; none if not given. */
  readonly interpolated?: readonly string[];
}

const giants = ['Sun', 'Jupiter', 'Saturn', 'Uranus', 'Neptune'];

/** What bodies are called, whose files say it otherwise. */
export const parameterNames: Readonly<Record<string, string>> = { EarthMoonBarycentre: 'EMB' };

/** What a file's states are counted from, where it is not the solar-system barycentre. */
const centres: Readonly<Record<string, string>> = {
  'Moon-geocentric': 'Earth',
  Io: 'Jupiter',
  Europa: 'Jupiter',
  Ganymede: 'Jupiter',
  Callisto: 'Jupiter',
};

/** States of a body about the barycentre; epochs [T] in days, positions and velocities [T, 3]. */
export interface States {
  readonly epochs: Float64Array;
  readonly positions: Float64Array;
  readonly velocities: Float64Array;
}

/**
 * The Solar System as JPL's ephemerides have it: a folder of `<body>.csv` files with the columns
 * `jd_tdb,x_au,y_au,z_au,vx_au_d,vy_au_d,vz_au_d`, one trajectory of barycentric states at the epochs that all bodies
 * share, its last fifth held out. Masses are unknown but the first body's (the Sun's is 1); true masses come along for
 * judging.
 *
 * A body with other epochs than the rest, as the Sun has beside the inner planets, can be interpolated to theirs, by
 * Hermite's cubic through positions and velocities: for the Sun's states, 20 days apart, that is exact to 10⁻⁹ AU, for
 * Jupiter's, 50 days apart, to 4·10⁻⁷ AU. Moons are counted from their planet in their files, and are moved with it.
 *
 * @param folder for instance of states from JPL Horizons
 * @throws InputError for a missing file, or bodies whose epochs never coincide
 * @example
 * ```ts
 * const giants = readEphemerides('ephemerides');
 * const inner = readEphemerides('ephemerides', { bodies: ['Sun', 'Mercury', 'Venus', 'Earth', 'Mars'], interpolated: ['Sun'] });
 * ```
 * Source: R. S. Park et al., The JPL Planetary and Lunar Ephemerides DE440 and DE441, Astron. J. 161, 105 (2021).
 */
export function readEphemerides(folder: string, options: EphemeridesOptions = {}): Dataset {
  const { bodies = giants, interpolated = [] } = options;
  demandNames(folder, bodies, interpolated);
  const recorded = new Map(bodies.map((body) => [body, barycentricStates(folder, body, interpolated)]));
  const epochs = commonEpochs(recorded, interpolated);
  const width = 3 * bodies.length;
  const positions = new Float64Array(epochs.length * width);
  const velocities = new Float64Array(epochs.length * width);
  bodies.forEach((body, place) => {
    const states = recorded.get(body)!;
    epochs.forEach((epoch, row) => {
      writeState(states, epoch, positions, velocities, row * width + 3 * place);
    });
  });
  const [gaugeBody] = bodies as [string];
  const trajectory: Trajectory = {
    system: createParticleSystem(
      bodies.map((name) => (name === gaugeBody ? { name, mass: 1 } : { name })),
      'complete',
    ),
    dimension: 3,
    times: Float64Array.from(epochs),
    positions,
    velocities,
    velocitiesEstimated: false,
  };
  const parameter = (body: string): number | undefined =>
    gravitationalParameters[parameterNames[body] ?? body.replace('-geocentric', '')];
  const gauge = parameter(gaugeBody);
  const masses = bodies.map((body) =>
    gauge === undefined ? Number.NaN : (parameter(body) ?? Number.NaN) / gauge,
  );
  return {
    name: 'ephemerides',
    description:
      `${bodies.join(', ')} at ${epochs.length} epochs, Julian dates ${epochs[0]} to ${epochs.at(-1)} (TDB), about the ` +
      `solar-system barycentre${interpolated.length === 0 ? '' : `; ${interpolated.join(', ')} interpolated to the others' epochs`}`,
    source: 'JPL Horizons, DE441 (moons of Jupiter: JUP365)',
    hash: hashTrajectories([trajectory]),
    units: { length: 'AU', time: 'd', mass: `mass of ${gaugeBody}`, charge: '1' },
    dimension: 3,
    ...splitTrajectories([trajectory]),
    gauge: { body: gaugeBody, mass: 1 },
    truth: {
      ...(gaugeBody === 'Sun' ? { pairForce: '-0.00029591220829*m1*m2/r**2' } : {}),
      ...(masses.some(Number.isNaN) ? {} : { masses }),
    },
  };
}

function demandNames(folder: string, bodies: readonly string[], interpolated: readonly string[]): void {
  if (bodies.length < 2 || new Set(bodies).size < bodies.length) {
    throw new InputError(`bodies are ${bodies.join(', ')}; expected at least two different ones`);
  }
  const stranger = interpolated.find((body) => !bodies.includes(body));
  if (stranger !== undefined || interpolated.length >= bodies.length) {
    throw new InputError(
      `interpolated are ${interpolated.join(', ')}; expected some, but not all, of ${bodies.join(', ')}`,
    );
  }
  const missing = bodies.find((body) => !existsSync(join(folder, `${body}.csv`)));
  if (missing !== undefined) {
    throw new InputError(`there is no file '${missing}.csv' in '${folder}'; expected one for every body`);
  }
}

/** A body's states about the barycentre: its own, or those about its centre plus the centre's. */
export function barycentricStates(
  folder: string,
  body: string,
  interpolated: readonly string[] = [],
): States {
  const axes = ['x', 'y', 'z'];
  const [places, rates] = [axes.map((axis) => `${axis}_au`), axes.map((axis) => `v${axis}_au_d`)];
  const table: NumericTable = readNumericCsv(join(folder, `${body}.csv`), ['jd_tdb', ...places, ...rates]);
  const gather = (names: readonly string[]): Float64Array => {
    const columns = names.map((name) => table.column(name));
    return Float64Array.from(
      { length: 3 * table.rows },
      (_, index) => columns[index % 3]![Math.floor(index / 3)]!,
    );
  };
  const epochs = table.column('jd_tdb');
  const own: States = { epochs, positions: gather(places), velocities: gather(rates) };
  const wrong = epochs.findIndex((epoch, row) => row > 0 && !(epoch > epochs[row - 1]!));
  if (wrong >= 0) {
    throw new InputError(`'${body}.csv', line ${wrong + 2}: the dates do not increase; sort them`);
  }
  const centre = centres[body];
  return centre === undefined
    ? own
    : aboutBarycentre(own, barycentricStates(folder, centre, interpolated), interpolated.includes(centre));
}

/** States about a centre plus the centre's own, at the epochs where that is known, or within its span. */
function aboutBarycentre(own: States, centre: States, interpolated: boolean): States {
  const known = new Set(centre.epochs);
  const rows = [...own.epochs.keys()].filter((row) => {
    const epoch = own.epochs[row]!;
    return known.has(epoch) || (interpolated && epoch > centre.epochs[0]! && epoch < centre.epochs.at(-1)!);
  });
  const positions = new Float64Array(3 * rows.length);
  const velocities = new Float64Array(3 * rows.length);
  rows.forEach((row, place) => {
    writeState(centre, own.epochs[row]!, positions, velocities, 3 * place);
    for (let axis = 0; axis < 3; axis++) {
      positions[3 * place + axis]! += own.positions[3 * row + axis]!;
      velocities[3 * place + axis]! += own.velocities[3 * row + axis]!;
    }
  });
  return { epochs: Float64Array.from(rows, (row) => own.epochs[row]!), positions, velocities };
}

/** The epochs that all bodies have which are not interpolated, within the spans of those that are. */
function commonEpochs(recorded: ReadonlyMap<string, States>, interpolated: readonly string[]): number[] {
  const exact = [...recorded].filter(([body]) => !interpolated.includes(body));
  const known = exact.map(([, { epochs }]) => new Set(epochs));
  const spans = interpolated.map((body) => recorded.get(body)!.epochs);
  const common = [...known[0]!].filter(
    (epoch) =>
      known.every((epochs) => epochs.has(epoch)) &&
      spans.every((epochs) => epoch >= epochs[0]! && epoch <= epochs.at(-1)!),
  );
  if (common.length < 10) {
    throw new InputError(
      `${[...recorded.keys()].join(', ')} share ${common.length} epochs; at least 10 are needed: leave a body out, or ` +
        'interpolate one whose states are closer together than its motion is fast',
    );
  }
  return common;
}

/** A state at an epoch, recorded or by Hermite's cubic between its neighbours. */
function writeState(
  { epochs, positions, velocities }: States,
  epoch: number,
  intoPositions: Float64Array,
  intoVelocities: Float64Array,
  offset: number,
): void {
  let next = epochs.findIndex((known) => known >= epoch);
  if (epochs[next] === epoch) {
    intoPositions.set(positions.subarray(3 * next, 3 * next + 3), offset);
    intoVelocities.set(velocities.subarray(3 * next, 3 * next + 3), offset);
    return;
  }
  next = Math.max(1, next);
  const span = epochs[next]! - epochs[next - 1]!;
  const s = (epoch - epochs[next - 1]!) / span;
  for (let axis = 0; axis < 3; axis++) {
    const [from, to] = [3 * (next - 1) + axis, 3 * next + axis];
    const change = positions[to]! - positions[from]!;
    const start = span * velocities[from]! - change;
    const end = change - span * velocities[to]!;
    // x = x₀ + s Δ + s (1 − s) ((1 − s) a + s b), with a = h v₀ − Δ and b = Δ − h v₁.
    intoPositions[offset + axis] = positions[from]! + s * change + s * (1 - s) * ((1 - s) * start + s * end);
    intoVelocities[offset + axis] = (change + (1 - s) * (1 - 3 * s) * start + s * (2 - 3 * s) * end) / span;
  }
}
