/**
 * What an expression is measured by. With zᵢ = √wᵢ (yᵢ − f(xᵢ)) the standardised residuals, the loss is
 * mean ρ(z), divided by that of the best constant: 0 is perfect, 1 is no better than a constant.
 *
 * @packageDocumentation
 */
import { InputError, median, quantile } from 'principia/math';
import { type LossName, type LossShape, namedShapes, shapeOfFormula } from './loss-shapes.js';

export type { LossName };

/** A user's own ρ(z), such as `log(1 + z^2)`; z is in units of the error where the weights are 1/σ². */
export interface OwnLoss {
  readonly name: 'own';
  /** Over z, in the grammar of `parse`. */
  readonly formula: string;
}

export type LossChoice = LossName | OwnLoss;

/** A loss made ready for a target; plain data, so that it can be sent to worker threads. */
export interface Loss {
  readonly name: LossName | 'own';
  /** The δ of Huber's and log-cosh, in units of the standardised target; unused by the others. */
  readonly threshold: number;
  /** Where the name is 'own'. */
  readonly formula?: string;
}

export const lossNames: readonly LossName[] = Object.keys(namedShapes) as LossName[];

/**
 * A loss from what stands on a command line: a name, or a formula over z.
 *
 * @throws InputError for what is neither, and for a formula that is no loss.
 *
 * @example
 * ```ts
 * parseLoss('huber'); // 'huber'
 * parseLoss('log(1 + z^2)'); // { name: 'own', formula: 'log(1 + z^2)' }
 * ```
 */
export function parseLoss(text: string): LossChoice {
  const name = lossNames.find((known) => known === text.trim());
  if (name) return name;
  if (!/\bz\b/.test(text)) {
    throw new InputError(
      `A loss is one of ${lossNames.join(', ')}, or a formula over the residual z such as "log(1 + z^2)"; got "${text}".`,
    );
  }
  shapeOfFormula(text);
  return { name: 'own', formula: text };
}

/**
 * A loss for a standardised target. The threshold is a tenth of the target's typical distance from its median: small
 * enough that heavy tails count by their absolute value, and the same for every expression.
 *
 * @throws InputError for an unknown name, and for a formula that is no loss.
 */
export function createLoss(choice: LossChoice, standardisedTarget: Float64Array): Loss {
  const centre = median(standardisedTarget);
  const distance = median(standardisedTarget.map((value) => Math.abs(value - centre)));
  const fallback = median(standardisedTarget.map(Math.abs)) || 1;
  const threshold = 0.1 * (distance || fallback);
  if (typeof choice !== 'string') {
    shapeOfFormula(choice.formula);
    return { name: 'own', threshold, formula: choice.formula };
  }
  if (lossNames.includes(choice)) return { name: choice, threshold };
  throw new InputError(`Unknown loss "${choice}"; known are ${lossNames.join(', ')}.`);
}

/** The problem with the weights that its loss asks for: 1/max(|y|, y₀)² times those it has for relative errors. */
export function withLossWeights<P extends { readonly target: Float64Array; readonly weights?: Float64Array }>(
  problem: P,
  choice: LossChoice,
): P {
  if (choice !== 'relative') return problem;
  const sizes = problem.target.map(Math.abs);
  const least = quantile(
    sizes.filter((size) => size > 0),
    0.1,
  );
  // Where all targets are 0 there is no least size, and one is as good as another.
  const weight = (size: number): number => 1 / (Math.max(size, least) || 1) ** 2;
  return { ...problem, weights: sizes.map((size, row) => weight(size) * (problem.weights?.[row] ?? 1)) };
}

/** The p of ρ(z) ~ |z|ᵖ at small z; n rows then have the likelihood (mean ρ)^(−n/p), their scale unknown. */
export function lossOrder(loss: Loss | LossChoice): number {
  return (typeof loss === 'string' ? namedShapes[loss] : shapeOf(loss)).order;
}

/** mean ρ(z). */
export function meanLoss(loss: Loss, residuals: Float64Array, rows: number): number {
  return compiled(loss).sum(residuals, rows, loss.threshold) / rows;
}

