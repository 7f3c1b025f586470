import {
  type Body as AstronomicalBody,
  AstroTime,
  BaryState,
  HelioState,
  JupiterMoons,
} from 'astronomy-engine';
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import { createParticleSystem, type ParticleSystem, type Trajectory } from 'principia/physics';
import { hashTrajectories } from './formats/recording.js';
import { gravitationalParameters } from './solar-masses.js';

/** Which years of the Solar System, how often, and whether with moons. */
export interface SolarSystemOptions {
  /** Earth and Moon apart, and Jupiter's four large moons; off if not given. */
  readonly moons?: boolean;
  /** Calendar year at whose first midnight (terrestrial time) the training begins. */
  readonly firstYear?: number;
  readonly trainingYears?: number;
  /** Years that follow the training's and are held out. */
  readonly testYears?: number;
  /** Days between states. */
  readonly cadence?: number;
}

const planets = ['Sun', 'Mercury', 'Venus', 'EMB', 'Mars', 'Jupiter', 'Saturn', 'Uranus', 'Neptune'];
const withMoons = planets.flatMap((name) => {
  if (name === 'EMB') return ['Earth', 'Moon'];
  return name === 'Jupiter' ? ['Jupiter', 'Io', 'Europa', 'Ganymede', 'Callisto'] : [name];
});

const planetsOnly = { firstYear: 1960, trainingYears: 50, testYears: 10, cadence: 4 };
// Io goes round in 1.77 days: 35 states a period.
const moonsToo = { firstYear: 2000, trainingYears: 1, testYears: 0.25, cadence: 0.05 };

const unfeltByTheSun =
  'in this ephemeris the Sun moves under the giant planets alone while the planets move under all, so the mass is inconsistent between series';
const unfeltByJupiter =
  'in this ephemeris Jupiter moves as the centre of mass of its system and does not recoil from its moons, so the mass is inconsistent between series';

/**
 * The real Solar System: barycentric states of the Sun and eight planets (the Earth with the Moon as their
 * barycentre), in astronomical units and days of terrestrial time since J2000, along the axes of the equator of J2000.
 *
 * Masses are unknown but the Sun's, which is 1. Test follows training in time, one interval on. With `moons` the Earth
 * and the Moon stand apart and Io, Europa, Ganymede and Callisto are added; states are then finer and fewer years.
 *
 * @throws InputError for years or a cadence that are not positive, or outside the ephemeris
 * @example
 * ```ts
 * const { training } = solarSystem();
 * training[0]!.system.bodies.map((body) => body.name); // ['Sun', 'Mercury', …, 'Neptune']
 * ```
 * Source: the ephemeris of astronomy-engine (truncated VSOP87; the Moon after Montenbruck and Pfleger, Astronomy on
 * the Personal Computer; Jupiter's moons by the theory L1.2 of Lainey, Duriez and Vienne); true masses by
 * `gravitationalParameters`.
 */
export function solarSystem(options: SolarSystemOptions = {}): Dataset {
  const moons = options.moons ?? false;
  const settings = { ...(moons ? moonsToo : planetsOnly), ...options };
  const { firstYear, trainingYears, testYears, cadence } = settings;
  checkSpan(settings);
  const names = moons ? withMoons : planets;
  const system = createParticleSystem(
    names.map((name) => (name === 'Sun' ? { name, mass: 1 } : { name })),
    'complete',
  );
  const begin = daysSinceJ2000(firstYear);
  const count = (years: number): number => Math.floor((years * 365.25) / cadence);
  const trainingCount = count(trainingYears) + 1;
  const training = [statesOf(system, begin, 0, trainingCount, cadence)];
  const test = [statesOf(system, begin, trainingCount, count(testYears), cadence)];
  const last = firstYear + trainingYears;
  return {
    name: 'solar-system',
    description:
      `Sun and ${moons ? 'planets, the Moon and the Galilean moons' : 'eight planets (Earth and Moon as their barycentre)'}, ` +
      `states every ${cadence} days, training ${firstYear} to ${last}, test to ${last + testYears}` +
      `${moons ? '; a fine cadence and a short span, so that Io with its period of 1.77 days is resolved; the velocities of Jupiter’s moons are those of their theory and match the slope of their positions to a thousandth only' : ''}`,
    source:
      'astronomy-engine 2.1: VSOP87 and lunar and Jovian satellite theories, barycentric, equator of J2000',
    hash: hashTrajectories([...training, ...test]),
    units: { length: 'AU', time: 'd', mass: 'solar mass', charge: '1' },
    dimension: 3,
    training,
    test,
    gauge: { body: 'Sun', mass: 1 },
    // Each giant shifts the Sun by m/(M + m) of its distance, as if it were alone; together it is m/(M + Σm).
    massSystematic: {
      relative: 1e-3,
      // The inner planets do not move the Sun: 3e-6 of its mass at the Earth's distance.
      strength: 4e-6,
      reason:
        'in this ephemeris the Sun is moved by each giant as if it were alone, which shifts their masses by up to 0.13 %',
    },
    unobservableMasses: moons
      ? {
          ...reasons(['Mercury', 'Venus', 'Mars'], unfeltByTheSun),
          ...reasons(['Io', 'Europa', 'Ganymede', 'Callisto'], unfeltByJupiter),
        }
      : reasons(['Mercury', 'Venus', 'EMB', 'Mars'], unfeltByTheSun),
    truth: {
      pairForce: '-0.00029591220829*m1*m2/r**2',
      masses: names.map((name) => solarMasses(name, moons)),
    },
  };
}

