/**
 * Templates: a fixed outer form with free inner functions, which a search finds together.
 *
 * Source: M. Cranmer, PySR's TemplateExpressionSpec (arXiv:2305.01582 and its documentation).
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { createExpression, treeOf } from '../create-expression.js';
import type { Expression } from '../expression.js';
import { constant, mapLeaves, mapNode, type Node, operation, variable } from '../node.js';
import { findOperator } from '../operators.js';
import { simplifyNode } from '../simplify.js';
import type { UserOperator } from '../user-operator.js';
import { DERIVATIVE, filledForm, freeName, parseForm } from './form.js';
import { type Freedom, freedomOf } from './freedom.js';

/** A template as plain data: it may be sent to another thread or written to a file. */
export interface TemplateDefinition {
  /**
   * The whole in the grammar of `parse`, over the data's variables, the functions and the parameters below, such as
   * `f(r)*m1*m2 + g(v)^2`. A function may be called several times, `f(x1) + f(x2)`, with any operands,
   * `f(x1 - x2)`; `D(V(r), r)` is a derivative by a variable.
   */
  readonly form: string;
  /** The free functions: what their operands are called where they are printed. */
  readonly functions: Readonly<Record<string, readonly string[] | FunctionDefinition>>;
  /** Constants of the form, and where their fit begins. */
  readonly parameters?: Readonly<Record<string, number>>;
  /** Parameters of the form that have a value of their own for every category, such as each galaxy. */
  readonly categories?: {
    /** The variable that says which category a row is of, in whole numbers. */
    readonly column: string;
    /** Where the fit of each begins: 1 where only names are given. */
    readonly parameters: readonly string[] | Readonly<Record<string, number>>;
  };
}

export interface FunctionDefinition {
  readonly operands: readonly string[];
  /** What this function is made of; the operators of the search where absent. */
  readonly operators?: readonly string[];
}

/** Parameters' values: one each, or one a category. */
export type ParameterValues = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

/** A template made ready. */
export interface Template {
  readonly definition: TemplateDefinition;
  /** In the order of their definition. */
  readonly functions: readonly (FunctionDefinition & { readonly name: string })[];
  /** Those with one value, then those with one a category. */
  readonly parameters: readonly TemplateParameter[];
  /**
   * The whole for given functions, over the operands' names of the definition, and parameters; simplified.
   *
   * @throws InputError where one is missing.
   */
  whole(functions: Readonly<Record<string, Expression>>, parameters?: ParameterValues): Expression;
}

/** The same with what a search needs of it. */
export interface PreparedTemplate extends Template {
  readonly tree: Node;
  readonly freedom: Freedom;
}

export interface TemplateParameter {
  readonly name: string;
  readonly start: number;
  readonly perCategory: boolean;
}

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/**
 * A template from its definition. With `search(problem, { template })` every candidate is the form with its functions
 * filled in, and carries them and the parameters beside the whole.
 *
 * Linear scaling stays within the template: a factor before the whole, or an offset, is fitted only where a function or
 * a parameter can take it up, as in `f(r)*m1*m2` and `f(x1) + f(x2)`, and not in `f(r)*m1*m2 + g(v)^2`. An offset that
 * the data need is written `… + c` with a parameter c.
 *
 * @param users - users' operators that the form may call.
 * @throws InputError for a form that cannot be read, unknown or unused functions or parameters, wrong numbers of
 * operands, and names that are taken.
 *
 * @example
 * ```ts
 * const template = defineTemplate({ form: '-D(V(r), r)', functions: { V: ['r'] } });
 * const { front } = await search({ variables: [{ name: 'r', values }], target: force }, { seed: 1, template });
 * front.at(-1)?.functions?.V?.toString(); // '1/2*r^2 - 1/r', where the force is −r − 1/r²
 * ```
 */
export function defineTemplate(
  definition: TemplateDefinition,
  users: readonly UserOperator[] = [],
): Template {
  return prepareTemplate(definition, users);
}

/** See `defineTemplate`. */
export function prepareTemplate(
  definition: TemplateDefinition,
  users: readonly UserOperator[],
): PreparedTemplate {
  const functions = functionsOf(definition);
  const parameters = parametersOf(definition);
  checkNames([...functions, ...parameters], users);
  const names = new Set(functions.map(({ name }) => name));
  const tree = parseForm(
    definition.form,
    new Map(functions.map(({ name, operands }) => [name, operands.length])),
    users,
  );
  checkUses(tree, functions, parameters);
  const freedom = freedomOf(
    tree,
    [...names],
    parameters.map(({ name }) => name),
  );
  return {
    definition,
    functions,
    parameters,
    tree,
    freedom,
    whole: (filled, values = {}) => {
      const node = filledForm(tree, names, {
        call: (name, operands) => {
          const body = demanded(filled[name], `the function "${name}"`);
          const { operands: formal } = functions.find((one) => one.name === name)!;
          checkBody(name, body, formal);
          return applied(treeOf(body), formal, operands);
        },
        leaf: (leaf) => {
          const parameter = parameters.find(({ name }) => name === leaf.name);
          if (parameter === undefined) return leaf;
          const value = demanded(values[leaf.name], `the parameter "${leaf.name}"`);
          return typeof value === 'number'
            ? constant(value)
            : byCategory(definition.categories!.column, value);
        },
      });
      return createExpression(simplifyNode(node));
    },
  };
}

