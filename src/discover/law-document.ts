import {
  asMonomial,
  type DocumentAlternativeTerm,
  type DocumentEnsemble,
  type DocumentPredictions,
  isFreeMotion,
  type Law,
  type LawDocument,
  type LawTerm,
  lawComplexity,
  lawText,
  type Monomial,
  withLawConstants,
} from 'principia/law';
import { unverified } from 'principia/thermal';
import type { LawCondensation } from './condensation.js';
import { constantNames, constantOf, level } from './constants.js';
import { bodiesOf, gaugeOf } from './document-bodies.js';
import type { Judgement } from './judge.js';
import type { JudgedLaw } from './judged-law.js';
import type { Observations } from './observations.js';
import type { NetworkView } from './weigh-network.js';

/** What the document is made from. */
export interface DocumentSources {
  readonly observations: Observations;
  readonly judgement: Judgement;
  readonly network: NetworkView | null;
  readonly ensemble: DocumentEnsemble | null;
  readonly condensation: LawCondensation;
  readonly predictions: DocumentPredictions | null;
  readonly seed: number;
  readonly seconds: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** The document that `law.json` holds. */
export function lawDocument(sources: DocumentSources): LawDocument {
  const { observations, judgement, network, ensemble, condensation, predictions, seed, seconds, metrics } =
    sources;
  const { dataset } = observations;
  const { chosen, laws } = judgement;
  const probabilityOf = (law: JudgedLaw): { network: number | null; law: number } => ({
    network: shareOf(network?.probabilities?.[laws.indexOf(law)]),
    law: law.probability,
  });
  const failing = network === null ? ['no thermal ensemble was drawn'] : unverified(network.ensemble.gates);
  return {
    schema: 'principia/law/1',
    dataset: { name: dataset.name, hash: dataset.hash },
    seed,
    verdict: judgement.verdict,
    reason: judgement.reason,
    verified: failing.length === 0,
    unverified: failing,
    terms: isFreeMotion(chosen.law) ? [] : termsOf(chosen, observations),
    probability: probabilityOf(chosen),
    divergence: network?.divergence ?? null,
    inclusion: condensation.terms.map(({ term, probability, condensation: temperature }) => ({
      ...{ term, probability, condensation: temperature },
    })),
    predictions,
    ensemble,
    alternatives: [
      ...chosen.aliases.map((law) => ({
        expression: lawText(law),
        terms: alternativeTerms(law),
        complexity: lawComplexity(law),
        probability: probabilityOf(chosen),
        heldOutError: finite(chosen.heldOut.error),
        equalOnData: true,
      })),
      ...laws
        .filter((law) => law !== chosen)
        .map((law) => ({
          expression: lawText(printed(law)),
          terms: alternativeTerms(printed(law)),
          ...ownBodies(law),
          complexity: lawComplexity(law.law),
          probability: probabilityOf(law),
          heldOutError: finite(law.heldOut.error),
        })),
    ],
    ...(judgement.extensions.length === 0
      ? {}
      : { residual: judgement.extensions.map(({ terms, left, gain }) => ({ terms, left, gain })) }),
    bodies: bodiesOf(observations, chosen),
    noise: {
      position: Array.from(chosen.refit.sigma.position),
      velocity: Array.from(chosen.refit.sigma.velocity),
    },
    gauge: gaugeOf(observations),
    metrics,
    seconds,
  };
}

function alternativeTerms(law: Law): DocumentAlternativeTerm[] {
  if (isFreeMotion(law)) return [];
  return law.terms.map(({ acts, direction, axis, expression }) => ({
    acts,
    direction,
    ...(axis === undefined ? {} : { axis }),
    expression: expression.toSympy(),
  }));
}

/** What was fitted of the bodies with a law. */
function ownBodies({ refit }: JudgedLaw): Pick<LawDocument['alternatives'][number], 'masses' | 'charges'> {
  const values = (of: JudgedLaw['refit']['masses']) => of.map(({ body, value }) => ({ body, value }));
  return {
    ...(refit.masses.length === 0 ? {} : { masses: values(refit.masses) }),
    ...(refit.charges.length === 0 ? {} : { charges: values(refit.charges) }),
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The law with its constants to a hundredth of their standard deviations: what follows is not known. */
export function printed({ law, refit }: JudgedLaw): Law {
  const digits = ({ value, standardDeviation }: JudgedLaw['refit']['constants'][number]): number =>
    Math.min(15, Math.max(4, 2 + Math.ceil(Math.log10(Math.abs(value) / standardDeviation))));
  return withLawConstants(
    law,
    refit.constants.map((constant) => {
      const known = constant.standardDeviation > 0 && constant.value !== 0;
      return known ? Number(constant.value.toPrecision(digits(constant))) : constant.value;
    }),
  );
}

function termsOf(chosen: JudgedLaw, { dataset }: Observations): LawDocument['terms'] {
  const names = constantNames(chosen);
  let next = 0;
  return printed(chosen).terms.map(({ acts, direction, axis, expression }) => {
    const meanings = meaningsIn(dataset.units, acts);
    const first = next;
    next += expression.constants.length;
    const monomial = asMonomial(expression);
    const alone = monomial !== null && expression.constants.length === 1;
    const unit = alone ? coefficientUnit(monomial, direction, dataset.units) : '';
    return {
      acts,
      direction,
      ...(axis === undefined ? {} : { axis }),
      expression: expression.toSympy(),
      variables: expression.variables.map((name) => ({ name, ...meanings[name]! })),
      tex: expression.toTex(),
      constants: expression.constants.map((_, place) => {
        const { value, interval } = constantOf(chosen, first + place, dataset);
        return { name: names[first + place]!, value, interval, level, unit };
      }),
    };
  });
}

type Units = Observations['dataset']['units'];

/** What variables mean in a term, with their units. */
function meaningsIn(
  units: Units,
  acts: LawTerm['acts'],
): Readonly<Record<string, { readonly unit: string; readonly meaning: string }>> {
  const speed = `${units.length}/${units.time}`;
  const place = (axis: string) => ({ unit: units.length, meaning: `place along ${axis}` });
  return {
    r: { unit: units.length, meaning: 'distance between the two bodies' },
    m1: { unit: units.mass, meaning: 'mass of the body acted on' },
    m2: { unit: units.mass, meaning: 'mass of the other body' },
    q1: { unit: units.charge, meaning: 'charge of the body acted on' },
    q2: { unit: units.charge, meaning: 'charge of the other body' },
    v: {
      unit: speed,
      meaning: acts === 'body force' ? 'speed of the body' : 'relative speed of the two bodies',
    },
    vr: { unit: speed, meaning: 'rate of change of the distance' },
    x: place('x'),
    y: place('y'),
    z: place('z'),
  };
}

/** The unit of c in the force c Π xᵢ^pᵢ, or, along a velocity, in the force c Π xᵢ^pᵢ v. */
function coefficientUnit({ exponents }: Monomial, direction: LawTerm['direction'], units: Units): string {
  const power = (...names: readonly string[]): number =>
    names.reduce((sum, name) => sum + (exponents[name] ?? 0), 0);
  const speeds = power('v', 'vr') + (direction.includes('velocity') ? 1 : 0);
  const parts: [string, number][] = [
    [units.mass, 1 - power('m1', 'm2')],
    [units.length, 1 - power('r', 'x', 'y', 'z') - speeds],
    [units.time, speeds - 2],
    [units.charge, -power('q1', 'q2')],
  ];
  return parts
    .filter(([, exponent]) => exponent !== 0)
    .map(([unit, exponent]) => (exponent === 1 ? unit : `${unit}^${Number(exponent.toPrecision(6))}`))
    .join(' ');
}

/** A probability; sums of shares may pass one by rounding. */
function shareOf(probability: number | undefined): number | null {
  return probability === undefined ? null : Math.min(1, probability);
}
