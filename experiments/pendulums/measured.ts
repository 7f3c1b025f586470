import { median } from 'principia/math';
import type { Config } from './config.js';
import type { DoubleElimination } from './double-pendulum.js';
import type { CandidateLaw, JudgedLaw, RankedLaw, SegmentErrors } from './judged-laws.js';
import type { Recording } from './recordings.js';

/** The laws of one pendulum. */
export interface PendulumLaws {
  readonly candidates: readonly CandidateLaw[];
  /** Least description length first. */
  readonly ranked: readonly RankedLaw[];
  /** The authors' form with their own constants. */
  readonly published: JudgedLaw;
}

/** All that claims, tables and figures are made of. */
export interface Measured {
  readonly config: Config;
  /** Whether there were no recordings and simulated ones stood in for them. */
  readonly simulated: boolean;
  readonly recordings: { readonly single: Recording; readonly double: Recording };
  readonly elimination: DoubleElimination;
  readonly single: PendulumLaws;
  readonly double: PendulumLaws;
}

/** The law that was chosen: that of the least description length. */
export function chosenLaw({ ranked }: PendulumLaws): RankedLaw {
  return ranked[0]!;
}

/** The energies of two rigid arms; the first has the coefficient 1. */
export const rigidArms = ['w1^2/2', 'w2^2/2', 'w1*w2*cos(q1 - q2)', 'cos(q1)', 'cos(q2)'] as const;

/** The best law of the double pendulum whose energies are those of rigid arms; friction of any kind. */
export function rigidLaw(laws: PendulumLaws): RankedLaw {
  const rigid = laws.ranked.find(({ form, origin }) => {
    const energies = form.split(', ').filter((term) => !term.includes('friction'));
    return origin === 'terms dropped one by one' && energies.join() === rigidArms.join();
  });
  return rigid ?? authorsForm(laws);
}

/** The authors' form, its constants fitted to our training segments. */
export function authorsForm({ ranked }: PendulumLaws): RankedLaw {
  return ranked.find(({ origin }) => origin === 'the authors’ form')!;
}

/** The candidate that a judged law was. */
export function candidateOf({ candidates }: PendulumLaws, law: JudgedLaw): CandidateLaw {
  return candidates.find(({ form, origin }) => form === law.form && origin === law.origin)!;
}

/** Training and test segments in their order. */
export function allErrors(law: JudgedLaw, key: keyof SegmentErrors): readonly number[] {
  return [...law.training[key], ...law.test[key]];
}

/** Median and largest of errors in milliradians. */
export function inMilliradians(errors: readonly number[]): string {
  const milli = (error: number): string => (1000 * error).toFixed(2);
  return `${milli(median(errors))} (largest ${milli(Math.max(...errors))})`;
}
