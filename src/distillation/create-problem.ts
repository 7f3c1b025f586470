import { compileLaw, type Law, thresholdConstants } from 'principia/law';
import { InputError } from 'principia/math';
import type { AdaptiveOptions, Trajectory } from 'principia/physics';
import {
  type BodyCharge,
  type BodyMass,
  bodiesAt,
  chargesOf,
  constantsAt,
  massesOf,
  observedState,
  type ShootingProblem,
  scalesOf,
  type Window,
} from './shooting-problem.js';
import type { ShootingPoint } from './window-linearisation.js';
import { cutWindows, type WindowOptions } from './windows.js';

/** What turns a law and trajectories into a problem of multiple shooting. */
export interface ProblemOptions {
  /** Masses by name; those of the systems where none are given. */
  readonly masses?: readonly BodyMass[];
  /** Charges by name; those of the systems, or none, where none are given. Which gauge must be held: `BodyCharge`. */
  readonly charges?: readonly BodyCharge[];
  /** Which of the law's constants are fitted, in the order of `lawConstants`; all where not given. */
  readonly freeConstants?: readonly boolean[];
  /** Windows cut already (to be shared by laws that are compared), or how to cut them. */
  readonly windows?: readonly Window[] | WindowOptions;
  /** Error of an integration step allowed, relative to the bodies' own spreads; 1e-9. */
  readonly relativeTolerance?: number;
}

/** The error that sensitivities may have: a Gauss-Newton step needs no more. */
const sensitivityTolerance = 1e-6;

/**
 * A law and trajectories as a problem of multiple shooting.
 *
 * @throws InputError where the trajectories' bodies differ, a mass is neither known nor given, or the law is not one of
 * bodies in their space
 */
export function createProblem(
  law: Law,
  trajectories: readonly Trajectory[],
  options: ProblemOptions = {},
): ShootingProblem {
  const names = checkBodies(trajectories);
  const force = compileLaw(law);
  const given = options.masses ?? [];
  const givenCharges = options.charges ?? [];
  const { dimension } = trajectories[0]!;
  const scales = scalesOf(trajectories);
  const integrationAt = (relativeTolerance: number): AdaptiveOptions => ({
    relativeTolerance,
    absoluteTolerance: Float64Array.from(
      { length: 2 * names.length * dimension },
      (_, component) => relativeTolerance * scales[Math.floor(component / dimension)]!,
    ),
  });
  const relativeTolerance = options.relativeTolerance ?? 1e-9;
  const masses = trajectories.map((trajectory) => massesOf(trajectory, given));
  const charges = trajectories.map((trajectory) => chargesOf(trajectory, givenCharges));
  const freeOf = (entries: readonly (BodyMass | BodyCharge)[]): readonly number[] =>
    [...names.keys()].filter((index) => entries.some(({ body, free }) => free && body === names[index]));
  const sensitivityIntegration = integrationAt(Math.max(relativeTolerance, sensitivityTolerance));
  const isFree = (index: number): boolean => options.freeConstants?.[index] ?? true;
  const problem: ShootingProblem = {
    force,
    trajectories,
    windows: isCut(options.windows) ? options.windows : [],
    bodies: names.length,
    dimension,
    kinds: trajectories.some(({ velocitiesEstimated }) => velocitiesEstimated) ? 1 : 2,
    freeConstants: [...force.constants.keys()].filter(isFree),
    thresholds: force.switches === undefined ? [] : thresholdConstants(law).filter(isFree),
    freeMasses: freeOf(given),
    freeCharges: freeOf(givenCharges),
    scales,
    masses,
    charges,
    integration: integrationAt(relativeTolerance),
    sensitivityIntegration,
  };
  return isCut(options.windows) ? problem : recut(problem, startingPoint(problem).parameters, options);
}

/** The same problem with the windows into which the law cuts the data at the parameters given. */
export function recut(
  problem: ShootingProblem,
  parameters: Float64Array,
  options: ProblemOptions,
): ShootingProblem {
  const windows = cutWindows(
    {
      ...problem,
      constants: constantsAt(problem, parameters),
      bodies: problem.trajectories.map((_, index) => bodiesAt(problem, parameters, index)),
      integration: problem.sensitivityIntegration,
    },
    isCut(options.windows) ? {} : options.windows,
  );
  return { ...problem, windows };
}

/** The windows into which a law cuts trajectories, to be shared by the laws that are compared. */
export function windowsFor(
  law: Law,
  trajectories: readonly Trajectory[],
  options: ProblemOptions = {},
): readonly Window[] {
  return createProblem(law, trajectories, options).windows;
}

/** Where a fit begins: the law's own constants, the masses and charges given, the observed states. */
export function startingPoint(problem: ShootingProblem): ShootingPoint {
  return {
    parameters: Float64Array.from([
      ...problem.freeConstants.map((constant) => problem.force.constants[constant]!),
      ...problem.freeMasses.map((body) => problem.masses[0]![body]!),
      ...problem.freeCharges.map((body) => problem.charges[0]![body]!),
    ]),
    initialStates: problem.windows.map(({ trajectory, start }) =>
      observedState(problem.trajectories[trajectory]!, start),
    ),
  };
}

function isCut(windows: readonly Window[] | WindowOptions | undefined): windows is readonly Window[] {
  return Array.isArray(windows);
}

function checkBodies(trajectories: readonly Trajectory[]): readonly string[] {
  const names = trajectories[0]?.system.bodies.map(({ name }) => name);
  if (names === undefined) throw new InputError('No trajectories to fit a law to; expected at least one.');
  for (const { system, dimension } of trajectories) {
    const same =
      system.bodies.length === names.length && system.bodies.every(({ name }, body) => name === names[body]);
    if (!same || dimension !== trajectories[0]!.dimension) {
      throw new InputError(
        'A law can be fitted only to trajectories of the same bodies in the same dimension; got ' +
          `${names.join(', ')} and ${system.bodies.map(({ name }) => name).join(', ')}. Split the data by system.`,
      );
    }
  }
  return names;
}
