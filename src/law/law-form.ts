import { axisNames } from './body-force.js';
import type { Law, LawTerm } from './law.js';
import { isZero } from './same-function.js';

/** A law in one line: the expression alone where there is one force along the separation, else each term with its direction. */
export function lawText({ terms }: Law): string {
  const [first] = terms;
  if (first === undefined) return '0';
  if (terms.length === 1 && isAlongSeparation(first)) return first.expression.toSympy();
  return terms.map((term) => `${term.expression.toSympy()} ${directionText(term)}`).join(' and ');
}

/** Along what a term acts, in words. */
export function directionText({ acts, direction, axis }: LawTerm): string {
  if (direction === 'axis') return `along ${axisNames[axis ?? 0]}`;
  if (acts === 'body force') return `along each body's ${direction}`;
  return `along the ${direction}`;
}

/** What laws have in common that differ in their constants only: directions and skeletons, whatever their order. */
export function lawForm({ terms }: Law): string {
  return terms
    .map((term) => `${term.acts} ${directionText(term)}: ${term.expression.skeleton()}`)
    .sort()
    .join('\n');
}

/** The complexity of all its expressions together. */
export function lawComplexity({ terms }: Law): number {
  return terms.reduce((sum, { expression }) => sum + expression.complexity, 0);
}

/** Whether a law leaves every body to itself. */
export function isFreeMotion({ terms }: Law): boolean {
  return terms.every(({ expression }) => isZero(expression));
}

/** The terms that do something; those that are identically zero left out. */
export function withoutNothing({ terms }: Law): Law {
  return { terms: terms.filter(({ expression }) => !isZero(expression)) };
}

/** The force of pairs along their separation, where one term of the law is one; null where none or several are. */
export function separationTerm({ terms }: Law): LawTerm | null {
  const along = terms.filter(isAlongSeparation);
  return along.length === 1 ? along[0]! : null;
}

function isAlongSeparation({ acts, direction }: LawTerm): boolean {
  return acts === 'pair force' && direction === 'separation';
}
