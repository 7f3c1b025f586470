/**
 * The last step of a search: constants fitted in full on all rows, exponents and constants tried at simple
 * values, everything in standard form.
 *
 * @packageDocumentation
 */
import { scaledNode } from './bare-form.js';
import { createExpression, programOver } from './create-expression.js';
import { plainOn } from './domain.js';
import type { Expression } from './expression.js';
import { relativeLoss, residualModel } from './fit-constants.js';
import type { Candidate } from './front.js';
import type { Champion } from './hall-of-fame.js';
import { levenbergMarquardt } from './levenberg-marquardt.js';
import { effectiveRows, meanLoss } from './loss.js';
import { mapNode, type Node, power } from './node.js';
import type { PreparedProblem } from './problem.js';
import { nodeOf } from './program.js';
import { affineFit } from './scaling.js';

/** A champion on all rows, scaled, in standard form; null where it is not finite there. */
export function candidateOf(champion: Champion, problem: PreparedProblem): Candidate | null {
  const values = new Float64Array(problem.rows);
  if (!problem.evaluator.values(champion.program, values)) return null;
  const { scale, offset } = affineFit(problem, values, champion.offset ? 'both' : 'scale');
  const node = plainOn(problem.domain, scaledNode(champion.program, problem, scale, offset));
  return measured(createExpression(node), problem);
}

/** A candidate and its better or simpler relatives. */
export function polish(candidate: Candidate, problem: PreparedProblem): readonly Candidate[] {
  const best = refitted(candidate.expression, problem);
  if (best === null) return [candidate];
  const whole = refitted(withSimpleExponents(best.expression), problem);
  const fitted = [whole, best].filter((found) => found !== null);
  // On equal terms the first stays on the front, so what has simple constants stands first.
  return [...fitted.map((found) => rounded(pruned(found, problem), problem)), ...fitted, candidate];
}

/** The best constant, which every front begins with. */
export function constantCandidate(problem: PreparedProblem): Candidate {
  const { offset } = affineFit(problem, null, 'offset');
  return measured(createExpression({ kind: 'constant', value: offset }), problem)!;
}

const ITERATIONS = 40;
/** Losses up to so many times the tolerated one are worth another fit. */
const WORTH_A_FIT = 10;
/** Relative losses below it are rounding errors of exact data and count as 0. */
const ROUNDING = { squared: 1e-26, huber: 1e-26, absolute: 1e-13 } as const;

function refitted(expression: Expression, problem: PreparedProblem): Candidate | null {
  const start = Float64Array.from(expression.constants);
  const model = residualModel(programOver(expression, problem.names), problem);
  const { parameters } = levenbergMarquardt(model, start, problem.loss, ITERATIONS);
  return measured(expression.withConstants([...parameters]).simplified(), problem);
}

function measured(expression: Expression, problem: PreparedProblem): Candidate | null {
  const residuals = new Float64Array(problem.rows);
  const model = residualModel(programOver(expression, problem.names), problem);
  if (!model.residuals(Float64Array.from(expression.constants), residuals)) return null;
  const loss = relativeLoss(problem, meanLoss(problem.loss, residuals, problem.rows));
  if (!Number.isFinite(loss)) return null;
  return {
    expression,
    complexity: expression.complexity,
    loss: loss < ROUNDING[problem.loss.name] ? 0 : loss,
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
  return createExpression(mapNode(nodeOf(expression.program, expression.variables), simple)).simplified();
}

/** A simpler constant may add at most this share to the loss, however few rows carry it. */
const MATERIAL = 0.1;

/** What the loss may rise to: by two standard errors of one constant, 4/rows of itself for the rows that carry it. */
function tolerated({ loss, effectiveRows: rows }: Candidate, problem: PreparedProblem): number {
  return loss * (1 + Math.min(MATERIAL, 4 / (rows ?? problem.rows))) + ROUNDING[problem.loss.name];
}

/** The candidate without the constants that the data do not ask for: each is tried at 0, the others fitted again. */
function pruned(candidate: Candidate, problem: PreparedProblem): Candidate {
  const limit = tolerated(candidate, problem);
  for (const index of candidate.expression.constants.keys()) {
    const zeroed = candidate.expression
      .withConstants(candidate.expression.constants.with(index, 0))
      .simplified();
    const first = measured(zeroed, problem);
    if (first === null || first.complexity >= candidate.complexity || first.loss > WORTH_A_FIT * limit)
      continue;
    const tried = refitted(zeroed, problem);
    if (tried && tried.loss <= limit) return pruned(tried, problem);
  }
  return candidate;
}

/** The candidate with its constants at simple values, as many as the data allow: all at once, else one by one. */
function rounded(candidate: Candidate, problem: PreparedProblem): Candidate {
  const limit = tolerated(candidate, problem);
  const allowed = (constants: readonly number[]): Candidate | null => {
    const tried = measured(candidate.expression.withConstants(constants), problem);
    return tried && tried.loss <= limit ? tried : null;
  };
  const simple = candidate.expression.constants.map((value) => nearestSimple(value) ?? value);
  let best = allowed(simple);
  if (best === null) {
    best = candidate;
    for (const [index, value] of simple.entries()) {
      best = allowed(best.expression.constants.with(index, value)) ?? best;
    }
  }
  const standard = measured(best.expression.simplified(), problem);
  return standard && standard.loss <= limit ? standard : best;
}

/** An integer or half-integer up to 100 within 2 %; null where there is none. */
function nearestSimple(value: number): number | null {
  const nearest = Math.round(2 * value) / 2;
  return nearest !== 0 && Math.abs(nearest) <= 100 && Math.abs(value / nearest - 1) < 0.02 ? nearest : null;
}
