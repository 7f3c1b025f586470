import { InputError } from 'principia/math';

const NAME = 'Piecewise(';

/** A text with SymPy's `Piecewise((a, c), (b, True))` written `((c) ? (a) : (b))`, the innermost first. */
export function withoutPiecewise(text: string): string {
  const start = text.lastIndexOf(NAME);
  if (start < 0) return text;
  const end = closing(text, start + NAME.length - 1);
  const branches = split(text.slice(start + NAME.length, end)).map((branch) =>
    split(branch.trim().slice(1, -1)),
  );
  return withoutPiecewise(`${text.slice(0, start)}${conditional(branches)}${text.slice(end + 1)}`);
}

function conditional([branch, ...rest]: readonly (readonly string[])[]): string {
  const [value, condition] = branch ?? [];
  if (branch?.length !== 2) {
    throw new InputError('Piecewise takes pairs (value, condition), the last condition True');
  }
  if (condition!.trim() === 'True') return `(${value})`;
  return `((${condition}) ? (${value}) : ${conditional(rest)})`;
}

/** Where the parenthesis that opens at `open` is closed. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < text.length; index++) {
    if (text[index] === '(') depth++;
    else if (text[index] === ')' && --depth === 0) return index;
  }
  throw new InputError('a parenthesis is not closed');
}

/** The parts between the commas that stand in no parenthesis. */
function split(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}
