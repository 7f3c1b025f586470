import { cholesky, choleskySolve, mean, median } from 'principia/math';
import { compileScalar, type Expression } from 'principia/symbolic';
import type { Catalogue } from './catalogue.js';
import type { Neighbours } from './neighbours.js';

/** δ̂ᵢ = g(eᵢ, Mᵢ) with eᵢ = Σⱼ f(rᵢⱼ, Mⱼ, Mᵢ). */
export interface Formula {
  /** f, over `r`, `Mj` and `Mi`. */
  readonly message: Expression;
  /** g, over `e` and `Mi`. */
  readonly node: Expression;
}

/** Halos with the edges to them, side by side. */
export interface HaloEdges {
  readonly mass: Float64Array;
  readonly overdensity: Float64Array;
  /** Where the edges to each halo begin, [halos + 1]. */
  readonly starts: Int32Array;
  readonly r: Float64Array;
  readonly senderMass: Float64Array;
}

export const messageVariables: readonly string[] = ['r', 'Mj', 'Mi'];
export const nodeVariables: readonly string[] = ['e', 'Mi'];

/** Some halos of a catalogue, with all its edges to them or with others. */
export function haloEdges(
  { masses, overdensity, neighbours: all }: Catalogue,
  halos: Int32Array,
  neighbours: Neighbours = all,
): HaloEdges {
  const starts = new Int32Array(halos.length + 1);
  halos.forEach((halo, row) => {
    starts[row + 1] = starts[row]! + neighbours.starts[halo + 1]! - neighbours.starts[halo]!;
  });
  const r = new Float64Array(starts.at(-1)!);
  const senderMass = new Float64Array(r.length);
  halos.forEach((halo, row) => {
    const first = neighbours.starts[halo]!;
    for (let edge = first, to = starts[row]!; to < starts[row + 1]!; edge++, to++) {
      r[to] = neighbours.distances[edge]!;
      senderMass[to] = masses[neighbours.senders[edge]!]!;
    }
  });
  return {
    mass: Float64Array.from(halos, (halo) => masses[halo]!),
    overdensity: Float64Array.from(halos, (halo) => overdensity[halo]!),
    starts,
    r,
    senderMass,
  };
}

/** δ̂ of every halo. */
export function evaluateFormula({ message, node }: Formula, edges: HaloEdges): Float64Array {
  const f = compileScalar(message, messageVariables);
  const g = compileScalar(node, nodeVariables);
  const sums = sumMessages(edges, f);
  return sums.map((sum, halo) => g(sum, edges.mass[halo]!));
}

/** Mean |δ − δ̂|; infinite where a prediction is not a number. */
export function meanError(predicted: Float64Array, { overdensity }: Pick<HaloEdges, 'overdensity'>): number {
  const error = mean(predicted.map((value, halo) => Math.abs(value - overdensity[halo]!)));
  return Number.isFinite(error) ? error : Number.POSITIVE_INFINITY;
}

type Scalar = (...values: readonly number[]) => number;

function sumMessages(
  { mass, starts, r, senderMass }: HaloEdges,
  f: Scalar,
  constants: readonly number[] = [],
): Float64Array {
  return mass.map((own, halo) => {
    let sum = 0;
    for (let edge = starts[halo]!; edge < starts[halo + 1]!; edge++) {
      sum += f(r[edge]!, senderMass[edge]!, own, ...constants);
    }
    return sum;
  });
}

/** A formula whose constants are arguments, with its derivatives by them. */
interface FormulaModel {
  predict(constants: Float64Array): Float64Array;
  /** Predictions, and their derivatives by each constant, [constants][halos]. */
  linearise(constants: Float64Array): { readonly predicted: Float64Array; readonly slopes: Float64Array[] };
}

function formulaModel({ message, node }: Formula, edges: HaloEdges): FormulaModel {
  const split = message.constants.length;
  const names = (prefix: string, { constants }: Expression): readonly string[] =>
    constants.map((_, index) => `${prefix}${index}`);
  const [inner, outer] = [names('a', message), names('b', node)];
  const [f, g] = [message.parametrised('a'), node.parametrised('b')];
  const compileInner = (of: Expression): Scalar => compileScalar(of, [...messageVariables, ...inner]);
  const compileOuter = (of: Expression): Scalar => compileScalar(of, [...nodeVariables, ...outer]);
  const [messageOf, nodeOf, bySum] = [compileInner(f), compileOuter(g), compileOuter(g.derivative('e'))];
  const byInner = inner.map((name) => compileInner(f.derivative(name)));
  const byOuter = outer.map((name) => compileOuter(g.derivative(name)));
  const halves = (constants: Float64Array): [number[], number[]] => [
    Array.from(constants.subarray(0, split)),
    Array.from(constants.subarray(split)),
  ];
  return {
    predict(constants) {
      const [a, b] = halves(constants);
      return sumMessages(edges, messageOf, a).map((sum, halo) => nodeOf(sum, edges.mass[halo]!, ...b));
    },
    linearise(constants) {
      const [a, b] = halves(constants);
      const sums = sumMessages(edges, messageOf, a);
      const atHalos = (of: Scalar): Float64Array => sums.map((sum, halo) => of(sum, edges.mass[halo]!, ...b));
      const slope = atHalos(bySum);
      return {
        predicted: atHalos(nodeOf),
        slopes: [
          ...byInner.map((of) => sumMessages(edges, of, a).map((sum, halo) => sum * slope[halo]!)),
          ...byOuter.map(atHalos),
        ],
      };
    },
  };
}

