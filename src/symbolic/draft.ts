import { scaledNode } from './bare-form.js';
import { tidied } from './choosing/tidied.js';
import { createExpression, programOver, treeOf } from './create-expression.js';
import { type Domain, plainOn } from './domain.js';
import type { Expression } from './expression.js';
import { residualModel } from './fit-constants.js';
import type { Candidate } from './front.js';
import type { Champion } from './hall-of-fame.js';
import type { ResidualModel } from './levenberg-marquardt.js';
import { mapNode, type Node, power, withOperands } from './node.js';
import type { PreparedProblem } from './problem.js';
import { type AffineFit, affineFit } from './scaling.js';

/** What is polished: an expression, or the functions and parameters of a template. */
export interface Draft {
  readonly constants: readonly number[];
  readonly complexity: number;
  /** Equal for equal drafts. */
  readonly key: string;
  withConstants(constants: readonly number[]): Draft;
  simplified(): Draft;
  /** See `tidied`. */
  tidied(): Draft;
  /** Exponents near a half-integer made that, and so part of the form; simplified. */
  withSimpleExponents(): Draft;
  /** Drafts with one sum, difference or product each given up for one of its operands, a quotient for its numerator. */
  shortened(): readonly Draft[];
  /** In its plainest writing on the data's domain. */
  plainOn(domain: Domain): Draft;
  /** z as a function of the constants. */
  model(problem: PreparedProblem): ResidualModel;
  /** As it stands on a front. */
  described(): Pick<Candidate, 'expression' | 'functions' | 'parameters'>;
}

export function expressionDraft(expression: Expression): Draft {
  return {
    constants: expression.constants,
    complexity: expression.complexity,
    key: `${expression}`,
    withConstants: (constants) => expressionDraft(expression.withConstants(constants)),
    simplified: () => expressionDraft(expression.simplified()),
    tidied: () => expressionDraft(tidied(expression)),
    withSimpleExponents: () => expressionDraft(withSimpleExponents(expression)),
    shortened: () => shortened(expression).map(expressionDraft),
    plainOn: (domain) => expressionDraft(createExpression(plainOn(domain, treeOf(expression)))),
    model: (problem) => residualModel(programOver(expression, problem.names, problem.users), problem),
    described: () => ({ expression }),
  };
}

/** A champion on all rows, scaled, in standard form; null where it is not finite there. */
export function championDraft(champion: Champion, problem: PreparedProblem): Draft | null {
  const values = new Float64Array(problem.rows);
  if (!problem.evaluator.values(champion.program, values)) return null;
  const fit = affineFit(problem, values, champion.offset ? 'both' : 'scale');
  const { scale, offset } = champion.unit ? unitFit(champion, problem, values, fit.scale) : fit;
  const node = plainOn(problem.domain, scaledNode(champion.program, problem, scale, offset));
  return expressionDraft(createExpression(node));
}

/** The scale that need not be said, 1 or −1, and the offset that goes with it. */
function unitFit(
  { offset }: Champion,
  problem: PreparedProblem,
  values: Float64Array,
  best: number,
): Pick<AffineFit, 'scale' | 'offset'> {
  const scale = best < 0 ? -1 : 1;
  const { target, scale: root } = problem;
  const left = { ...problem, target: target.map((t, row) => t - root[row]! * scale * values[row]!) };
  return { scale, offset: offset ? affineFit(left, null, 'offset').offset : 0 };
}

/** Exponents within 0.1 of a half-integer, made that and so part of the form. */
export function withSimpleExponents(expression: Expression): Expression {
  const simple = (node: Node): Node => {
    if (node.kind !== 'operation' || node.operator !== 'pow') return node;
    const [base, exponent] = node.operands as [Node, Node];
    if (exponent.kind !== 'constant') return node;
    const nearest = Math.round(2 * exponent.value) / 2;
    return Math.abs(exponent.value - nearest) < 0.1 && nearest !== 0 ? power(base, nearest) : node;
  };
  return createExpression(mapNode(treeOf(expression), simple)).simplified();
}

/** The expression with one part each left out; see `Draft.shortened`. */
export function shortened(expression: Expression): readonly Expression[] {
  return shortenedNodes(treeOf(expression)).map(createExpression);
}

function shortenedNodes(node: Node): readonly Node[] {
  if (node.kind !== 'operation') return [];
  const { operator, operands } = node;
  const own =
    operator === 'divide'
      ? operands.slice(0, 1)
      : ['add', 'subtract', 'multiply'].includes(operator)
        ? operands
        : [];
  const within = operands.flatMap((operand, index) =>
    shortenedNodes(operand).map((shorter) => withOperands(node, operands.with(index, shorter))),
  );
  return [...own, ...within];
}
