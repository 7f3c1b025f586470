import { compileLaw, type Dataset, type Law, type LawTerm, type Truth } from 'principia/law';
import { InputError } from 'principia/math';
import { parse } from 'principia/symbolic';
import { plainForm, type RunHypothesis, rivalOf } from './hypotheses.js';

/**
 * The law of a simulated world: the one given as the text of a force along the separation, or the true law that the data
 * carry.
 *
 * @throws InputError where the text is no law of pairs, or the data carry none that bodies in space can be moved by
 */
export function simulatedTruth(text: string | null, { truth, name }: Dataset): Law {
  const law = text === null ? truthOf(truth, name) : rivalOf(text);
  compileLaw(law);
  return law;
}

/** Which of the hypotheses has the form of the truth; −1 where none has. */
export function placeOfTruth(hypotheses: readonly RunHypothesis[], truth: Law): number {
  return hypotheses.findIndex(({ law }) => plainForm(law) === plainForm(truth));
}

function truthOf(truth: Truth | undefined, name: string): Law {
  const { pairForce, terms = [] } = truth ?? {};
  const unsaid = terms.find(({ note, acts }) => note !== undefined || acts === 'generalised force');
  if ((pairForce === undefined && terms.length === 0) || unsaid !== undefined) {
    throw new InputError(
      `the data '${name}' carry no true law${unsaid === undefined ? '' : ' that an expression says'}; give one, such as --simulate "-m1*m2/r**2"`,
    );
  }
  const pair: LawTerm[] =
    pairForce === undefined
      ? []
      : [{ acts: 'pair force', direction: 'separation', expression: parse(pairForce) }];
  return {
    terms: [
      ...pair,
      ...terms.map(({ acts, direction, axis, expression }) => ({
        ...{ acts, direction, expression: parse(expression) },
        ...(axis === undefined ? {} : { axis }),
      })),
    ],
  };
}