/** A gain of less than this share of the loss ends a fit. */
const leastGain = 1e-6;
const mostDamping = 1e8;
/** Where residuals begin to count by their size, in median residuals: least squares at first, then nearly |δ − δ̂|. */
const turns = [10, 1, 0.05];

/**
 * All constants of a formula fitted together, so that the mean |δ − δ̂| is least: by Levenberg and Marquardt's method on
 * Huber's loss, whose turn comes down to little. Whole and half exponents belong to the form. A constant by which the formula cannot be differentiated everywhere, an
 * exponent of what may be negative, stays.
 *
 * @param iterations of each of three turns, at most
 */
export function refitFormula(formula: Formula, edges: HaloEdges, iterations: number): Formula {
  const model = formulaModel(formula, edges);
  const start = Float64Array.from([...formula.message.constants, ...formula.node.constants]);
  const errorOf = (constants: Float64Array): number => meanError(model.predict(constants), edges);
  let best: Float64Array = start;
  let least = errorOf(start);
  if (!Number.isFinite(least)) return formula;
  let constants: Float64Array = start;
  for (const turn of turns) {
    constants = descend(model, constants, edges.overdensity, turn, iterations);
    const error = errorOf(constants);
    if (error < least) {
      best = constants;
      least = error;
    }
  }
  const split = formula.message.constants.length;
  return {
    message: formula.message.withConstants(Array.from(best.subarray(0, split))),
    node: formula.node.withConstants(Array.from(best.subarray(split))),
  };
}

function descend(
  model: FormulaModel,
  start: Float64Array,
  target: Float64Array,
  turn: number,
  iterations: number,
): Float64Array {
  const residuals = (predicted: Float64Array): Float64Array =>
    target.map((value, row) => value - predicted[row]!);
  const end = turn * median(residuals(model.predict(start)).map(Math.abs)) || 1;
  const lossOf = (constants: Float64Array): number =>
    mean(residuals(model.predict(constants)).map((value) => huber(Math.abs(value), end)));
  let constants = start;
  let [loss, damping] = [lossOf(start), 1e-2];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const { predicted, slopes } = model.linearise(constants);
    const stepOf = reweighted(residuals(predicted), slopes, end);
    const before = loss;
    while (damping < mostDamping) {
      const step = stepOf(damping);
      const moved = constants.map((value, index) => value + step[index]!);
      const next = lossOf(moved);
      if (next < loss) {
        constants = moved;
        loss = next;
        damping = Math.max(1e-9, damping / 5);
        break;
      }
      damping *= 4;
    }
    if (before - loss <= leastGain * before) break;
  }
  return constants;
}

/** Quadratic up to the end, then linear with slope 1. */
function huber(size: number, end: number): number {
  return size < end ? size ** 2 / (2 * end) : size - end / 2;
}

/** The step of reweighted least squares by its damping. */
function reweighted(
  residuals: Float64Array,
  slopes: readonly Float64Array[],
  end: number,
): (damping: number) => Float64Array {
  const weights = residuals.map((value) => 1 / Math.max(end, Math.abs(value)));
  const usable = slopes.map((column) => column.every(Number.isFinite) && column.some((value) => value !== 0));
  const columns = slopes.filter((_, index) => usable[index]);
  const size = columns.length;
  const weighted = (a: Float64Array, b: Float64Array): number =>
    a.reduce((sum, value, row) => sum + weights[row]! * value * b[row]!, 0);
  const gram = Float64Array.from({ length: size * size }, (_, entry) =>
    weighted(columns[Math.floor(entry / size)]!, columns[entry % size]!),
  );
  const moment = columns.map((column) => weighted(column, residuals));
  return (damping) => {
    const damped = gram.map((value, entry) => (entry % (size + 1) === 0 ? value * (1 + damping) : value));
    const step = new Float64Array(slopes.length);
    const factor = cholesky(damped, size);
    if (factor === null) return step;
    const solved = choleskySolve(factor, moment);
    let next = 0;
    usable.forEach((use, index) => {
      if (use) step[index] = solved[next++]!;
    });
    return step;
  };
}
