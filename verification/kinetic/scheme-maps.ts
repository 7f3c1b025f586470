import { baoab, type LangevinOptions, obabo, overdamped, type Potential } from 'principia/thermal';
import { below, type Check } from '../verification.js';
import {
  affineMap,
  type ProbedStep,
  probeLangevin,
  probeOverdamped,
  stationaryCovariance,
} from './affine-map.js';
import { drawsOf, eulerMaruyama, eulerSampler, splittingSampler } from './comparison-schemes.js';
import { harmonic } from './potentials.js';

/** One oscillator and how it is stepped. */
interface Setting extends LangevinOptions {
  readonly stiffness: number;
  readonly mass: number;
}

/** (K⟨q²⟩/T, ⟨p²⟩/mT), or null where the scheme is unstable. */
type Temperatures = readonly [number, number] | null;

type Probe = (potential: Potential, setting: Setting) => ProbedStep;

/** The schemes whose one-step maps are probed. */
export type Scheme =
  | 'BAOAB'
  | 'OBABO'
  | 'limit method'
  | 'ABOBA'
  | 'OABAO'
  | 'BAOA'
  | 'BAO'
  | 'explicit Euler'
  | 'symplectic Euler'
  | 'Euler-Maruyama';

/** How the map of each is found. */
export const probes: Readonly<Record<Scheme, Probe>> = {
  BAOAB: (potential, setting) => probeLangevin(baoab(potential, setting), potential, 1),
  OBABO: (potential, setting) => probeLangevin(obabo(potential, setting), potential, 2),
  'limit method': (potential, setting) => probeOverdamped(overdamped(potential, setting), potential),
  ABOBA: splitting('ABOBA'),
  OABAO: splitting('OABAO'),
  BAOA: splitting('BAOA'),
  BAO: splitting('BAO'),
  'explicit Euler': (potential, setting) =>
    probeLangevin(eulerSampler('explicit', potential, setting), potential, 1),
  'symplectic Euler': (potential, setting) =>
    probeLangevin(eulerSampler('symplectic', potential, setting), potential, 1),
  'Euler-Maruyama': (potential, setting) => probeOverdamped(eulerMaruyama(potential, setting), potential),
};

function splitting(word: 'ABOBA' | 'OABAO' | 'BAOA' | 'BAO'): Probe {
  return (potential, setting) =>
    probeLangevin(splittingSampler(word, potential, setting), potential, drawsOf(word));
}

async function temperaturesOf(scheme: Scheme, setting: Setting): Promise<Temperatures> {
  const { stiffness, mass, temperature } = setting;
  const map = await affineMap(probes[scheme](harmonic([stiffness]), setting));
  if (!(map.error < 1e-12)) throw new Error(`${scheme} is not affine: off by ${map.error}`);
  const covariance = stationaryCovariance(map);
  return covariance && [(stiffness * covariance[0]!) / temperature, covariance[3]! / (mass * temperature)];
}

/** The largest difference from what is expected; infinite where one of the two is unstable. */
function difference(found: Temperatures, expected: Temperatures): number {
  if (found === null || expected === null) return found === expected ? 0 : Number.POSITIVE_INFINITY;
  return Math.max(
    ...expected.map((value, index) => (Number.isNaN(value) ? 0 : Math.abs(found[index]! - value))),
  );
}

/** The closed forms, x = h²K/m; the limit method and Euler-Maruyama have no momenta. */
const closedForms: Partial<Record<Scheme, (setting: Setting) => Temperatures>> = {
  BAOAB: (setting) => [1, 1 - ratio(setting) / 4],
  ABOBA: (setting) => [1, 1 / (1 - ratio(setting) / 4)],
  OBABO: (setting) => [1 / (1 - ratio(setting) / 4), 1],
  OABAO: (setting) => [1 - ratio(setting) / 4, 1],
  BAOA: () => [1, 1],
  'limit method': ({ stepSize, stiffness, mass }) =>
    stepSize * stiffness < 2 * mass ? [1, Number.NaN] : null,
  'Euler-Maruyama': ({ stepSize, stiffness }) =>
    stepSize * stiffness < 2 ? [1 / (1 - (stepSize * stiffness) / 2), Number.NaN] : null,
};

