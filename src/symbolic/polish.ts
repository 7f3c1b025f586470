/**
 * The last step of a search: constants fitted in full on all rows, exponents and constants tried at simple
 * values, everything in standard form.
 *
 * @packageDocumentation
 */
import { scaledNode } from './bare-form.js';
import { deviationsOf, linearised } from './choosing/constant-deviations.js';
import { freeConstants } from './choosing/description-length.js';
import { roundingLevel } from './choosing/rounding-level.js';
import { simpleConstantNear } from './choosing/simple-constant.js';
import { tidied } from './choosing/tidied.js';
import { createExpression, programOver, treeOf } from './create-expression.js';
import { plainOn } from './domain.js';
import type { Expression } from './expression.js';
import { relativeLoss, residualModel } from './fit-constants.js';
import type { Candidate } from './front.js';
import type { Champion } from './hall-of-fame.js';
import { levenbergMarquardt, type ResidualModel } from './levenberg-marquardt.js';
import { effectiveRows, meanLoss } from './loss.js';
import { mapNode, type Node, power, withOperands } from './node.js';
import type { PreparedProblem } from './problem.js';
import { affineFit } from './scaling.js';

/** A champion on all rows, scaled, in standard form; null where it is not finite there. */
export function candidateOf(champion: Champion, problem: PreparedProblem): Candidate | null {
  const values = new Float64Array(problem.rows);
  if (!problem.evaluator.values(champion.program, values)) return null;
  const { scale, offset } = affineFit(problem, values, champion.offset ? 'both' : 'scale');
  return scaledCandidate(champion, problem, scale, offset);
}

/** A champion with a scale that need not be said, 1 or −1 as the best one's sign is: simpler, where that is near. */
export function unitCandidateOf(champion: Champion, problem: PreparedProblem): Candidate | null {
  const values = new Float64Array(problem.rows);
  if (!problem.evaluator.values(champion.program, values)) return null;
  const sign = Math.sign(affineFit(problem, values, champion.offset ? 'both' : 'scale').scale) || 1;
  const { target, scale: root } = problem;
  const shifted = { ...problem, target: target.map((t, row) => t - root[row]! * sign * values[row]!) };
  return scaledCandidate(
    champion,
    problem,
    sign,
    champion.offset ? affineFit(shifted, null, 'offset').offset : 0,
  );
}

function scaledCandidate(
  { program }: Champion,
  problem: PreparedProblem,
  scale: number,
  offset: number,
): Candidate | null {
  const node = plainOn(problem.domain, scaledNode(program, problem, scale, offset));
  return measured(createExpression(node), problem);
}

/**
 * A candidate's better and simpler relatives: refitted, as it is and without the constants the data do not ask for,
 * each with the recognisable constants that the data allow. Relatives that are only closer to noise by the last
 * digits of a constant are left out.
 */
export function polish(candidate: Candidate, problem: PreparedProblem): readonly Candidate[] {
  const best = refitted(candidate.expression, problem);
  if (best === null) return [candidate];
  const simpler = withSimpleExponents(best.expression);
  const whole = `${simpler}` === `${best.expression}` ? null : refitted(simpler, problem);
  return [whole, best]
    .filter((found) => found !== null)
    .flatMap((found) => [...new Set([...pruned(found, problem), found])])
    .map((found) => inPlainWriting(rounded(found, problem), problem));
}

/** What is left after constants were dropped may have a plainer writing on the data's domain. */
function inPlainWriting(candidate: Candidate, problem: PreparedProblem): Candidate {
  const expression = createExpression(plainOn(problem.domain, treeOf(candidate.expression)));
  const plain = `${expression}` === `${candidate.expression}` ? null : measured(expression, problem);
  return plain && plain.complexity <= candidate.complexity ? plain : candidate;
}

