/**
 * What a run leaves possible, as hypotheses to be told apart: its law, the forms that are the same function on its data,
 * the other candidates that these data do not exclude, and rivals that a person names.
 *
 * @packageDocumentation
 */
import type { BodyCharge, BodyMass } from 'principia/distillation';
import {
  type Dataset,
  type DocumentAlternative,
  type DocumentAlternativeTerm,
  isFreeMotion,
  type Law,
  type LawDocument,
  lawConstants,
  lawForm,
  lawFromPairForce,
  lawText,
} from 'principia/law';
import { InputError } from 'principia/math';
import { parse, withExplicitScale } from 'principia/symbolic';
import { type LawHypothesis, lawLogPrior, type ParameterPrior } from 'principia/thermal';

/** Where a hypothesis comes from. */
export type HypothesisSource = 'law' | 'equal on the data' | 'alternative' | 'rival';

/** A law that may be the right one, and where it comes from. */
export interface RunHypothesis extends LawHypothesis {
  readonly source: HypothesisSource;
}

/** Candidates that the data make less probable than this, every form as probable as another before them, are left out. */
const notable = 1e-3;

/** Hypotheses of a run at most; each has to be weighed. */
const most = 8;

/** Constants are known before the data to within a factor of e, about the numbers that a law is written with. */
const factor = 1;

/**
 * The hypotheses of a run. Before the data every form counts as much as another, however long it is: what is to be told
 * apart is what the data leave open. Masses and charges that the data lack are held as each law has them.
 *
 * @param everything whether candidates that the run's data exclude are weighed too, as where another noise is assumed
 * @param rivals forces of pairs along the separation, as `law.json` writes them, with constants of about the right size
 * @throws InputError where a document is too old to tell, or a rival is no law
 */
export function hypothesesOf(
  document: LawDocument,
  dataset: Dataset,
  rivals: readonly string[],
  everything = false,
): readonly RunHypothesis[] {
  const law = lawOf(document.terms);
  const own = openBodies(document, dataset);
  const others = document.alternatives.map((alternative) => ({
    law: lawOfAlternative(alternative),
    source: alternative.equalOnData === true ? ('equal on the data' as const) : ('alternative' as const),
    probability: alternative.probability.law,
    bodies: bodiesUnder(alternative, own),
  }));
  const chosen = { law, source: 'law' as const, probability: document.probability.law, bodies: own };
  const weighted = [chosen, ...others].map((one) => ({ ...one, odds: oddsBeforeLength(one) }));
  const largest = Math.max(...weighted.map(({ odds }) => odds));
  const kept = weighted
    .filter(
      ({ source, odds }) => source !== 'alternative' || everything || odds > largest + Math.log(notable),
    )
    .sort((one, other) => rankOf(one.source) - rankOf(other.source) || other.odds - one.odds)
    .slice(0, most);
  const named = rivals.map((text) => ({ law: rivalOf(text), source: 'rival' as const, bodies: own }));
  return distinct([...kept, ...named]).map(({ law: form, source, bodies }) => ({
    ...{ name: nameOf(form), law: form, source, priors: priorsOf(form) },
    ...(bodies.masses.length === 0 ? {} : { masses: bodies.masses }),
    ...(bodies.charges.length === 0 ? {} : { charges: bodies.charges }),
  }));
}

/** A law as people read it. */
export function nameOf(law: Law): string {
  return isFreeMotion(law) ? 'free motion' : lawText(law);
}

/**
 * A rival, or a true law, from the text of its force.
 *
 * @throws InputError where the text is no expression of a pair
 */
export function rivalOf(text: string): Law {
  return withScales(lawFromPairForce(text));
}

function lawOf(terms: readonly DocumentAlternativeTerm[]): Law {
  return withScales({
    terms: terms.map(({ acts, direction, axis, expression }) => ({
      acts,
      direction,
      ...(axis === undefined ? {} : { axis }),
      expression: parse(expression),
    })),
  });
}

/** A strength that came out as one is a constant like any other. */
function withScales({ terms }: Law): Law {
  return { terms: terms.map((term) => ({ ...term, expression: withExplicitScale(term.expression) })) };
}

function lawOfAlternative({ expression, terms }: DocumentAlternative): Law {
  if (terms !== undefined) return lawOf(terms);
  throw new InputError(
    `law.json gives the alternative ${expression} without its terms: it was written by an earlier version; expected one ` +
      'of this version. Run its command again, which run.json tells.',
  );
}

/** Masses and charges that the data lack. */
interface OpenBodies {
  readonly masses: readonly BodyMass[];
  readonly charges: readonly BodyCharge[];
}

function openBodies({ bodies }: LawDocument, { training }: Dataset): OpenBodies {
  const known = training[0]!.system.bodies;
  const lacks = (name: string, property: 'mass' | 'charge'): boolean =>
    known.find((body) => body.name === name)?.[property] === undefined;
  const held = (body: string, value: number) => ({ body, value, free: false });
  return {
    masses: bodies.filter(({ name }) => lacks(name, 'mass')).map(({ name, mass }) => held(name, mass.value)),
    charges: bodies.flatMap(({ name, charge }) =>
      charge !== undefined && lacks(name, 'charge') ? [held(name, charge.value)] : [],
    ),
  };
}

/** The bodies as an alternative has them, or as the law has them where it says nothing. */
function bodiesUnder({ masses = [], charges = [] }: DocumentAlternative, own: OpenBodies): OpenBodies {
  const under = (of: readonly BodyMass[], fitted: typeof masses): BodyMass[] =>
    of.map((one) => ({ ...one, value: fitted.find(({ body }) => body === one.body)?.value ?? one.value }));
  return { masses: under(own.masses, masses), charges: under(own.charges, charges) };
}

/** ln of the probability up to a constant, had every form been as probable as another before the data. */
function oddsBeforeLength({ law, probability }: { readonly law: Law; readonly probability: number }): number {
  return Math.log(probability) - lawLogPrior(law);
}

const rankOf = (source: HypothesisSource): number =>
  ['law', 'equal on the data', 'alternative', 'rival'].indexOf(source);

/** What laws have in common that differ in their constants only; r/2 and 0.5 r are one form. */
export function plainForm({ terms }: Law): string {
  return lawForm({ terms: terms.map((term) => ({ ...term, expression: term.expression.simplified() })) });
}

/** Each form once. */
function distinct<Of extends { readonly law: Law }>(all: readonly Of[]): readonly Of[] {
  const forms = all.map(({ law }) => plainForm(law));
  return all.filter((_, index) => forms.indexOf(forms[index]!) === index);
}

function priorsOf(law: Law): readonly ParameterPrior[] {
  return Array.from(lawConstants(law), (value): ParameterPrior => {
    if (value === 0) return { scale: 'linear', mean: 0, deviation: 1 };
    const sign = value > 0 ? 1 : -1;
    return { scale: 'logarithmic', mean: Math.log(Math.abs(value)), deviation: factor, sign };
  });
}
