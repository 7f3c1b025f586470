import { InputError } from 'principia/math';
import { constant, mapLeaves, type Node, operation, type VariableNode, variable } from '../node.js';
import { assembleProblem, type PreparedProblem } from '../problem.js';
import {
  constantTokens,
  MAXIMUM_VARIABLES,
  nodeOf,
  type Program,
  programOf,
  withConstants,
} from '../program.js';
import { applied, type ParameterValues, type PreparedTemplate } from './define-template.js';
import { filledForm } from './form.js';

/** A template on a problem: what turns functions into programs over the data's variables. */
export interface BoundTemplate {
  readonly template: PreparedTemplate;
  /** The value of every parameter, those of the categories one after the other, at the start. */
  readonly starts: readonly number[];
  /** Where a parameter's values are among them. */
  places(parameter: string): readonly number[];
  /** The whole for functions over their own operands; remembered by their form. */
  assembled(functions: readonly Program[]): Assembled;
  /** Parameters' values by name. */
  named(values: ArrayLike<number>): ParameterValues;
}

/**
 * A program over the data's variables that shares constants: the same one may occur several times, since a function is
 * called several times or was differentiated.
 */
export interface Assembled {
  /** For every constant of the program, which of the functions' and parameters' it is; −1 for one of the form's own. */
  readonly sources: Int32Array;
  /** The program with the functions' constants in order, then the parameters' values. */
  program(constants: ArrayLike<number>): Program;
}

/** A parameter's value, of a category or of all rows. */
interface Slot {
  readonly name: string;
  readonly start: number;
  readonly category: number | null;
}

/** So many forms are remembered; then memory starts anew. */
const MEMORY = 1 << 14;

/**
 * The problem with one column a category, 1 in its rows and 0 elsewhere, by which parameters take their values; the
 * problem itself where a template has no categories.
 *
 * @throws InputError where the column is missing, or not of whole numbers.
 */
export function withCategories(problem: PreparedProblem, template: PreparedTemplate): PreparedProblem {
  const found = categoriesOf(problem, template);
  if (found.length === 0) return problem;
  const indicators = indicatorNames(problem, template);
  const { names, columns, target, scale, loss, users } = problem;
  const column = template.definition.categories!.column;
  const own = columns[names.indexOf(column)]!;
  if (names.length + found.length > MAXIMUM_VARIABLES) {
    throw new InputError(
      `The column "${column}" has ${found.length} categories; with ${names.length} variables a template takes at most ${MAXIMUM_VARIABLES - names.length}.`,
    );
  }
  return assembleProblem(
    [...names, ...indicators],
    [...columns, ...found.map((category) => own.map((value) => Number(value === category)))],
    target,
    scale,
    loss,
    users,
  );
}

/** What the columns of the categories are called; no name that a form can write. */
export function indicatorNames(problem: PreparedProblem, template: PreparedTemplate): readonly string[] {
  const { column } = template.definition.categories ?? { column: '' };
  return categoriesOf(problem, template).map((category) => indicator(column, category));
}

/**
 * Binds a template to a problem that has its categories' columns.
 *
 * @throws InputError for names in the form that the data do not have, or that parameters take from them.
 */