/** The best constant, which every front begins with. */
export function constantCandidate(problem: PreparedProblem): Candidate {
  const { offset } = affineFit(problem, null, 'offset');
  return measured(createExpression({ kind: 'constant', value: offset }), problem)!;
}

const ITERATIONS = 40;
/** So many show whether a form without one of its constants is worth a fit in full. */
const FIRST_ITERATIONS = 3;
/** Losses up to so many times the tolerated one are worth a fit in full; so are small ones, where the fit is exact. */
const WORTH_A_FIT = 10;
const EXACT = 1e-12;
/** Simpler forms whose loss is higher by no more than this factor are offered too, since a choice may prefer them. */
const NEARLY = 1.5;
const SMALL = 1e-4;

function refitted(
  expression: Expression,
  problem: PreparedProblem,
  iterations = ITERATIONS,
): Candidate | null {
  const all = [...expression.constants.keys()];
  return measured(withFitted(expression, problem, all, iterations).simplified(), problem);
}

/** The expression with some of its constants fitted, the others as they are. */
function withFitted(
  expression: Expression,
  problem: PreparedProblem,
  free: readonly number[],
  iterations = ITERATIONS,
): Expression {
  if (free.length === 0) return expression;
  const { constants } = expression;
  const whole = residualModel(programOver(expression, problem.names, problem.users), problem);
  const filled = (parameters: ArrayLike<number>): Float64Array => {
    const values = Float64Array.from(constants);
    free.forEach((index, at) => {
      values[index] = parameters[at]!;
    });
    return values;
  };
  const every = new Float64Array(problem.rows * constants.length);
  const model: ResidualModel = {
    rows: problem.rows,
    parameters: free.length,
    residuals: (parameters, out) => whole.residuals(filled(parameters), out),
    jacobian: (parameters, out, derivatives) => {
      const finite = whole.jacobian(filled(parameters), out, every);
      free.forEach((index, at) => {
        const column = every.subarray(index * problem.rows, (index + 1) * problem.rows);
        derivatives.set(column, at * problem.rows);
      });
      return finite;
    },
  };
  const start = Float64Array.from(free, (index) => constants[index]!);
  const { parameters } = levenbergMarquardt(model, start, problem.loss, iterations);
  return expression.withConstants([...filled(parameters)]);
}

function measured(expression: Expression, problem: PreparedProblem): Candidate | null {
  const residuals = new Float64Array(problem.rows);
  const model = residualModel(programOver(expression, problem.names, problem.users), problem);
  if (!model.residuals(Float64Array.from(expression.constants), residuals)) return null;
  const loss = relativeLoss(problem, meanLoss(problem.loss, residuals, problem.rows));
  if (!Number.isFinite(loss)) return null;
  return {
    expression,
    complexity: expression.complexity,
    loss: loss < roundingLevel(problem) ? 0 : loss,
    effectiveRows: effectiveRows(residuals),
  };
}

/** Exponents within 0.1 of a half-integer, made that and so part of the form. */
function withSimpleExponents(expression: Expression): Expression {
  const simple = (node: Node): Node => {
    if (node.kind !== 'operation' || node.operator !== 'pow') return node;
    const [base, exponent] = node.operands as [Node, Node];
    if (exponent.kind !== 'constant') return node;
    const nearest = Math.round(2 * exponent.value) / 2;
    return Math.abs(exponent.value - nearest) < 0.1 && nearest !== 0 ? power(base, nearest) : node;
  };
  return createExpression(mapNode(treeOf(expression), simple)).simplified();
}

/** A simpler constant may add at most this share to the loss, however few rows carry it. */
const MATERIAL = 0.1;

/** What the loss may rise to: by two standard errors of one constant, 4/rows of itself for the rows that carry it. */
function tolerated({ loss, effectiveRows: rows }: Candidate, problem: PreparedProblem): number {
  return loss * (1 + Math.min(MATERIAL, 4 / (rows ?? problem.rows))) + roundingLevel(problem);
}

