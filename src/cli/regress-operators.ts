import { InputError } from 'principia/math';
import { unknownName } from './catalogue.js';

/**
 * Symbols of the operators by what else they are called, and how many operands they take; spelt out here because
 * loading the search for their names would take longer than `--help`.
 */
const operands: Readonly<Record<string, 1 | 2 | 3>> = {
  ...{ '+': 2, '-': 2, '*': 2, '/': 2, '^': 2, min: 2, max: 2, '>': 2, '<': 2, if: 3 },
  ...{ neg: 1, inv: 1, square: 1, cube: 1, sqrt: 1, abs: 1, sign: 1, exp: 1, log: 1 },
  ...{ sin: 1, cos: 1, tan: 1, tanh: 1, asin: 1, acos: 1 },
};
const aliases: Readonly<Record<string, string>> = {
  ...{ add: '+', subtract: '-', multiply: '*', divide: '/', pow: '^', '**': '^', greater: '>', less: '<' },
  ...{ ln: 'log', arcsin: 'asin', arccos: 'acos' },
};

/** Every operator's symbol. */
export const operatorSymbols: readonly string[] = Object.keys(operands);

/** Every word that means an operator. */
export const operatorNames: readonly string[] = [...operatorSymbols, ...Object.keys(aliases)];

/** What a search uses where nothing is said. */
export const usualOperators = '+ - * / ^ inv square cube sqrt exp log';

/** The symbol that a word means; null where it means no operator. */
export function operatorSymbol(word: string): string | null {
  const symbol = Object.hasOwn(aliases, word) ? aliases[word]! : word;
  return Object.hasOwn(operands, symbol) ? symbol : null;
}

/**
 * Operators from text such as `+ - * / sqrt exp`, each once.
 *
 * @param defined users' operators, which may be among them
 * @throws InputError for an unknown one, with the nearest, and where none takes two operands
 */
export function parseOperators(
  text: string,
  defined: readonly { readonly name: string; readonly operands: 1 | 2 }[] = [],
): readonly string[] {
  const own = (word: string) => defined.find(({ name }) => name === word);
  const symbols = text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map((word) => {
      const symbol = own(word)?.name ?? operatorSymbol(word);
      if (symbol !== null) return symbol;
      throw new InputError(
        unknownName('operator', word, [...operatorSymbols, ...defined.map(({ name }) => name)]),
      );
    });
  if (!symbols.some((symbol) => (own(symbol)?.operands ?? operands[symbol]) === 2)) {
    throw new InputError(
      `--operators '${text}' has none of two operands, so that no two columns can meet; add one, such as + or *`,
    );
  }
  return [...new Set(symbols)];
}