export function bindTemplate(template: PreparedTemplate, problem: PreparedProblem): BoundTemplate {
  const { definition, functions, parameters, tree } = template;
  checkVariables(template, problem.names);
  const categories = categoriesOf(problem, template);
  const slots = parameters.flatMap(({ name, start, perCategory }): readonly Slot[] =>
    perCategory
      ? categories.map((category) => ({ name, start, category }))
      : [{ name, start, category: null }],
  );
  const places = (parameter: string): readonly number[] =>
    [...slots.keys()].filter((index) => slots[index]!.name === parameter);
  const names = new Set(functions.map(({ name }) => name));
  const assemble = (programs: readonly Program[]): Assembled => {
    let count = 0;
    const bodies = programs.map((program, index) =>
      mapLeaves(nodeOf(program, functions[index]!.operands, problem.users), (leaf) =>
        leaf.kind === 'constant' ? mark(count++) : leaf,
      ),
    );
    const parameterNode = (name: string): Node => {
      const values = places(name).map((place) => {
        const { category } = slots[place]!;
        const value = mark(count + place);
        if (category === null) return value;
        return operation('multiply', value, variable(indicator(definition.categories!.column, category)));
      });
      return values.reduce((left, right) => operation('add', left, right));
    };
    const whole = filledForm(tree, names, {
      call: (name, operands) => {
        const index = functions.findIndex((own) => own.name === name);
        return applied(bodies[index]!, functions[index]!.operands, operands);
      },
      leaf: (leaf) => (parameters.some(({ name }) => name === leaf.name) ? parameterNode(leaf.name) : leaf),
    });
    return sharing(whole, problem);
  };
  const known = new Map<string, Assembled>();
  return {
    template,
    starts: slots.map(({ start }) => start),
    places,
    assembled: (programs) => {
      const key = programs.map(({ codes }) => String.fromCharCode(...codes)).join('\n');
      const before = known.get(key);
      if (before !== undefined) return before;
      const found = assemble(programs);
      if (known.size >= MEMORY) known.clear();
      known.set(key, found);
      return found;
    },
    named: (values) => {
      const result: Record<string, number | Record<string, number>> = {};
      slots.forEach(({ name, category }, place) => {
        const own = result[name];
        const value = values[place]!;
        result[name] = category === null ? value : { ...(own as Record<string, number>), [category]: value };
      });
      return result;
    },
  };
}

/** A tree whose constants to be filled in are marked, as a program. */
function sharing(whole: Node, { names, users }: PreparedProblem): Assembled {
  const sources: number[] = [];
  const plain = mapLeaves(whole, (leaf) => {
    const source = leaf.kind === 'variable' ? marked(leaf) : -1;
    if (leaf.kind === 'constant' || source >= 0) sources.push(source);
    return source >= 0 ? constant(0) : leaf;
  });
  const form = programOf(plain, names, users);
  const own = constantTokens(form).map((place) => form.values[place]!);
  return {
    sources: Int32Array.from(sources),
    program: (constants) =>
      withConstants(
        form,
        own.map((value, index) => (sources[index]! >= 0 ? constants[sources[index]!]! : value)),
      ),
  };
}

/** A constant yet to be filled in: a variable of a name that no form can write. */
function mark(index: number): Node {
  return variable(`#${index}`);
}

function marked({ name }: VariableNode): number {
  return name.startsWith('#') ? Number(name.slice(1)) : -1;
}

function indicator(column: string, category: number): string {
  return `${column} is ${category}`;
}

/** The values of the column of categories, ascending; none where a template has none. */
function categoriesOf(
  { names, columns }: PreparedProblem,
  { definition }: PreparedTemplate,
): readonly number[] {
  if (definition.categories === undefined) return [];
  const { column } = definition.categories;
  const values = columns[names.indexOf(column)];
  if (values === undefined) {
    throw new InputError(
      `The template's column of categories "${column}" is not among the variables ${names.join(', ')}.`,
    );
  }
  const broken = values.find((value) => !Number.isInteger(value));
  if (broken !== undefined) {
    throw new InputError(
      `The template's column of categories "${column}" must be of whole numbers; got ${broken}. Number the categories.`,
    );
  }
  return [...new Set(values)].sort((a, b) => a - b);
}

function checkVariables({ tree, parameters, definition }: PreparedTemplate, names: readonly string[]): void {
  const taken = parameters.find(({ name }) => names.includes(name));
  if (taken !== undefined) {
    throw new InputError(
      `The template's parameter "${taken.name}" has the name of a variable; give it another.`,
    );
  }
  mapLeaves(tree, (leaf) => {
    if (leaf.kind === 'constant') return leaf;
    if (names.includes(leaf.name) || parameters.some(({ name }) => name === leaf.name)) return leaf;
    const own = parameters.map(({ name }) => name).join(', ') || 'none';
    throw new InputError(
      `The template's form "${definition.form}" uses "${leaf.name}", which is not among the variables ${names.join(', ')} nor its parameters (${own}).`,
    );
  });
}