function checkSpan({
  firstYear,
  trainingYears,
  testYears,
  cadence,
}: Required<Omit<SolarSystemOptions, 'moons'>>): void {
  const lastYear = firstYear + trainingYears + testYears;
  if (!(Number.isInteger(firstYear) && firstYear >= 1700 && lastYear <= 2200)) {
    throw new InputError(
      `the years ${firstYear} to ${lastYear} are outside the ephemeris; choose years from 1700 to 2200`,
    );
  }
  if (!(cadence > 0 && Math.min(trainingYears, testYears) * 365.25 >= 2 * cadence)) {
    throw new InputError(
      `${trainingYears} training and ${testYears} test years at ${cadence} days apart are too few states; expected a positive cadence and at least two intervals in each`,
    );
  }
}

function reasons(names: readonly string[], reason: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, reason]));
}

/** Jupiter's published parameter is of its whole system: its large moons are taken off where they are bodies apart. */
function solarMasses(name: string, moons: boolean): number {
  const parameter = (of: string): number => gravitationalParameters[of]!;
  const alone =
    name === 'Jupiter' && moons
      ? parameter(name) -
        ['Io', 'Europa', 'Ganymede', 'Callisto'].map(parameter).reduce((sum, value) => sum + value)
      : parameter(name);
  return alone / parameter('Sun');
}

/** Days from 2000 January 1, 12h to the first midnight of a year. */
function daysSinceJ2000(year: number): number {
  return (Date.UTC(year, 0, 1) - Date.UTC(2000, 0, 1, 12)) / 86_400_000;
}

function statesOf(
  system: ParticleSystem,
  begin: number,
  first: number,
  count: number,
  cadence: number,
): Trajectory {
  const width = 3 * system.bodies.length;
  const times = Float64Array.from({ length: count }, (_, index) => begin + (first + index) * cadence);
  const positions = new Float64Array(count * width);
  const velocities = new Float64Array(count * width);
  times.forEach((time, index) => {
    writeStates(system, AstroTime.FromTerrestrialTime(time), index * width, positions, velocities);
  });
  return { system, dimension: 3, times, positions, velocities, velocitiesEstimated: false };
}

/** A position and velocity, in the ephemeris's own form. */
interface State {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly vx: number;
  readonly vy: number;
  readonly vz: number;
}

function writeStates(
  system: ParticleSystem,
  time: AstroTime,
  offset: number,
  positions: Float64Array,
  velocities: Float64Array,
): void {
  // Heliocentric states plus the Sun's: the same as barycentric ones, without computing the Sun's for every body.
  const sun = BaryState('Sun' as AstronomicalBody, time);
  const jovian = system.graph.hasNode('Io') ? JupiterMoons(time) : null;
  const satellites = new Map(Object.entries({ ...jovian } as Record<string, State>));
  let jupiter: State = sun;
  system.bodies.forEach(({ name }, index) => {
    const satellite = satellites.get(name.toLowerCase());
    let state: State = sun;
    if (satellite !== undefined) state = sum(satellite, jupiter);
    else if (name !== 'Sun') state = sum(HelioState(name as AstronomicalBody, time), sun);
    if (name === 'Jupiter') jupiter = state;
    positions.set([state.x, state.y, state.z], offset + 3 * index);
    velocities.set([state.vx, state.vy, state.vz], offset + 3 * index);
  });
}

function sum(one: State, other: State): State {
  return {
    x: one.x + other.x,
    y: one.y + other.y,
    z: one.z + other.z,
    vx: one.vx + other.vx,
    vy: one.vy + other.vy,
    vz: one.vz + other.vz,
  };
}
