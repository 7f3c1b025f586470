import { programOver, treeOf } from './create-expression.js';
import type { Expression } from './expression.js';
import { type InputErrors, inputDeviations } from './input-errors.js';
import { levenbergMarquardt, type Minimum, type ResidualModel } from './levenberg-marquardt.js';
import { type LossChoice, lossOrder, meanLoss, withLossWeights } from './loss.js';
import { constant, mapLeaves, type Node, operation, variable } from './node.js';
import { type PreparedProblem, prepareProblem, type SearchProblem } from './problem.js';
import { constantTokens, programOf } from './program.js';
import { type FittedConstants, fittedAt, relativeLoss, residualModel } from './residual-model.js';
import type { UserOperator } from './user-operator.js';

/** Fits and measures laws on one problem with errors on its inputs. */
export interface InputErrorFit {
  /**
   * An expression with its constants fitted, from those it has. The loss is (mean ρ(z))·exp(p mean ln σ) for ρ ~ |z|ᵖ,
   * divided by that of the best constant: its logarithm is the likelihood's, the scale of all errors left free and the
   * term ln σ included, so that rows of a front compare although each law has a σ of its own.
   */
  fit(expression: Expression, iterations?: number): FittedConstants;
  /** The same loss of an expression as it is; NaN where it is not finite. */
  loss(expression: Expression): number;
}

/** Fits with exact slopes may raise the loss under the first fit's σ so many times; beyond, they have run away. */
const GREATEST_RISE = 2;

/**
 * Fits with exact effective variances: minimises mean ρ(z) for z = (y − f(x; c))/σ(x; c), σ² = σ_y² + Σ (∂f/∂xₖ)² σₖ²,
 * with exact derivatives of z with respect to c, those of σ included.
 *
 * Weights that are held and brought up to date from fit to fit would give a line the slope of ordinary least squares: too
 * flat, by the share of σₓ² in the variance of x; so would a term ln σ in what is minimised. With the derivatives of σ and
 * without that term a line's slope is right (Deming regression). What remains is a bias of curved laws, of order f''σₓ²/2,
 * and standard errors that are right to second order in σₓ over the spread of x. A fit that buys a small z by steepness
 * alone, such as of a sine of high frequency, is recognised by the residuals themselves and held at the first fit, that
 * without errors on the inputs.
 *
 * @param users - users' operators that the laws may call.
 * @throws InputError for a malformed problem or errors, and where the weights 1/σ_y² are missing.
 */
export function inputErrorFit(
  problem: SearchProblem,
  errors: InputErrors,
  loss: LossChoice = 'squared',
  users: readonly UserOperator[] = [],
): InputErrorFit {
  const inputs = [...inputDeviations(problem, errors).keys()];
  const prepared = prepareExtended(problem, errors, loss, users);
  const { rows } = prepared;
  const read = (write: (out: Float64Array) => boolean): Float64Array | null => {
    const out = new Float64Array(rows);
    return write(out) ? out : null;
  };
  const lossOf = (law: Law, constants: Float64Array): number => {
    const residuals = read((out) => law.standardised.residuals(constants, out));
    const ratios = read((out) => law.varianceRatio.residuals(constants, out));
    if (!residuals || !ratios) return Number.NaN;
    const meanLog = ratios.reduce((sum, ratio) => sum + 0.5 * Math.log(ratio), 0) / rows;
    const mean = meanLoss(prepared.loss, residuals, rows);
    return relativeLoss(prepared, mean * Math.exp(lossOrder(prepared.loss) * meanLog));
  };
  const ranAway = (law: Law, first: Float64Array, last: Float64Array): boolean => {
    const ratios = read((out) => law.varianceRatio.residuals(first, out));
    const [before, after] = [first, last].map((constants) => {
      const residuals = read((out) => law.plain.residuals(constants, out));
      return residuals && ratios
        ? meanLoss(
            prepared.loss,
            residuals.map((z, row) => z / Math.sqrt(ratios[row]!)),
            rows,
          )
        : Number.NaN;
    }) as [number, number];
    return !(after <= GREATEST_RISE * before);
  };
  return {
    loss: (expression) =>
      lossOf(lawOf(expression, inputs, prepared, users), Float64Array.from(expression.constants)),
    fit: (expression, iterations = 50) => {
      const law = lawOf(expression, inputs, prepared, users);
      const fitted = (model: ResidualModel, start: ArrayLike<number>): Minimum =>
        levenbergMarquardt(model, Float64Array.from(start), prepared.loss, iterations);
      const first = fitted(law.plain, expression.constants);
      const exact = fitted(law.standardised, first.parameters);
      const minimum = ranAway(law, first.parameters, exact.parameters) ? first : exact;
      const result = fittedAt(expression, minimum, law.standardised, prepared);
      return { ...result, loss: lossOf(law, minimum.parameters) };
    },
  };
}

