import type { BlockEquations } from './block-equations.js';
import { type SchurStep, schurStep } from './schur-step.js';
import type { WindowLinearisation } from './window-linearisation.js';

/** What the windows' equations say together, and how much each block of residuals counts; [blocks] arrays. */
export interface ScoreProblem {
  readonly windows: readonly BlockEquations[];
  /** S: the components of a window's initial state. */
  readonly states: number;
  readonly freeConstants: number;
  readonly candidates: number;
  /** Residuals less what the initial states and the law's own parameters take up. */
  readonly degrees: Float64Array;
  /** Autocorrelation times of the residuals, in samples: so many tell as much as one. */
  readonly correlation: Float64Array;
  readonly floor: Float64Array;
}

/** What a set of candidates would remove, by the linearised law. */
export interface SetScore {
  /** Indices of the candidates. */
  readonly candidates: readonly number[];
  /** Twice the fall of the negative log-likelihood, correlated residuals counted by their share. */
  readonly gain: number;
  /** Standard deviations of what remains [blocks]. */
  readonly sigma: Float64Array;
  /** To the minimum: free constants, the set's coefficients, free masses; and the windows' initial states. */
  readonly step: SchurStep;
}

const mostIterations = 12;

/**
 * The score test of a set of candidates: the least χ² of the linearised law with their coefficients free, its own
 * constants, masses and all initial states marginalised by the Schur complement; the standard deviations of the
 * blocks are estimated again with every set, so that the gain is one of the profile likelihood,
 *
 *   Σ ν/τ · ln(σ²_law / σ²_set),
 *
 * ν a block's degrees of freedom and τ the autocorrelation time of its residuals. Null where the equations are singular.
 *
 * Source: C. R. Rao, Proc. Camb. Phil. Soc. 44, 50 (1948).
 */
export function scoreSet(problem: ScoreProblem, candidates: readonly number[]): SetScore | null {
  const parts = problem.windows.map((window) => selectColumns(window, columnsOf(problem, candidates)));
  const parameters = parts[0]!.columns - problem.states;
  const before = deviations(
    problem,
    sumOver(parts, ({ squares }) => squares),
  );
  let sigma = before;
  let gain = 0;
  for (let iteration = 1; ; iteration++) {
    const windows = parts.map((part) => weigh(part, problem.states, sigma));
    const step = schurStep(windows, parameters, 0);
    if (step === null) return null;
    const squares = sumOver(parts, (part, window) => squaresAfter(part, step, window));
    const next = deviations(problem, squares);
    const reached = twiceLogLikelihood(problem, before) - twiceLogLikelihood(problem, next);
    const settled = Math.abs(reached - gain) < 1e-3 * Math.max(1, Math.abs(reached));
    gain = reached;
    sigma = next;
    if (settled || iteration === mostIterations) return { candidates, gain, sigma, step };
  }
}

/** −2 ln L up to a constant, the standard deviations at their estimates. */
export function twiceLogLikelihood(
  { degrees, correlation }: Pick<ScoreProblem, 'degrees' | 'correlation'>,
  sigma: Float64Array,
): number {
  return sigma.reduce(
    (sum, value, block) => sum + ((2 * degrees[block]!) / correlation[block]!) * Math.log(value),
    0,
  );
}

function deviations({ degrees, floor }: ScoreProblem, squares: Float64Array): Float64Array {
  return squares.map((sum, block) =>
    Math.max(Math.sqrt(Math.max(0, sum) / Math.max(1, degrees[block]!)), floor[block]!),
  );
}

/** The columns of a window's equations that belong to the law and a set. */
function columnsOf(
  { windows, states, freeConstants, candidates }: ScoreProblem,
  set: readonly number[],
): readonly number[] {
  const first = states + freeConstants;
  const own = Array.from({ length: first }, (_, column) => column);
  const masses = Array.from(
    { length: windows[0]!.columns - first - candidates },
    (_, index) => first + candidates + index,
  );
  return [...own, ...set.map((candidate) => first + candidate), ...masses];
}

function selectColumns(window: BlockEquations, chosen: readonly number[]): BlockEquations {
  const order = chosen.length;
  return {
    hessians: window.hessians.map((hessian) => {
      const part = new Float64Array(order * order);
      chosen.forEach((from, row) => {
        chosen.forEach((other, column) => {
          part[row * order + column] = hessian[from * window.columns + other]!;
        });
      });
      return part;
    }),
    gradients: window.gradients.map((gradient) => Float64Array.from(chosen, (column) => gradient[column]!)),
    squares: window.squares,
    columns: order,
  };
}

/** A window's equations at given standard deviations. */
function weigh(
  { hessians, gradients, columns }: BlockEquations,
  states: number,
  sigma: Float64Array,
): WindowLinearisation {
  const hessian = new Float64Array(columns * columns);
  const gradient = new Float64Array(columns);
  sigma.forEach((value, block) => {
    const weight = 1 / value ** 2;
    const own = hessians[block]!;
    for (let place = 0; place < hessian.length; place++)
      hessian[place] = hessian[place]! + weight * own[place]!;
    gradients[block]!.forEach((entry, column) => {
      gradient[column] = gradient[column]! + weight * entry;
    });
  });
  const parameters = columns - states;
  const block = (from: number, rows: number, first: number, count: number): Float64Array =>
    Float64Array.from(
      { length: rows * count },
      (_, place) => hessian[(from + Math.floor(place / count)) * columns + first + (place % count)]!,
    );
  return {
    stateHessian: block(0, states, 0, states),
    crossHessian: block(states, parameters, 0, states),
    parameterHessian: block(states, parameters, states, parameters),
    stateGradient: gradient.slice(0, states),
    parameterGradient: gradient.slice(states),
    blockInformation: new Float64Array(0),
    blockLeverage: new Float64Array(0),
    logDeterminant: 0,
    evaluations: 0,
  };
}

/** Σ (r + J δ)² of a window's blocks. */
function squaresAfter(
  { hessians, gradients, squares, columns }: BlockEquations,
  { parameters, initialStates }: SchurStep,
  window: number,
): Float64Array {
  const step = Float64Array.from([...initialStates[window]!, ...parameters]);
  return squares.map((square, block) => {
    const hessian = hessians[block]!;
    const gradient = gradients[block]!;
    let sum = square;
    for (let row = 0; row < columns; row++) {
      let inner = 2 * gradient[row]!;
      for (let column = 0; column < columns; column++)
        inner += hessian[row * columns + column]! * step[column]!;
      sum += step[row]! * inner;
    }
    return sum;
  });
}

function sumOver(
  parts: readonly BlockEquations[],
  values: (part: BlockEquations, window: number) => Float64Array,
): Float64Array {
  const sum = new Float64Array(parts[0]!.squares.length);
  parts.forEach((part, window) => {
    values(part, window).forEach((value, block) => {
      sum[block] = sum[block]! + value;
    });
  });
  return sum;
}
