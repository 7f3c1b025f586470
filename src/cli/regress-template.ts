import { InputError } from 'principia/math';
import type { TemplateDefinition } from 'principia/symbolic';
import { namedText } from './regress-definitions.js';
import type { ChosenColumn } from './regress-problem.js';

/** A template as a command line gives it. */
export interface TemplateTexts {
  /** Such as `f(r)*m1*m2 + k`. */
  readonly form: string;
  /** The free functions, such as `f: r`. */
  readonly functions: readonly string[];
  /** Such as `k: 1`, where its fit begins. */
  readonly parameters: readonly string[];
  /** A column of whole numbers, and the parameters that have a value for each: `galaxy: a, b`. */
  readonly categories: string | null;
}

/**
 * The definition of a template.
 *
 * @throws InputError for a text that is none of its kind, and for what is defined twice
 */
export function templateOf(texts: TemplateTexts, features: readonly ChosenColumn[]): TemplateDefinition {
  const functions = texts.functions.map((text) => {
    const [name, operands] = namedText('--function', text, "a name and its operands, as 'f: r'");
    return [name, listed(operands)] as const;
  });
  const parameters = texts.parameters.map((text) => {
    const [name, start] = namedText('--parameter', text, "a name and a number to begin with, as 'k: 1'");
    return [name, Number(start)] as const;
  });
  demandOnce('--function', functions);
  demandOnce('--parameter', parameters);
  const definition = {
    form: texts.form,
    functions: Object.fromEntries(functions),
    parameters: Object.fromEntries(parameters),
  };
  if (texts.categories === null) return definition;
  const [column, names] = namedText(
    '--categories',
    texts.categories,
    "a column of whole numbers and parameters, as 'galaxy: a, b'",
  );
  const called = features.find((feature) => feature.column === column)?.name ?? column;
  return { ...definition, categories: { column: called, parameters: listed(names) } };
}

const listed = (text: string): readonly string[] => text.split(',').map((name) => name.trim());

function demandOnce(flag: string, entries: readonly (readonly [string, unknown])[]): void {
  const twice = entries.find(([name], index) => entries.findIndex(([other]) => other === name) < index);
  if (twice !== undefined) throw new InputError(`${flag} defines '${twice[0]}' twice`);
}