function checkBody(name: string, { variables }: Expression, operands: readonly string[]): void {
  const foreign = variables.find((own) => !operands.includes(own));
  if (foreign === undefined) return;
  throw new InputError(
    `The template's function "${name}" is one of ${operands.join(', ')}; what is given for it uses "${foreign}".`,
  );
}

/** A body over formal operands, applied to others. */
export function applied(body: Node, formal: readonly string[], operands: readonly Node[]): Node {
  return mapLeaves(body, (leaf) =>
    leaf.kind === 'variable' ? (operands[formal.indexOf(leaf.name)] ?? leaf) : leaf,
  );
}

/** The value of a row's category: nested conditions between neighbouring categories. */
function byCategory(column: string, values: Readonly<Record<string, number>>): Node {
  const [first, ...others] = Object.keys(values)
    .map(Number)
    .sort((a, b) => a - b);
  let [node, before] = [constant(values[first!]!) as Node, first!];
  for (const category of others) {
    const isBeyond = operation('greater', variable(column), constant((before + category) / 2));
    node = operation('if', isBeyond, constant(values[category]!), node);
    before = category;
  }
  return node;
}

function demanded<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new InputError(`The template needs ${what}.`);
}

function functionsOf({ functions }: TemplateDefinition): Template['functions'] {
  const list = Object.entries(functions).map(([name, definition]) => ({
    name,
    ...('operands' in definition ? definition : { operands: definition }),
  }));
  if (list.length === 0) throw new InputError('A template needs a free function; got none.');
  for (const { name, operands } of list) {
    const isFine =
      operands.every((operand) => NAME.test(operand)) && new Set(operands).size === operands.length;
    if (isFine && operands.length > 0) continue;
    throw new InputError(
      `The template's function "${name}" needs operands of different names; got ${operands.join(', ') || 'none'}.`,
    );
  }
  return list;
}

function parametersOf({ parameters = {}, categories }: TemplateDefinition): readonly TemplateParameter[] {
  const own = categories?.parameters ?? {};
  const starts = Array.isArray(own) ? Object.fromEntries(own.map((name) => [name, 1])) : own;
  const listed = (values: Readonly<Record<string, number>>, perCategory: boolean): TemplateParameter[] =>
    Object.entries(values).map(([name, start]) => ({ name, start, perCategory }));
  const all = [...listed(parameters, false), ...listed(starts, true)];
  const broken = all.find(({ start }) => !Number.isFinite(start));
  if (broken === undefined) return all;
  throw new InputError(
    `The template's parameter "${broken.name}" must begin with a finite number; got ${broken.start}.`,
  );
}

function checkNames(named: readonly { readonly name: string }[], users: readonly UserOperator[]): void {
  const seen = new Set<string>();
  for (const { name } of named) {
    const isTaken =
      seen.has(name) || name === DERIVATIVE || findOperator(name) || users.some((user) => user.name === name);
    if (!NAME.test(name) || isTaken) {
      throw new InputError(
        `The template's functions and parameters need names of their own, a letter and then letters or digits, not ${DERIVATIVE} nor an operator's; got "${name}".`,
      );
    }
    seen.add(name);
  }
}

function checkUses(
  tree: Node,
  functions: Template['functions'],
  parameters: readonly TemplateParameter[],
): void {
  const names = new Set(functions.map(({ name }) => name));
  const used = new Set<string>();
  mapNode(tree, (node) => {
    if (node.kind === 'variable') used.add(node.name);
    if (node.kind !== 'operation') return node;
    const name = freeName(node, names);
    if (name !== null) used.add(name);
    if (name === DERIVATIVE) checkDerivative(node.operands[1]!, parameters);
    return node;
  });
  for (const [what, list] of [
    ['function', functions],
    ['parameter', parameters],
  ] as const) {
    const idle = list.find(({ name }) => !used.has(name));
    if (idle) throw new InputError(`The template's ${what} "${idle.name}" is not used in its form.`);
  }
}

function checkDerivative(by: Node, parameters: readonly TemplateParameter[]): void {
  if (by.kind === 'variable' && !parameters.some(({ name }) => name === by.name)) return;
  throw new InputError(
    `The template's form takes a derivative by something other than a variable; write ${DERIVATIVE}(V(r), r), with a variable of the data last.`,
  );
}
