import { operatorNames } from './regress-operators.js';

/** Words that the expressions' parser, or the languages that expressions are printed in, read as something else. */
const words =
  'pi oo nan NaN Infinity true false null undefined end mod to in and or xor not break case catch class const continue debugger default delete do else enum export extends finally for function if import instanceof new return super switch this throw try typeof var void while with yield let static await ln Abs Min Max Pow Piecewise arcsin arccos';
const reserved: ReadonlySet<string> = new Set([...words.split(' '), ...operatorNames]);

const greek =
  'α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta κ kappa λ lambda_ μ mu ν nu ξ xi ρ rho σ sigma τ tau φ phi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Φ Phi Ψ Psi Ω Omega π pi_';
const letters: ReadonlyMap<string, string> = new Map(
  greek.split(' ').flatMap((word, index, all) => (index % 2 === 0 ? [[word, all[index + 1]!]] : [])),
);

/**
 * What expressions call columns: the column's own name where it is a letter followed by letters, digits and
 * underscores and no word of the language; else the nearest such name, each once.
 *
 * @example
 * ```ts
 * expressionNames(['x', 'log target', 'x-1']).get('x-1'); // 'x_1'
 * ```
 */
export function expressionNames(columns: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const take = (column: string, name: string): void => {
    names.set(column, name);
    taken.add(name);
  };
  for (const column of columns) if (isName(column)) take(column, column);
  columns.forEach((column, index) => {
    if (names.has(column)) return;
    const name = plainName(column) || `column_${index + 1}`;
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name}_${count}`;
    take(column, free);
  });
  return new Map(columns.map((column) => [column, names.get(column)!]));
}

/** Words that every JavaScript object knows are left alone as well. */
const isName = (text: string): boolean => /^[A-Za-z]\w*$/.test(text) && !reserved.has(text) && !(text in {});

function plainName(column: string): string {
  const spelt = [...column.normalize('NFKD')].map((letter) => letters.get(letter) ?? letter).join('');
  const name = spelt
    .replace(/\p{M}/gu, '')
    .replace(/\W+/g, '_')
    .replace(/^_+|_+$/g, '');
  if (name === '' || isName(name)) return name;
  return /^\d/.test(name) ? `x${name}` : `${name}_`;
}
