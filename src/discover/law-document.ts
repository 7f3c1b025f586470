import { asMonomial, type LawDocument, type Monomial } from 'principia/law';
import type { Expression } from 'principia/symbolic';
import { normalQuantile, unverified } from 'principia/thermal';
import type { JudgedLaw, Judgement } from './judge.js';
import type { Observations } from './observations.js';
import type { NetworkView } from './weigh-network.js';

/** The level of every interval that is printed. */
export const level = 0.95;

/** Half-width of a central normal interval in standard deviations. */
const width = normalQuantile((1 + level) / 2);

/** A mass whose interval is wider than itself says nothing of it. */
const tellable = 1;

/** What the document is made from. */
export interface DocumentSources {
  readonly observations: Observations;
  readonly judgement: Judgement;
  readonly network: NetworkView | null;
  readonly seed: number;
  readonly seconds: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Central interval at `level` of a normal estimate. */
export function intervalOf(value: number, standardDeviation: number): [number, number] {
  return [value - width * standardDeviation, value + width * standardDeviation];
}

/** The document that `law.json` holds. */
export function lawDocument(sources: DocumentSources): LawDocument {
  const { observations, judgement, network, seed, seconds, metrics } = sources;
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
    terms: chosen.expression.variables.length === 0 ? [] : [termOf(chosen, observations)],
    probability: probabilityOf(chosen),
    alternatives: laws
      .filter((law) => law !== chosen)
      .map((law) => ({
        expression: printed(law).toSympy(),
        complexity: law.expression.complexity,
        probability: probabilityOf(law),
        heldOutError: Number.isFinite(law.heldOut.error) ? law.heldOut.error : null,
      })),
    bodies: bodiesOf(observations, chosen),
    gauge: gaugeOf(observations),
    metrics,
    seconds,
  };
}

/** The law with its constants to a hundredth of their standard deviations: what follows is not known. */
export function printed({ expression, refit }: JudgedLaw): Expression {
  const digits = ({ value, standardDeviation }: JudgedLaw['refit']['constants'][number]): number =>
    Math.min(15, Math.max(4, 2 + Math.ceil(Math.log10(Math.abs(value) / standardDeviation))));
  return expression.withConstants(
    refit.constants.map((constant) => {
      const known = constant.standardDeviation > 0 && constant.value !== 0;
      return known ? Number(constant.value.toPrecision(digits(constant))) : constant.value;
    }),
  );
}

/**
 * A constant with its interval, the source's systematic error of the strength included; G by its magnitude, since
 * attraction is the sign in front of it.
 */
export function constantOf(
  law: JudgedLaw,
  index: number,
  { massSystematic }: Observations['dataset'],
): { readonly value: number; readonly interval: [number, number]; readonly deviation: number } {
  const { value, standardDeviation } = law.refit.constants[index]!;
  const gravity = constantNames(law)[index] === 'G';
  const size = gravity ? Math.abs(value) : value;
  const deviation = Math.hypot(standardDeviation, gravity ? (massSystematic?.strength ?? 0) * size : 0);
  return { value: size, interval: intervalOf(size, deviation), deviation };
}

/** Names of a law's constants: G for the one coefficient of a force that follows both masses, else k1, k2, …. */
export function constantNames(law: JudgedLaw): string[] {
  const monomial = asMonomial(law.expression);
  const { constants } = law.expression;
  const gravity = monomial?.exponents.m1 === 1 && monomial.exponents.m2 === 1;
  if (gravity && constants.length === 1) return ['G'];
  return constants.map((_, index) => `k${index + 1}`);
}

function termOf(chosen: JudgedLaw, { dataset }: Observations): LawDocument['terms'][number] {
  const { units } = dataset;
  const { refit } = chosen;
  const expression = printed(chosen);
  const meanings: Record<string, { unit: string; meaning: string }> = {
    r: { unit: units.length, meaning: 'distance between the two bodies' },
    m1: { unit: units.mass, meaning: 'mass of the body acted on' },
    m2: { unit: units.mass, meaning: 'mass of the other body' },
    q1: { unit: units.charge, meaning: 'charge of the body acted on' },
    q2: { unit: units.charge, meaning: 'charge of the other body' },
  };
  const names = constantNames(chosen);
  const monomial = asMonomial(expression);
  return {
    acts: 'pair force',
    direction: 'separation',
    expression: expression.toSympy(),
    variables: expression.variables.map((name) => ({ name, ...meanings[name]! })),
    tex: expression.toTex(),
    constants: refit.constants.map((_, index) => ({
      name: names[index]!,
      value: constantOf(chosen, index, dataset).value,
      interval: constantOf(chosen, index, dataset).interval,
      level,
      unit: monomial !== null && refit.constants.length === 1 ? coefficientUnit(monomial, dataset.units) : '',
    })),
  };
}

