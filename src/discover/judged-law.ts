import type { BodyCharge, BodyMass, HeldOutScore, RefittedLaw } from 'principia/distillation';
import type { Law } from 'principia/law';
import type { Observations } from './observations.js';

/** A candidate and what the trajectories say of it. */
export interface JudgedLaw {
  /** With the fitted constants. */
  readonly law: Law;
  /** What laws have in common that differ in their constants only. */
  readonly form: string;
  readonly refit: RefittedLaw;
  readonly heldOut: HeldOutScore;
  /** ln evidence plus ln prior of the form, at the share of independent data common to all. */
  readonly logPosterior: number;
  /** The same along `condensationLadder`, the likelihood tempered, with that of all laws that are the same function. */
  readonly temperedLogPosteriors: readonly number[];
  /** That of all laws that are the same function on these data. */
  readonly probability: number;
  /** Other forms of which the data say that they are the same function. */
  readonly aliases: readonly Law[];
}

/** The unknown masses, to be fitted from where they begin. */
export function freeMasses({ masses }: Observations): BodyMass[] {
  return masses.filter((mass) => mass.unknown).map(({ body, value }) => ({ body, value, free: true }));
}

/** The unknown masses as a law has them, or, where it has none of its own, as they began. */
export function massesUnder(refit: RefittedLaw, observations: Observations, free = false): BodyMass[] {
  return freeMasses(observations).map(({ body, value }) => {
    const own = refit.masses.find((mass) => mass.body === body);
    return { body, value: own?.value ?? value, free };
  });
}

/** The learned charges as a law has them, or, where it has none of its own, as they began. */
export function chargesUnder(refit: RefittedLaw, { charges }: Observations, free = false): BodyCharge[] {
  return charges.map((charge) => ({
    body: charge.body,
    value: refit.charges.find(({ body }) => body === charge.body)?.value ?? charge.value,
    free: free && charge.free,
  }));
}