/**
 * The candidate without the terms and factors that the data do not ask for: each is left out, the constants fitted again.
 * Forms that come near are added.
 */
function pruned(candidate: Candidate, problem: PreparedProblem): readonly Candidate[] {
  const limit = tolerated(candidate, problem);
  const worth = limit < EXACT ? SMALL : WORTH_A_FIT * limit;
  const simpler: Candidate[] = [];
  for (const shorter of shortened(treeOf(candidate.expression))) {
    const first = refitted(createExpression(shorter).simplified(), problem, FIRST_ITERATIONS);
    if (first === null || first.complexity >= candidate.complexity || first.loss > worth) continue;
    const tried = refitted(first.expression, problem);
    if (tried && tried.loss <= limit) return pruned(tried, problem);
    if (tried && tried.loss <= NEARLY * limit) simpler.push(tried);
  }
  return [candidate, ...simpler];
}

/** The tree with one sum, difference or product each given up for one of its operands, a quotient for its numerator. */
function shortened(node: Node): readonly Node[] {
  if (node.kind !== 'operation') return [];
  const { operator, operands } = node;
  const own =
    operator === 'divide'
      ? operands.slice(0, 1)
      : ['add', 'subtract', 'multiply'].includes(operator)
        ? operands
        : [];
  const within = operands.flatMap((operand, index) =>
    shortened(operand).map((shorter) => withOperands(node, operands.with(index, shorter))),
  );
  return [...own, ...within];
}

/**
 * The candidate with recognisable constants wherever its standard deviations suggest them and the loss, all others
 * fitted again, stays within what is tolerated: all at once where that goes, else one after the other.
 */
function rounded(candidate: Candidate, problem: PreparedProblem): Candidate {
  const limit = tolerated(candidate, problem);
  const allowed = (tried: Expression): boolean => (measured(tried, problem)?.loss ?? Number.NaN) <= limit;
  let { expression } = candidate;
  const firstAllowed = (
    attempts: readonly (readonly Rounding[])[],
    free: readonly number[],
  ): Expression | null => {
    for (const attempt of attempts) {
      const tried = withRounded(expression, problem, free, attempt);
      if (attempt.length > 0 && allowed(tried)) return tried;
    }
    return null;
  };
  for (;;) {
    const free = freeConstants(expression);
    const proposals = proposedRoundings(expression, problem, free);
    const attempts = proposals.length > 1 ? [proposals, ...proposals.map((one) => [one])] : [proposals];
    const next = firstAllowed(attempts, free);
    if (next === null) break;
    expression = next;
  }
  for (const standard of [tidied(expression), expression.simplified()]) {
    if (standard.complexity <= expression.complexity && allowed(standard))
      return measured(standard, problem)!;
  }
  return measured(expression, problem) ?? candidate;
}

type Rounding = readonly [index: number, value: number];

/** What the free constants may be rounded to, the simplest first. */
function proposedRoundings(
  expression: Expression,
  problem: PreparedProblem,
  free: readonly number[],
): readonly Rounding[] {
  const linearisation = free.length > 0 ? linearised(expression, problem) : null;
  if (linearisation === null) return [];
  const deviations = deviationsOf(linearisation, problem.loss, free);
  return free
    .flatMap((index, at) => {
      const simple = simpleConstantNear(expression.constants[index]!, deviations[at]!);
      return simple ? [{ index, ...simple }] : [];
    })
    .sort((a, b) => a.nats - b.nats || a.index - b.index)
    .map(({ index, value }) => [index, value]);
}

function withRounded(
  expression: Expression,
  problem: PreparedProblem,
  free: readonly number[],
  roundings: readonly Rounding[],
): Expression {
  const constants = [...expression.constants];
  for (const [index, value] of roundings) constants[index] = value;
  const left = free.filter((index) => !roundings.some(([other]) => other === index));
  return withFitted(expression.withConstants(constants), problem, left);
}
