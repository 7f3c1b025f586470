import { InvalidArgumentError } from 'commander';
import { InputError } from 'principia/math';
import { nearestName } from './nearest-name.js';

/** Values by name, as `--model-option hidden=32` gives them. */
export type NamedValues = Readonly<Record<string, number | string>>;

/** What a named value may be: a whole number of at least so much, or one of some words. */
export type ValueKind = { readonly least: number } | readonly string[];

/** Which names there are, and what their values may be. */
export type NamedKinds = Readonly<Record<string, ValueKind>>;

/** Collects `name=value` from an option that may be given several times; numbers become numbers. */
export function collectNamed(text: string, earlier: NamedValues | undefined): NamedValues {
  const [, name, value] = /^([A-Za-z][\w-]*)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new InvalidArgumentError('Expected <name>=<value>, such as bodies=4.');
  }
  // As flags are: held-out is heldOut.
  const plain = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return { ...earlier, [plain]: Number.isNaN(Number(value)) ? value : Number(value) };
}

/**
 * Demands that named values are among those that there are.
 *
 * @param what has the options, such as "the model 'x'"
 * @throws InputError for a name or value that is not, with the nearest name
 */
export function demandNamed(what: string, values: NamedValues, kinds: NamedKinds): void {
  for (const [name, value] of Object.entries(values)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name]! : null;
    if (kind === null) {
      const nearest = nearestName(name, Object.keys(kinds));
      const hint = nearest === null ? '' : ` Did you mean '${nearest}'?`;
      throw new InputError(
        `${what} has no option '${name}'.${hint} Expected some of: ${Object.keys(kinds).join(', ')}`,
      );
    }
    if (accepts(kind, value)) continue;
    const expected = 'least' in kind ? `a whole number of at least ${kind.least}` : kind.join(' or ');
    throw new InputError(`option ${name} of ${what} is ${value}; expected ${expected}`);
  }
}

/** Options with their values in words, for help. */
export function describeKinds(kinds: NamedKinds): string {
  return Object.entries(kinds)
    .map(([name, kind]) => `${name}=${'least' in kind ? '<n>' : kind.join('|')}`)
    .join(' ');
}

function accepts(kind: ValueKind, value: number | string): boolean {
  if ('least' in kind) return typeof value === 'number' && Number.isSafeInteger(value) && value >= kind.least;
  return kind.includes(String(value));
}
