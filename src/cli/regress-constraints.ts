import { InputError } from 'principia/math';
import type { SearchConstraints } from 'principia/symbolic';
import { unknownName } from './catalogue.js';
import { operatorSymbol, operatorSymbols } from './regress-operators.js';

/** Limits as a command line gives them. */
export interface ConstraintTexts {
  readonly maximumSize: number | null;
  readonly maximumDepth: number | null;
  readonly maximumConstants: number | null;
  /** `exp: 1`, `sin(cos): 0` or `/(any, 5)`. */
  readonly constraints: readonly string[];
}

const forms = {
  uses: /^([^\s()]+)\s*:\s*(\d+)$/,
  nesting: /^([^\s()]+)\s*\(\s*([^\s(),]+)\s*\)\s*:\s*(\d+)$/,
  operands: /^([^\s()]+)\s*\(\s*((?:any|\d+)(?:\s*,\s*(?:any|\d+))*)\s*\)$/,
};

/**
 * The constraints of a search.
 *
 * @param defined users' operators, which rules may name besides the standard ones
 * @throws InputError for a rule that is none, with the three forms that there are, for an unknown operator, with the
 * nearest, and for one that is limited in the same way twice
 */
export function constraintsOf(texts: ConstraintTexts, defined: readonly string[]): SearchConstraints {
  const uses: Record<string, number> = {};
  const nesting: Record<string, Record<string, number>> = {};
  const operands: Record<string, readonly (number | null)[]> = {};
  const symbol = (word: string): string => {
    const found = defined.includes(word) ? word : operatorSymbol(word);
    if (found !== null) return found;
    throw new InputError(`--constraint: ${unknownName('operator', word, [...operatorSymbols, ...defined])}`);
  };
  const set = <T>(limits: Record<string, T>, name: string, value: T, rule: string): void => {
    if (Object.hasOwn(limits, name)) {
      throw new InputError(`--constraint '${rule}': the same is limited by another --constraint; give one`);
    }
    limits[name] = value;
  };
  for (const rule of texts.constraints) {
    const [use, nest, limit] = [forms.uses, forms.nesting, forms.operands].map((form) =>
      form.exec(rule.trim()),
    );
    if (use) set(uses, symbol(use[1]!), Number(use[2]), rule);
    else if (nest) {
      const outer = symbol(nest[1]!);
      nesting[outer] ??= {};
      set(nesting[outer], symbol(nest[2]!), Number(nest[3]), rule);
    } else if (limit) {
      const most = limit[2]!.split(',').map((word) => (word.trim() === 'any' ? null : Number(word)));
      set(operands, symbol(limit[1]!), most, rule);
    } else {
      throw new InputError(
        `--constraint is '${rule}'; expected 'exp: 1' (so many uses at most), 'sin(cos): 0' (so many of one within another) or '/(any, 5)' (complexity of the operands)`,
      );
    }
  }
  const { maximumSize, maximumDepth, maximumConstants } = texts;
  return {
    ...(maximumSize === null ? {} : { maximumSize }),
    ...(maximumDepth === null ? {} : { maximumDepth }),
    ...(maximumConstants === null ? {} : { maximumConstants }),
    uses,
    nesting,
    operands,
  };
}
