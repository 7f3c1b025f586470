import { basename } from 'node:path';
import type { Dataset, TruthTerm } from 'principia/law';
import { InputError } from 'principia/math';
import {
  createParticleSystem,
  type GeneralisedCoordinates,
  generalisedCoordinates,
  type ParticleSystem,
  type Trajectory,
} from 'principia/physics';
import { type NumericTable, readNumericCsv } from './formats/numeric-csv.js';
import { hashTrajectories, splitTrajectories } from './formats/recording.js';

/** How a recorded pendulum is read. */
export interface PendulumRecordingOptions {
  /** Every how many rows, a thousandth of a second apart, one is taken; 1, all of them, if not given. */
  readonly every?: number;
}

/** An apparatus: inertia, torques and friction of its joints, all over the inertia of the first arm. */
interface Apparatus {
  readonly name: string;
  readonly inertia: readonly number[];
  /** Of gravity at a right angle. */
  readonly torques: readonly number[];
  /** Viscous friction of each joint. */
  readonly friction: readonly number[];
  /** Root mean square of the angles' deviations over a segment, the median segment, rad. */
  readonly residual: number;
}

/** Fitted by us to these recordings: one set of constants for all segments, initial states for each. */
const apparatuses: readonly Apparatus[] = [
  { name: 'single', inertia: [1], torques: [64.051], friction: [0.0569], residual: 0.002 },
  {
    name: 'double',
    inertia: [1, 0.49136, 0.49136, 0.55627],
    torques: [58.914, 27.825],
    friction: [0.0471, 0.00122],
    residual: 0.003,
  },
  {
    name: 'triple',
    inertia: [1, 0.77609, 0.1994, 0.77609, 0.96201, 0.26326, 0.1994, 0.26326, 0.21865],
    torques: [57.997, 43.768, 11.224],
    friction: [0.0733, 0.0149, 0.00291],
    residual: 0.002,
  },
];

/**
 * A real pendulum of one, two or three arms that swings freely, measured by encoders: a CSV file with the columns
 * `segment,t_s,theta1_rad,…,omega1_rad_s,…`, a trajectory a segment, the last fifth of them held out.
 *
 * Angles are counted from where the arms hang (the file counts from upright). The inertia, in units of the first arm's,
 * and the truth are constants that we fitted to the published recordings; they follow them within about 0.003 rad over a
 * segment, and belong to that apparatus only. Energy falls by friction.
 *
 * @throws InputError for a file that cannot be read or used
 * @example
 * ```ts
 * const dataset = readPendulum('pendulum/double.csv', { every: 10 });
 * ```
 * Source: K. Kaheman et al., arXiv:2205.06231, and its data (dynamicslab/MultiArm-Pendulum).
 */
export function readPendulum(path: string, options: PendulumRecordingOptions = {}): Dataset {
  const { every = 1 } = options;
  if (!(Number.isSafeInteger(every) && every >= 1)) {
    throw new InputError(`every is ${every}; expected a whole number of at least 1`);
  }
  const table = readNumericCsv(path, ['segment', 't_s', 'theta1_rad', 'omega1_rad_s']);
  const apparatus = apparatuses[['theta2_rad', 'theta3_rad'].filter((name) => table.has(name)).length]!;
  const arms = apparatus.torques.length;
  const coordinates = generalisedCoordinates(apparatus.inertia);
  const system = createParticleSystem(
    apparatus.torques.map((_, arm) => ({ name: `arm-${arm + 1}` })),
    'complete',
  );
  const trajectories = segmentsOf(table, path, every).map((rows) =>
    segmentTrajectory(table, rows, system, coordinates),
  );
  return {
    name: `pendulum-${apparatus.name}`,
    description:
      `a real pendulum of ${arms} arm${arms === 1 ? '' : 's'}, ${trajectories.length} segments of free swing sampled every ` +
      `${every} ms; its fitted equations follow them within ${apparatus.residual} rad (median segment)`,
    source: `file ${basename(path)}; arXiv:2205.06231`,
    hash: hashTrajectories(trajectories),
    units: { length: 'rad', time: 's', mass: 'inertia of the first arm', charge: '1' },
    dimension: 1,
    ...splitTrajectories(trajectories),
    truth: { terms: apparatus.torques.map((_, arm) => torqueOn(apparatus, arm)) },
  };
}

/** Gravity and the friction of the joints above and below an arm. */
function torqueOn({ torques, friction }: Apparatus, arm: number): TruthTerm {
  const number = arm + 1;
  const above =
    arm === 0 ? ` - ${friction[0]}*omega1` : ` - ${friction[arm]}*(omega${number} - omega${number - 1})`;
  const below =
    arm + 1 < friction.length ? ` + ${friction[arm + 1]}*(omega${number + 1} - omega${number})` : '';
  return {
    acts: 'generalised force',
    direction: 'axis',
    axis: arm,
    expression: `-${torques[arm]}*sin(theta${number})${above}${below}`,
    note: 'fitted to the recordings',
  };
}

/** The rows of every segment that are taken. */
function segmentsOf(table: NumericTable, path: string, every: number): number[][] {
  const segments = new Map<number, number[]>();
  table.column('segment').forEach((segment, row) => {
    const rows = segments.get(segment) ?? [];
    segments.set(segment, rows);
    rows.push(row);
  });
  const times = table.column('t_s');
  return [...segments].map(([segment, rows]) => {
    const wrong = rows.find((row, index) => index > 0 && !(times[row]! > times[rows[index - 1]!]!));
    if (wrong !== undefined) {
      throw new InputError(
        `'${path}', line ${wrong + 2}: times of segment ${segment} do not increase; sort them`,
      );
    }
    const taken = rows.filter((_, index) => index % every === 0);
    if (taken.length < 2) {
      throw new InputError(
        `'${path}': segment ${segment} keeps ${taken.length} of ${rows.length} rows when every is ${every}; take more`,
      );
    }
    return taken;
  });
}

function segmentTrajectory(
  table: NumericTable,
  rows: readonly number[],
  system: ParticleSystem,
  coordinates: GeneralisedCoordinates,
): Trajectory {
  const times = table.column('t_s');
  const gather = (name: (arm: number) => string, offset: number): Float64Array => {
    const columns = system.bodies.map((_, arm) => table.column(name(arm + 1)));
    return Float64Array.from(rows.flatMap((row) => columns.map((column) => column[row]! - offset)));
  };
  return {
    system,
    dimension: 1,
    times: Float64Array.from(rows, (row) => times[row]!),
    positions: gather((arm) => `theta${arm}_rad`, Math.PI),
    velocities: gather((arm) => `omega${arm}_rad_s`, 0),
    velocitiesEstimated: false,
    coordinates,
  };
}