/** How many rows carry the residuals, (Σz²)²/Σz⁴: few under heavy tails; all of them where there are none. */
export function effectiveRows(residuals: Float64Array): number {
  let squares = 0;
  let fourths = 0;
  for (const residual of residuals) {
    squares += residual ** 2;
    fourths += residual ** 4;
  }
  return fourths > 0 ? squares ** 2 / fourths : residuals.length;
}

/** Whether ρ is z²: then all weights are 1 and least squares need no iteration. */
export function isSquared({ name }: Loss): boolean {
  return name === 'squared' || name === 'relative';
}

/**
 * The weights of iteratively reweighted least squares, ρ'(z)/2z. Where ρ has a kink at 0 its weights have no limit there,
 * which would pin the fit to one row: residuals below a hundredth of the mean one then count as that large.
 */
export function robustWeights(
  loss: Loss,
  residuals: Float64Array,
  rows: number,
  weights: Float64Array,
): void {
  if (isSquared(loss)) {
    weights.fill(1, 0, rows);
    return;
  }
  let least = 0;
  if (weighsSmallest(loss)) {
    for (let row = 0; row < rows; row++) least += Math.abs(residuals[row]!);
    least = (0.01 * least) / rows || 1;
  }
  compiled(loss).weights(residuals, rows, loss.threshold, least, weights);
}

/**
 * The curvature ρ''(z)/2 for standard errors. At a kink it is a point mass, estimated by a window of the median residual's
 * width, and narrower by 2/∛n where n rows allow it: the wider, the more it sees of where residuals are fewer.
 */
export function curvature(loss: Loss, residuals: Float64Array): Float64Array {
  const { curvature: exact, influence: slope } = compiled(loss);
  const { threshold } = loss;
  if (!hasKink(loss)) return residuals.map((z) => exact(z, threshold));
  const count = residuals.length;
  const width = (median(residuals.map(Math.abs)) || 1) * Math.min(1, 2 / Math.cbrt(count));
  return residuals.map((z) => (slope(z + width, threshold) - slope(z - width, threshold)) / (2 * width));
}

/** ρ'(z)/2. */
export function influence(loss: Loss, residuals: Float64Array): Float64Array {
  const { influence: slope } = compiled(loss);
  return residuals.map((z) => slope(z, loss.threshold));
}

function shapeOf({ name, formula }: Pick<Loss, 'name' | 'formula'>): LossShape {
  return name === 'own' ? shapeOfFormula(formula!) : namedShapes[name];
}

/** Whether ρ rises like |z|ᵖ with p well below 2, so that its second derivative does not exist at 0. */
function hasKink(loss: Loss): boolean {
  return lossOrder(loss) < 1.9;
}

/** Whether ρ'(z)/2z cannot be taken at 0. */
function weighsSmallest(loss: Loss): boolean {
  return loss.name === 'own' || hasKink(loss);
}

/** A loss as loops over rows, and for one residual. */
interface CompiledLoss {
  sum(residuals: Float64Array, rows: number, d: number): number;
  weights(residuals: Float64Array, rows: number, d: number, least: number, out: Float64Array): void;
  influence(z: number, d: number): number;
  curvature(z: number, d: number): number;
}

const compiledShapes = new Map<LossShape, CompiledLoss>();

/** Generated like the operators' loops: a loop that called a function given as an argument would be many times slower. */
function compiled(loss: Loss): CompiledLoss {
  const shape = shapeOf(loss);
  let found = compiledShapes.get(shape);
  if (!found) {
    const z = weighsSmallest(loss)
      ? 'Math.abs(residuals[row]) < least ? (residuals[row] < 0 ? -least : least) : residuals[row]'
      : 'residuals[row]';
    found = new Function(`return {
      sum(residuals, rows, d) {
        let sum = 0;
        for (let row = 0; row < rows; row++) { const z = residuals[row]; sum += ${shape.value}; }
        return sum;
      },
      weights(residuals, rows, d, least, out) {
        for (let row = 0; row < rows; row++) { const z = ${z}; out[row] = ${shape.weight}; }
      },
      influence: (z, d) => ${shape.influence},
      curvature: (z, d) => ${shape.curvature},
    };`)() as CompiledLoss;
    compiledShapes.set(shape, found);
  }
  return found;
}
