import { median, sumNormalEquations } from 'principia/math';
import { fitRidge } from 'principia/training';
import { advanceEuler, type Bound, type BoundKind, boundedForces } from './bounded-motion.js';
import { frameOf, frameTime } from './motions.js';
import { type TabulatedLayer, tabulateForce } from './tabulated-layer.js';
import { residualsOf, rowsPerWindow, stepsPerFrame, type WindowEnd, windowEnd } from './window-end.js';
import { stratumOf, type Window } from './windows.js';

/** A network's output weights, and the bound of forces where there is one. */
export interface LearnedForce {
  readonly coefficients: Float64Array;
  readonly bound: Bound | null;
}

/** Windows that are off by more errors than this count for less. */
const tolerated = 3;
/** Error below which rounding decides. */
const leastError = 1e-13;

/**
 * One Gauss-Newton sweep through the scheme that made the data: the force whose windows, linearised, end where the
 * observed ones did.
 *
 * A window's residual is divided by its response, the change of its end were the whole force changed in proportion: this
 * is the relative error of the force that would explain it. Windows weigh by the usual such error of their stratum of
 * closest approach, so that encounters count once the force is known where they begin.
 */
export function sweep(
  layer: TabulatedLayer,
  windows: readonly Window[],
  { coefficients, bound }: LearnedForce,
): LearnedForce {
  const parameters = bound === null ? coefficients : Float64Array.of(...coefficients, bound.size);
  const force = tabulateForce(layer, coefficients);
  const equations = sumNormalEquations(parameters.length);
  const ends = windows
    .map((window) => linearise(windowEnd(layer, force, bound, window), parameters))
    .filter(({ error }) => Number.isFinite(error));
  const usual = usualErrors(ends);
  let weights = 0;
  for (const { design, target, response, error, stratum } of ends) {
    const expected = Math.max(leastError, usual.get(stratum)!);
    const weight = Math.min(1, (tolerated * expected) / error) ** 2;
    weights += rowsPerWindow * weight;
    const factors = new Float64Array(rowsPerWindow).fill(Math.sqrt(weight) / (response * expected));
    equations.add(design, target, rowsPerWindow, factors);
  }
  const groups = bound === null ? layer.groups : Int32Array.of(...layer.groups, -1);
  const solved = fitRidge({ ...equations.total(), count: weights }, { groups }).coefficients;
  return {
    coefficients: solved.slice(0, layer.count),
    bound: bound === null ? null : { of: bound.of, size: solved[layer.count]! },
  };
}

/** A window as rows of a linear problem. */
interface LinearWindow {
  readonly design: Float64Array;
  readonly target: Float64Array;
  /** Change of the window's end were all parameters changed in proportion. */
  readonly response: number;
  /** Length of the residual over the response. */
  readonly error: number;
  readonly stratum: number;
}

function linearise({ residuals, design, approach }: WindowEnd, parameters: Float64Array): LinearWindow {
  const { length } = parameters;
  const proportional = residuals.map((_, row) => {
    let sum = 0;
    for (let k = 0; k < length; k++) sum += design[row * length + k]! * parameters[k]!;
    return sum;
  });
  const response = Math.hypot(...proportional);
  return {
    design,
    target: residuals.map((residual, row) => residual + proportional[row]!),
    response,
    error: Math.hypot(...residuals) / response,
    stratum: stratumOf(approach),
  };
}

/** The median error by stratum. */
function usualErrors(ends: readonly LinearWindow[]): ReadonlyMap<number, number> {
  const errors = new Map<number, number[]>();
  for (const { stratum, error } of ends) errors.set(stratum, [...(errors.get(stratum) ?? []), error]);
  return new Map([...errors].map(([stratum, all]) => [stratum, median(all)]));
}

/** Bounds that are tried. */
const sizes: readonly number[] = Array.from({ length: 60 }, (_, index) => 20 * 1.07 ** index);

/** The bound under which a force usually ends windows best. */
export function findBound(
  layer: TabulatedLayer,
  windows: readonly Window[],
  coefficients: Float64Array,
  kind: BoundKind,
): Bound {
  const { strength } = tabulateForce(layer, coefficients);
  const tried = sizes.map((size) => {
    const bound = { of: kind, size };
    return { bound, misfit: median(windows.map((window) => misfit(window, { strength, bound }))) };
  });
  return tried.reduce((best, next) => (next.misfit < best.misfit ? next : best)).bound;
}

/** Length of a window's residual. */
function misfit(window: Window, force: Parameters<typeof boundedForces>[1]): number {
  const { motion, frame } = window;
  const x = frameOf(motion.positions, frame).slice();
  const v = frameOf(motion.velocities, frame).slice();
  advanceEuler(boundedForces(motion.charges, force), x, v, frameTime / stepsPerFrame, stepsPerFrame);
  const length = Math.hypot(...residualsOf(window, x, v));
  return Number.isFinite(length) ? length : Number.MAX_VALUE;
}
