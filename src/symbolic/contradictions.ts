import { InputError } from 'principia/math';
import type { SearchConstraints } from './constraints.js';
import { arity } from './program.js';
import type { UserOperator } from './user-operator.js';
import { operatorCode, type Vocabulary } from './vocabulary.js';

/**
 * Checks constraints against the operators of a search.
 *
 * @throws InputError for a constraint on an operator that the search does not use, an operator called by two names, and
 * where no operator of two operands may be used.
 */
export function demandNoContradiction(
  constraints: SearchConstraints,
  { unary, binary, ternary }: Vocabulary,
  users: readonly UserOperator[] = [],
): void {
  const { uses = {}, operands = {}, nesting = {} } = constraints;
  const codes = [...unary, ...binary, ...ternary];
  const maps: readonly (readonly [where: string, limits: Readonly<Record<string, unknown>>])[] = [
    ['uses', uses],
    ['operands', operands],
    ['nesting', nesting],
    ...Object.entries(nesting).map(([outer, inside]) => [`nesting in "${outer}"`, inside] as const),
  ];
  for (const [where, limits] of maps) {
    const named = new Map<number, string>();
    for (const name of Object.keys(limits)) {
      const code = operatorCode(name, users);
      if (!codes.includes(code)) {
        throw new InputError(
          `The constraint ${where} names "${name}", which is not among the operators of the search; add it to them or leave the constraint out.`,
        );
      }
      if (named.has(code)) {
        throw new InputError(
          `The constraint ${where} names one operator twice, as "${named.get(code)}" and "${name}"; name it once.`,
        );
      }
      named.set(code, name);
    }
  }
  const forbidden = Object.keys(uses).filter((name) => uses[name] === 0);
  const forbiddenCodes = forbidden.map((name) => operatorCode(name, users));
  if (binary.some((code) => !forbiddenCodes.includes(code))) return;
  const names = forbidden.filter((name) => arity(operatorCode(name, users)) === 2);
  throw new InputError(
    `The constraints contradict each other: a search needs an operator of two operands, but uses forbids all there are: ${names.join(' ')}. Allow one of them, or add another.`,
  );
}