function ratio({ stepSize, stiffness, mass }: Setting): number {
  return (stepSize * stepSize * stiffness) / mass;
}

/** The table's settings, K = m = T = 1, at three frictions; then such as stand in no table. */
const settings: readonly Setting[] = [
  ...[0.1, 0.25, 0.5, 1, 1.5, 1.9].flatMap((stepSize) =>
    [0.1, 1, 5].map((friction) => ({ stepSize, friction, stiffness: 1, mass: 1, temperature: 1 })),
  ),
  { stepSize: 0.3, friction: 0.7, stiffness: 2.5, mass: 3, temperature: 0.02 },
  { stepSize: 0.045, friction: 12, stiffness: 40, mass: 0.5, temperature: 7 },
  { stepSize: 1.1, friction: 0.01, stiffness: 0.4, mass: 0.8, temperature: 1.7 },
  { stepSize: 0.62, friction: 2.2, stiffness: 1.9, mass: 1.4, temperature: 1e-4 },
];

/** Schemes without a closed form at K = m = T = 1, to the digits printed; null where they are unstable. */
const printed: readonly [Scheme, number, number, Temperatures, number][] = [
  ['BAO', 1, 0.1, [0.9549, 1.0022], 5e-5],
  ['BAO', 1, 0.25, [0.9053, 1.0108], 5e-5],
  ['BAO', 1, 0.5, [0.871, 1.031], 5e-5],
  ['BAO', 1, 1, [1.078, 1.078], 5e-5],
  ['BAO', 1, 1.5, [7.6228, 1.5708], 5e-5],
  ['BAO', 1, 1.9, null, 0],
  ['symplectic Euler', 1, 0.1, [1.0026, 1.0554], 5e-5],
  ['symplectic Euler', 1, 0.25, [1.0182, 1.1636], 5e-5],
  ['symplectic Euler', 1, 0.5, [1.0909, 1.4545], 5e-5],
  ['symplectic Euler', 1, 1, [2, 4], 5e-5],
  ['symplectic Euler', 1, 1.5, null, 0],
  ['explicit Euler', 1, 0.1, [1.114, 1.1665], 5e-5],
  ['explicit Euler', 1, 0.25, [1.3567, 1.4971], 5e-5],
  ['explicit Euler', 1, 0.5, [2.1538, 2.4615], 5e-5],
  ['explicit Euler', 1, 1, null, 0],
  ['explicit Euler', 0.01, 0.001, [1.111, Number.NaN], 5e-4],
  ['explicit Euler', 0.01, 0.005, [2, Number.NaN], 5e-4],
  ['explicit Euler', 0.01, 0.009, [10, Number.NaN], 5e-2],
  ['explicit Euler', 0.01, 0.01, null, 0],
];

/** A1: the one-step maps, solved for their stationary averages, against closed forms and printed tables. */
export async function affineMaps(): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [scheme, closedForm] of Object.entries(closedForms) as [
    Scheme,
    (typeof closedForms)['BAOAB'],
  ][]) {
    const unit = scheme === 'Euler-Maruyama';
    const differences = await Promise.all(
      settings.map(async (given) => {
        const setting = unit ? { ...given, mass: 1, stiffness: given.stiffness / given.mass } : given;
        return difference(await temperaturesOf(scheme, setting), closedForm!(setting));
      }),
    );
    const count = settings.length;
    checks.push(below(`A1 ${scheme}, closed form, ${count} settings`, Math.max(...differences), 1e-10));
  }
  for (const scheme of new Set(printed.map(([name]) => name))) {
    const rows = printed.filter(([name]) => name === scheme);
    const misses = await Promise.all(
      rows.map(async ([, friction, stepSize, expected, tolerance]) => {
        const setting = { stepSize, friction, stiffness: 1, mass: 1, temperature: 1 };
        return difference(await temperaturesOf(scheme, setting), expected) > tolerance ? 1 : 0;
      }),
    );
    const missed = misses.reduce<number>((sum, miss) => sum + miss, 0);
    checks.push(below(`A1 ${scheme}, entries of ${rows.length} that miss a printed digit`, missed, 0.5));
  }
  return checks;
}
