import { InputError, type RandomStream } from 'principia/math';
import type { Units } from 'principia/physics';
import { type Conservation, type ConservationOptions, conservation } from './conservation.js';
import { lawToJavaScript } from './export/to-javascript.js';
import { lawToNumpy } from './export/to-numpy.js';
import { lawToSympy } from './export/to-sympy.js';
import { lawToTex } from './export/to-tex.js';
import type { Law, LawTerm } from './law.js';
import { lawUnits, type TermUnits } from './law-units.js';
import { pairPotential } from './pair-potential.js';

/** What is known of a law besides how it moves bodies: plain data, to be printed or kept as JSON. */
export interface LawCheck {
  readonly terms: readonly (Omit<LawTerm, 'expression'> & { readonly expression: string })[];
  /** The potential of the pairs; its expression is null where there is none in closed form, and the reason says why. */
  readonly potential: {
    readonly kind: 'closed form' | 'by quadrature' | 'none';
    readonly expression: string | null;
    readonly checked: 'by symbol' | 'by number' | null;
    readonly reason: string | null;
  };
  readonly conservation: Conservation;
  /** One entry a term; null where no units are given. */
  readonly units: readonly TermUnits[] | null;
  /** Null in languages that cannot say an operator of the law. */
  readonly exports: {
    readonly sympy: string | null;
    readonly tex: string;
    readonly javaScript: string;
    readonly numpy: string | null;
  };
}

/** What a law is checked with. */
export interface LawCheckOptions extends ConservationOptions {
  /** The units of distances, times, masses and charges. */
  readonly units?: Units;
}

/**
 * Checks a law in every way: its potential, what it conserves, the units of its constants, and its text in other
 * languages.
 *
 * @throws InputError where a term acts in a way that bodies in space do not know, or uses an unknown variable
 * @example
 * ```ts
 * const check = checkLaw(lawFromPairForce('-2*m1*m2/r^2'), createRandom(1));
 * check.potential.expression; // '-2*m1*m2/r'
 * check.conservation.angularMomentum.conserved; // 'always'
 * ```
 */
export function checkLaw(law: Law, random: RandomStream, options: LawCheckOptions = {}): LawCheck {
  const potential = pairPotential(law);
  const closed = potential.kind === 'closed form' ? potential : null;
  return {
    terms: law.terms.map((term) => ({ ...term, expression: term.expression.toString() })),
    potential: {
      kind: potential.kind,
      expression: closed?.expression.toString() ?? null,
      checked: closed?.checked ?? null,
      reason: potential.kind === 'closed form' ? null : potential.reason,
    },
    conservation: conservation(law, random, options),
    units: options.units === undefined ? null : lawUnits(law, options.units),
    exports: {
      sympy: orNull(lawToSympy, law),
      tex: lawToTex(law),
      javaScript: lawToJavaScript(law),
      numpy: orNull(lawToNumpy, law),
    },
  };
}

function orNull(write: (law: Law) => string, law: Law): string | null {
  try {
    return write(law);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