/** The unit of c in the force c Π xᵢ^pᵢ. */
function coefficientUnit({ exponents }: Monomial, units: Observations['dataset']['units']): string {
  const power = (name: string): number => exponents[name] ?? 0;
  const parts: [string, number][] = [
    [units.mass, 1 - power('m1') - power('m2')],
    [units.length, 1 - power('r')],
    [units.time, -2],
    [units.charge, -power('q1') - power('q2')],
  ];
  return parts
    .filter(([, exponent]) => exponent !== 0)
    .map(([unit, exponent]) => (exponent === 1 ? unit : `${unit}^${Number(exponent.toPrecision(6))}`))
    .join(' ');
}

function bodiesOf(observations: Observations, chosen: JudgedLaw): LawDocument['bodies'] {
  const { dataset, masses } = observations;
  const { refit } = chosen;
  const monomial = asMonomial(chosen.expression);
  const gravity = monomial?.exponents.m1 === 1 && monomial.exponents.m2 === 1 && refit.constants.length === 1;
  const unit = `${dataset.units.length}^${1 - (monomial?.exponents.r ?? 0)}/${dataset.units.time}^2`;
  if (!masses.some((mass) => mass.unknown)) {
    // Every trajectory has bodies of its own: their masses are data, not findings.
    return dataset.training[0]!.system.bodies.map((body) => ({
      name: body.name,
      mass: { value: body.mass!, interval: null },
      gm: null,
      observable: true,
      note: 'given by the data (first trajectory)',
    }));
  }
  return masses.map(({ body, value, unknown }) => {
    const place = refit.masses.findIndex((mass) => mass.body === body);
    const fitted = refit.masses[place] ?? {
      value,
      standardDeviation: unknown ? Number.POSITIVE_INFINITY : 0,
    };
    const systematic = unknown ? (dataset.massSystematic?.relative ?? 0) * fitted.value : 0;
    const mass = { value: fitted.value, standardDeviation: Math.hypot(fitted.standardDeviation, systematic) };
    const interval = intervalOf(mass.value, mass.standardDeviation);
    const blind = dataset.unobservableMasses?.[body];
    const tells = mass.standardDeviation * 2 * width < tellable * Math.abs(mass.value) && mass.value > 0;
    const observable = !unknown || (blind === undefined && tells);
    const strength = Math.abs(refit.constants[0]?.value ?? 0);
    return {
      name: body,
      mass: { value: mass.value, interval: unknown && observable ? interval : null },
      gm: gravity
        ? {
            value: strength * mass.value,
            interval: observable
              ? productInterval(
                  chosen,
                  unknown ? place : null,
                  mass.value,
                  Math.hypot(systematic, (dataset.massSystematic?.strength ?? 0) * mass.value),
                )
              : null,
            unit,
          }
        : null,
      observable,
      note: !unknown
        ? dataset.gauge === undefined || dataset.gauge.body === body
          ? 'fixed: the unit of mass'
          : 'given by the data'
        : (blind ??
          (tells ? fittedNote(dataset) : 'its interval is wider than its value: the data do not tell it')),
    };
  });
}

function fittedNote({ massSystematic }: Observations['dataset']): string {
  if (massSystematic === undefined) return 'fitted on the trajectories';
  return `fitted on the trajectories; ${massSystematic.reason}, which widens the interval by ${100 * massSystematic.relative} %`;
}

/** A probability; sums of shares may pass one by rounding. */
function shareOf(probability: number | undefined): number | null {
  return probability === undefined ? null : Math.min(1, probability);
}

/** Interval of |c| m by the joint covariance of both, and the source's systematic error of m. */
function productInterval(
  { refit }: JudgedLaw,
  place: number | null,
  mass: number,
  systematic: number,
): [number, number] {
  const order = Math.round(Math.sqrt(refit.covariance.length));
  const strength = refit.constants[0]!.value;
  const at = (row: number, column: number): number => refit.covariance[row * order + column]!;
  let variance = mass ** 2 * at(0, 0) + (strength * systematic) ** 2;
  if (place !== null) {
    const row = 1 + place;
    variance += strength ** 2 * at(row, row) + 2 * strength * mass * at(0, row);
  }
  return intervalOf(Math.abs(strength) * mass, Math.sqrt(Math.max(0, variance)));
}

function gaugeOf({ dataset, masses }: Observations): string {
  if (!masses.some((mass) => mass.unknown)) return 'masses are given by the data; nothing is left free';
  const fixed = masses.find((mass) => !mass.unknown)!;
  return `the mass of ${fixed.body} is ${fixed.value} ${dataset.units.mass}: motion fixes only the product of the force's strength and a mass`;
}
