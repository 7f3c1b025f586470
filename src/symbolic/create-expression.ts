import { InputError } from 'principia/math';
import { derivativeNode } from './derivative.js';
import { createEvaluator } from './evaluator.js';
import type { Expression } from './expression.js';
import { hash64 } from './hash.js';
import { constant, mapLeaves, type Node, variable } from './node.js';
import { formOf, normalForm } from './normal-form.js';
import { printInfix, printJavaScript, printMathjs, printNumpy, printSympy } from './print.js';
import { printTex } from './print-tex.js';
import {
  checkUsers,
  complexityOf,
  constantTokens,
  MAXIMUM_VARIABLES,
  nodeOf,
  type Program,
  programOf,
  USER,
  userCode,
  userOperatorOf,
  VARIABLE,
  withConstants,
} from './program.js';
import { simplifyNode } from './simplify.js';
import type { UserOperator } from './user-operator.js';

/** An expression from its tree. */
export function createExpression(node: Node): Expression {
  const names = new Set<string>();
  mapLeaves(node, (leaf) => {
    if (leaf.kind === 'variable') names.add(leaf.name);
    return leaf;
  });
  const variables = [...names].sort();
  if (variables.length > MAXIMUM_VARIABLES) {
    throw new InputError(
      `An expression has at most ${MAXIMUM_VARIABLES} variables; this one has ${variables.length}.`,
    );
  }
  const operators = operatorsOf(node);
  const program = programOf(node, variables, operators);
  const constants = constantTokens(program).map((token) => program.values[token]!);
  return Object.freeze({
    variables,
    constants,
    operators,
    program,
    complexity: complexityOf(program, operators),
    toString: () => printInfix(node),
    toTex: () => printTex(node),
    toJavaScript: () => printJavaScript(node),
    toSympy: () => printSympy(node),
    toNumpy: () => printNumpy(node),
    toMathjs: () => printMathjs(node),
    evaluate: (columns) => evaluate(program, variables, operators, columns),
    derivative: (name) => createExpression(derivativeNode(node, name)),
    simplified: () => createExpression(simplifyNode(node)),
    withConstants: (others) => {
      if (others.length !== constants.length) {
        throw new InputError(
          `${printInfix(node)} has ${constants.length} constants; withConstants was given ${others.length}.`,
        );
      }
      return createExpression(nodeOf(withConstants(program, others), variables, operators));
    },
    parametrised: (prefix) => {
      let count = 0;
      return createExpression(
        mapLeaves(node, (leaf) => (leaf.kind === 'constant' ? variable(`${prefix}${count++}`) : leaf)),
      );
    },
    skeleton: () => formOf(normalForm(node)),
    hash: () => hash64(formOf(normalForm(node))),
  } satisfies Expression);
}

/** An expression's tree. */
export function treeOf({ program, variables, operators }: Expression): Node {
  return nodeOf(program, variables, operators);
}

/** The users' operators of a tree, each once, sorted by name. */
function operatorsOf(node: Node): readonly UserOperator[] {
  const found = new Map<string, UserOperator>();
  const visit = (part: Node): void => {
    if (part.kind !== 'operation') return;
    part.operands.forEach(visit);
    if (!part.definition) return;
    const { name, definition } = part.definition;
    const other = found.get(name);
    if (other && JSON.stringify(other.definition) !== JSON.stringify(definition)) {
      throw new InputError(
        `An expression calls two different operators "${name}"; give them different names.`,
      );
    }
    found.set(name, other ?? part.definition);
  };
  visit(node);
  const users = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  checkUsers(users);
  return users;
}

/** The expression that is one number. */
export function constantExpression(value: number): Expression {
  return createExpression(constant(value));
}

function evaluate(
  program: Program,
  variables: readonly string[],
  operators: readonly UserOperator[],
  columns: Readonly<Record<string, ArrayLike<number>>>,
): Float64Array {
  const used = variables.map((name) => {
    const column = columns[name];
    if (column) return column instanceof Float64Array ? column : Float64Array.from(column);
    const given = Object.keys(columns).join(', ') || 'none';
    throw new InputError(`The expression needs a column for the variable "${name}"; given: ${given}.`);
  });
  const rows = used[0]?.length ?? Object.values(columns)[0]?.length ?? 1;
  const uneven = used.findIndex((column) => column.length !== rows);
  if (uneven >= 0) {
    throw new InputError(
      `Columns must be equally long: "${variables[0]}" has ${rows} rows, "${variables[uneven]}" has ${used[uneven]!.length}.`,
    );
  }
  const values = new Float64Array(rows);
  createEvaluator(used, rows, operators).values(program, values);
  return values;
}

/**
 * The program of an expression over other variables, and other users' operators, than its own: for running it on
 * other columns.
 */
export function programOver(
  expression: Expression,
  variables: readonly string[],
  users: readonly UserOperator[] = expression.operators,
): Program {
  const codes = expression.program.codes.map((code) => {
    if (code >= VARIABLE) return VARIABLE + variables.indexOf(expression.variables[code - VARIABLE]!);
    return code < USER ? code : userCode(users, userOperatorOf(expression.operators, code)!.name);
  });
  return { codes, values: expression.program.values };
}
