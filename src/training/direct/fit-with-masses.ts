/**
 * Unknown masses in an outer loop around the direct solve: the forces are fitted at the masses so far, then forces and
 * ln m together in the linearised problem, until the masses stand still.
 *
 * What tells a mass is how much its body gives way, mᵢaᵢ = Σⱼ Fᵢⱼ with Fᵢⱼ = −Fⱼᵢ, and, where the forces of other pairs say
 * how forces scale with masses, how strongly it acts.
 *
 * @packageDocumentation
 */
import { dot, InputError, type NormalEquations, sumNormalEquations } from 'principia/math';
import { forEachBlock } from './design-rows.js';
import { fitPairLaw, type PairLawFit, type PairLawOptions } from './fit-pair-law.js';
import type { LinearModel } from './linear-model.js';
import { logMassesOf, type ObservedSystem } from './observed-system.js';
import { fitRidge } from './ridge.js';
import { defaultBlockRows, rowFactors, type Weighing } from './weighted-equations.js';

/** A fit and the masses it was found with. */
export interface MassFit extends PairLawFit {
  /** Natural logarithms of the masses, [N]; known ones as given. */
  readonly logMass: Float64Array;
  /** Standard errors of ln m, [N]; 0 where the mass was known. */
  readonly standardErrors: Float64Array;
  /** Steps of the masses in all. */
  readonly steps: number;
  /** Whether the last step moved no mass by more than a fifth of its standard error, or by 10⁻⁵. */
  readonly settled: boolean;
}

/** Fits with features of their own: each may choose other families, as masses that are wrong mislead the choice. */
const mostFits = 6;
/** Steps of the masses with the same features. */
const mostSteps = 8;
/** ln m moves by no more than this in a step: the linearised problem knows little of what lies further off. */
const longestStep = 0.7;
/** Features are drawn anew where a mass has moved by more than this since. */
const farMove = 0.02;
const smallestStep = 1e-5;
const difference = 1e-4;

/**
 * Learns a law of pairs and the masses that are not known.
 *
 * @param system - of the same bodies in all windows; masses that are not known start from the system's values
 * @param unknown - [N]; at least one mass must be known, for motion alone does not tell the unit of mass
 * @throws InputError where every mass is unknown
 * @example
 * ```ts
 * const { law, logMass, standardErrors } = fitWithMasses(system, [false, true, true], { random: createRandom(1) });
 * ```
 */
export function fitWithMasses(
  system: ObservedSystem,
  unknown: readonly boolean[],
  options: PairLawOptions,
): MassFit {
  const { bodies, windows } = system.increments;
  if (unknown.length !== bodies || !unknown.includes(false)) {
    throw new InputError(
      `${unknown.filter(Boolean).length} of ${bodies} masses are said to be unknown; give at least one, which sets the unit of mass`,
    );
  }
  const free = [...unknown.keys()].filter((body) => unknown[body]);
  const at = (masses: Float64Array): ObservedSystem => ({
    ...system,
    logMass: Float64Array.from({ length: windows * bodies }, (_, entry) => masses[entry % bodies]!),
  });
  let logMass: Float64Array = logMassesOf(system).slice(0, bodies);
  let fit = fitPairLaw([at(logMass)], options);
  let found = settleMasses(fit, at, logMass, free);
  let steps = found.steps;
  for (let fits = 1; fits < mostFits; fits++) {
    const moved = Math.max(0, ...free.map((body) => Math.abs(found.logMass[body]! - logMass[body]!)));
    logMass = found.logMass;
    fit = fitPairLaw([at(logMass)], options);
    if (found.settled && moved <= farMove) break;
    found = settleMasses(fit, at, logMass, free);
    steps += found.steps;
  }
  return { ...fit, ...found, logMass, steps };
}

/** Moves the masses with the features of a fit until they stand still. */
function settleMasses(
  { model, posterior, errors }: PairLawFit,
  at: (masses: Float64Array) => ObservedSystem,
  start: Float64Array,
  free: readonly number[],
): Pick<MassFit, 'logMass' | 'standardErrors' | 'steps' | 'settled'> {
  // Masses have no prior: it would draw them to wherever they are.
  const groups = Int32Array.from([...model.groups, ...free.map(() => -1)]);
  const standardErrors = new Float64Array(start.length);
  let logMass: Float64Array = start;
  let { coefficients } = posterior;
  let settled = free.length === 0;
  let steps = 0;
  while (!settled && steps < mostSteps) {
    steps++;
    const joint = fitRidge(jointEquations(model, { coefficients, errors }, at, logMass, free), { groups });
    coefficients = joint.coefficients.slice(0, model.count);
    settled = true;
    logMass = logMass.slice();
    free.forEach((body, index) => {
      const unit = new Float64Array(groups.length);
      unit[model.count + index] = 1;
      const step = joint.coefficients[model.count + index]!;
      standardErrors[body] = joint.deviation(unit);
      logMass[body]! += Math.max(-longestStep, Math.min(longestStep, step));
      settled &&= Math.abs(step) <= Math.max(smallestStep, standardErrors[body]! / 5);
    });
  }
  return { logMass, standardErrors, steps, settled };
}

/** The equations of coefficients and changes of ln m together: y ≈ Φ c + ∂(Φ c)/∂ ln m · δ. */
function jointEquations(
  model: LinearModel,
  weighing: Weighing,
  at: (masses: Float64Array) => ObservedSystem,
  logMass: Float64Array,
  free: readonly number[],
): NormalEquations {
  const system = at(logMass);
  const { coefficients } = weighing;
  const slopes = free.map((body) => {
    const shifted = (by: number): Float64Array =>
      predictedChanges(model, at(logMass.with(body, logMass[body]! + by)), coefficients);
    const above = shifted(difference);
    const below = shifted(-difference);
    return above.map((value, row) => (value - below[row]!) / (2 * difference));
  });
  const width = model.count + free.length;
  const sum = sumNormalEquations(width);
  let count = 0;
  let first = 0;
  forEachBlock(model, [{ system }], coefficients, defaultBlockRows, (block) => {
    const { rows, design, target } = block;
    const { factors, weights } = rowFactors(block, weighing);
    const extended = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++) {
      extended.set(design.subarray(row * model.count, (row + 1) * model.count), row * width);
      slopes.forEach((slope, index) => {
        extended[row * width + model.count + index] = slope[first + row]!;
      });
    }
    sum.add(extended, target, rows, factors);
    count += weights;
    first += rows;
  });
  return { ...sum.total(), count };
}

/**
 * The velocity changes that a model predicts, [W, N, D]: those of pairs and of single bodies alike, for a mass divides the
 * forces of a field and of a drag too.
 */
function predictedChanges(
  model: LinearModel,
  system: ObservedSystem,
  coefficients: Float64Array,
): Float64Array {
  const changes = new Float64Array(system.increments.velocityChange.length);
  let first = 0;
  forEachBlock(model, [{ system }], null, defaultBlockRows, ({ rows, design }) => {
    for (let row = 0; row < rows; row++, first++) {
      changes[first] = dot(design.subarray(row * model.count, (row + 1) * model.count), coefficients);
    }
  });
  return changes;
}
