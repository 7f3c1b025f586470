import { asMonomial, type LawDocument, separationTerm } from 'principia/law';
import { constantNames, intervalOf, isGravity, level, width } from './constants.js';
import type { JudgedLaw } from './judged-law.js';
import type { Observations } from './observations.js';

/** A mass whose interval is wider than itself says nothing of it. */
const tellable = 1;

/** The bodies with their masses, and their charges where these were learned. */
export function bodiesOf(observations: Observations, chosen: JudgedLaw): LawDocument['bodies'] {
  return weighedBodies(observations, chosen).map((body) => ({
    ...body,
    ...chargeOf(body.name, observations, chosen),
  }));
}

function weighedBodies(observations: Observations, chosen: JudgedLaw): LawDocument['bodies'] {
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
      mass: unknown && observable ? { ...mass, interval, level } : { value: mass.value, interval: null },
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

/** Which product is fixed. */
export function gaugeOf({ dataset, masses, charges }: Observations): string {
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
