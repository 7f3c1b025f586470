import { InputError } from 'principia/math';

/** An operator as `--define 'gauss: exp(-x^2)'` gives it. */
export interface OperatorText {
  readonly name: string;
  readonly formula: string;
  readonly operands: 1 | 2;
}

/**
 * An operator's name and its formula over x, or over x and y.
 *
 * @throws InputError for a text that is not of the form name: formula
 */
export function parseDefinition(text: string): OperatorText {
  const [name, formula] = namedText(
    '--define',
    text,
    "a name and a formula over x and y, as 'gauss: exp(-x^2)'",
  );
  return { name, formula, operands: /\by\b/.test(formula) ? 2 : 1 };
}

/**
 * What stands before the first colon of a text, and after it.
 *
 * @throws InputError where there is no colon, or nothing on one side of it
 */
export function namedText(flag: string, text: string, expected: string): readonly [string, string] {
  const [, name, rest] = /^\s*([^:]*[^:\s])\s*:\s*(.*\S)\s*$/s.exec(text) ?? [];
  if (name !== undefined && rest !== undefined) return [name, rest];
  throw new InputError(`${flag} is '${text}'; expected ${expected}`);
}

/**
 * Names with a number or else a word each, such as `x: 0.1, y: sigma_y`.
 *
 * @throws InputError for what is not such a list, or names something twice
 */
export function namedNumbers(
  flag: string,
  text: string,
  expected: string,
): Readonly<Record<string, number | string>> {
  const pairs = text.split(',').map((part) => namedText(flag, part, expected));
  const twice = pairs.find(([name], index) => pairs.findIndex(([other]) => other === name) < index);
  if (twice !== undefined) throw new InputError(`${flag} names '${twice[0]}' twice`);
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, Number.isNaN(Number(value)) ? value : Number(value)]),
  );
}
