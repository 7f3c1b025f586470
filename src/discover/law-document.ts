import {
  asMonomial,
  isFreeMotion,
  type Law,
  type LawDocument,
  type LawTerm,
  lawText,
  type Monomial,
  separationTerm,
  withLawConstants,
} from 'principia/law';
import { normalQuantile, unverified } from 'principia/thermal';
import type { Judgement } from './judge.js';
import type { JudgedLaw } from './judged-law.js';
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
    terms: isFreeMotion(chosen.law) ? [] : termsOf(chosen, observations),
    probability: probabilityOf(chosen),
    alternatives: [
      ...chosen.aliases.map((law) => ({
        expression: lawText(law),
        complexity: complexityOf(law),
        probability: probabilityOf(chosen),
        heldOutError: finite(chosen.heldOut.error),
        equalOnData: true,
      })),
      ...laws
        .filter((law) => law !== chosen)
        .map((law) => ({
          expression: lawText(printed(law)),
          complexity: complexityOf(law.law),
          probability: probabilityOf(law),
          heldOutError: finite(law.heldOut.error),
        })),
    ],
    ...(judgement.extensions.length === 0
      ? {}
      : { residual: judgement.extensions.map(({ terms, left, gain }) => ({ terms, left, gain })) }),
    bodies: bodiesOf(observations, chosen).map((body) => ({
      ...body,
      ...chargeOf(body.name, observations, chosen),
    })),
    gauge: gaugeOf(observations),
    metrics,
    seconds,
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const complexityOf = ({ terms }: Law): number =>
  terms.reduce((sum, { expression }) => sum + expression.complexity, 0);

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

/** Names of a law's constants, in the order of its terms: G for the one coefficient of a force that follows both masses, else k1, k2, …. */
export function constantNames({ law }: JudgedLaw): string[] {
  let numbered = 0;
  return law.terms.flatMap((term) =>
    isGravity(term) ? ['G'] : term.expression.constants.map(() => `k${++numbered}`),
  );
}

/** Whether a term is a coefficient times both masses and a power of the distance. */
function isGravity({ acts, expression }: LawTerm): boolean {
  const exponents = asMonomial(expression)?.exponents;
  return (
    acts === 'pair force' && exponents?.m1 === 1 && exponents.m2 === 1 && expression.constants.length === 1
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

function bodiesOf(observations: Observations, chosen: JudgedLaw): LawDocument['bodies'] {
  const { dataset, masses } = observations;
  const { refit } = chosen;
  const pair = separationTerm(chosen.law);
  const monomial = pair === null ? null : asMonomial(pair.expression);
  const gravity = pair !== null && isGravity(pair);
  const strengthAt = constantNames(chosen).indexOf('G');
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
    const strength = Math.abs(refit.constants[strengthAt]?.value ?? 0);
    return {
      name: body,
      mass: { value: mass.value, interval: unknown && observable ? interval : null },
      gm: gravity
        ? {
            value: strength * mass.value,
            interval: observable
              ? productInterval(
                  chosen,
                  strengthAt,
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

/** The body's charge where it was learned, its interval but for the one that is their unit. */
function chargeOf(
  name: string,
  { charges }: Observations,
  { refit }: JudgedLaw,
): Pick<LawDocument['bodies'][number], 'charge'> {
  const learned = charges.find(({ body }) => body === name);
  if (learned === undefined) return {};
  const fitted = refit.charges.find(({ body }) => body === name);
  return {
    charge:
      fitted === undefined
        ? { value: learned.value, interval: null }
        : { value: fitted.value, interval: intervalOf(fitted.value, fitted.standardDeviation) },
  };
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
  strengthAt: number,
  place: number | null,
  mass: number,
  systematic: number,
): [number, number] {
  const order = Math.round(Math.sqrt(refit.covariance.length));
  const strength = refit.constants[strengthAt]!.value;
  const at = (row: number, column: number): number => refit.covariance[row * order + column]!;
  let variance = mass ** 2 * at(strengthAt, strengthAt) + (strength * systematic) ** 2;
  if (place !== null) {
    const row = refit.constants.length + place;
    variance += strength ** 2 * at(row, row) + 2 * strength * mass * at(strengthAt, row);
  }
  return intervalOf(Math.abs(strength) * mass, Math.sqrt(Math.max(0, variance)));
}

function gaugeOf({ dataset, masses, charges }: Observations): string {
  const unit = charges.find(({ free }) => !free);
  const ofCharges =
    unit === undefined
      ? ''
      : `; the charge of ${unit.body} is ${unit.value}: motion fixes only the product of the force's strength and two charges`;
  if (!masses.some((mass) => mass.unknown)) {
    return `masses are given by the data${ofCharges || '; nothing is left free'}`;
  }
  const fixed = masses.find((mass) => !mass.unknown)!;
  return `the mass of ${fixed.body} is ${fixed.value} ${dataset.units.mass}: motion fixes only the product of the force's strength and a mass${ofCharges}`;
}