/** Columns beside the variables; no variable is called that. */
const TARGET = 'the target';
const errorOf = (name: string): string => `the error of ${name}`;

/** The problem with columns for the target and for all errors. */
function prepareExtended(
  problem: SearchProblem,
  errors: InputErrors,
  loss: LossChoice,
  users: readonly UserOperator[],
): PreparedProblem {
  const { target, variables, weights } = withLossWeights(problem, loss);
  // Rows of weight 0 will be left out; until then their error must be a number.
  const deviation = target.map((_, row) => (weights?.[row] === 0 ? 0 : 1 / Math.sqrt(weights?.[row] ?? 1)));
  const columns = [
    { name: TARGET, values: target },
    { name: errorOf(TARGET), values: deviation },
    ...[...inputDeviations(problem, errors)].map(([name, values]) => ({ name: errorOf(name), values })),
  ];
  return prepareProblem({ ...problem, variables: [...variables, ...columns] }, loss, users);
}

/** A law as functions of its constants. */
interface Law {
  /** (y − f)/σ_y. */
  readonly plain: ResidualModel;
  /** (y − f)/σ. */
  readonly standardised: ResidualModel;
  /** σ²/σ_y². */
  readonly varianceRatio: ResidualModel;
}

function lawOf(
  expression: Expression,
  inputs: readonly string[],
  problem: PreparedProblem,
  users: readonly UserOperator[],
): Law {
  // Constants are given names, since the slopes contain them again.
  const form = expression.parametrised(PARAMETER);
  const ratio = inputs
    .filter((name) => expression.variables.includes(name))
    .map((name) => {
      const slope = treeOf(form.derivative(name));
      const share = operation('divide', variable(errorOf(name)), variable(errorOf(TARGET)));
      return operation('square', operation('multiply', slope, share));
    })
    .reduce<Node>((sum, term) => operation('add', sum, term), constant(1));
  const residual = operation(
    'divide',
    operation('subtract', variable(TARGET), treeOf(form)),
    operation('multiply', variable(errorOf(TARGET)), operation('sqrt', ratio)),
  );
  const count = expression.constants.length;
  return {
    plain: residualModel(programOver(expression, problem.names, users), problem),
    standardised: tiedModel(residual, count, problem, users),
    varianceRatio: tiedModel(ratio, count, problem, users),
  };
}

const PARAMETER = 'constant ';

/** A tree as a function of parameters, which occur in it by name and as often as they like. */
function tiedModel(
  node: Node,
  count: number,
  { names, rows, evaluator }: PreparedProblem,
  users: readonly UserOperator[],
): ResidualModel {
  // The parameter of every constant of the program; −1 for one that stays.
  const ties: number[] = [];
  const numbered = mapLeaves(node, (leaf) => {
    const tie = leaf.kind === 'variable' && leaf.name.startsWith(PARAMETER);
    if (leaf.kind === 'constant') ties.push(-1);
    if (tie) ties.push(Number(leaf.name.slice(PARAMETER.length)));
    return tie ? constant(0) : leaf;
  });
  const program = programOf(numbered, names, users);
  const tokens = constantTokens(program);
  const all = new Float64Array(tokens.length * rows);
  const put = (parameters: Float64Array): void => {
    tokens.forEach((token, index) => {
      if (ties[index]! >= 0) program.values[token] = parameters[ties[index]!]!;
    });
  };
  return {
    rows,
    parameters: count,
    residuals: (parameters, out) => {
      put(parameters);
      return evaluator.values(program, out);
    },
    jacobian: (parameters, out, derivatives) => {
      put(parameters);
      const finite = evaluator.jacobian(program, out, all);
      derivatives.fill(0);
      ties.forEach((tie, index) => {
        if (tie < 0) return;
        for (let row = 0; row < rows; row++) derivatives[tie * rows + row]! -= all[index * rows + row]!;
      });
      return finite;
    },
  };
}
