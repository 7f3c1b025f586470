import { type BodyForce, compileBodyForce } from './body-force.js';
import type { Law, LawTerm } from './law.js';
import { compilePairTerms, type PairForce } from './pair-force.js';
import { compileSwitches, type LawSwitches } from './switches.js';

/** All the forces of a law: those of pairs on their first body, and what else acts. */
export interface LawForces extends PairForce {
  /** The same scalars for the force on a pair's second body; the opposite force, by the third law, where absent. */
  readonly onSecond?: PairForce;
  /** What acts on each body whatever the others do. */
  readonly body?: BodyForce;
  /** Where the forces may jump; absent where nowhere. */
  readonly switches?: LawSwitches;
}

/**
 * Compiles all a law's terms.
 *
 * @param thirdLaw 'imposed': the force on a pair's second body is the opposite of that on the first, whatever the
 * expression says. 'as written': each body of a pair in its turn is the body acted on, which differs where a force
 * treats the two differently
 * @throws InputError where a term acts in a way that bodies in space do not know, or uses an unknown variable
 * @example
 * ```ts
 * accelerationField(compileLaw(law), lawConstants(law), bodies);
 * ```
 */
export function compileLaw(law: Law, thirdLaw: 'imposed' | 'as written' = 'imposed'): LawForces {
  const ofPairs = ({ acts }: LawTerm): boolean => acts !== 'body force';
  const body = compileBodyForce(law);
  const switches = compileSwitches(law);
  return {
    ...compilePairTerms(law, ofPairs),
    ...(thirdLaw === 'imposed' ? {} : { onSecond: compilePairTerms(law, ofPairs, 'second') }),
    ...(body === null ? {} : { body }),
    ...(switches === null ? {} : { switches }),
  };
}
