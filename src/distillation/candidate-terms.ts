import type { LawTerm } from 'principia/law';
import { parse } from 'principia/symbolic';

/** Which terms a law might lack. */
export interface CandidateOptions {
  /** Of space: as many fields along axes. */
  readonly dimension: number;
  /** Whether the bodies have charges; false. */
  readonly charges?: boolean;
  /** Whether the bodies' masses differ; where all are equal, factors of masses are the same term over and over; true. */
  readonly masses?: boolean;
  /** Powers of the distance, whole numbers no larger than four; −4 … 1. */
  readonly powers?: readonly number[];
  /** Whether forces may depend on velocities: drag, and what changes a motion with its speed; true. */
  readonly velocities?: boolean;
  /** Whether something may act on a body alone, whatever the others do; true. */
  readonly bodies?: boolean;
}

/**
 * The terms that a law is asked for, one after the other: every monomial with coefficient 1 of these factors.
 *
 * Pairs, along the separation: rᵖ · {1, v², ṙ², ṙ}; along the relative velocity: rᵖ · {1, v, ṙ}; each times the source
 * {m₁m₂, m₁m₂(m₁ + m₂), 1} and, with charges, q₁q₂. A term is of second order in the velocities at most, its direction
 * counted. Bodies alone: drag along the velocity, {1, m₁} · {1, v}; along every axis {1, m₁, q₁} and a spring to the
 * origin. A law whose time runs backwards as well has even terms only; that is for the data to say.
 *
 * @example
 * ```ts
 * candidateTerms({ dimension: 3 }).length; // 142
 * ```
 */
export function candidateTerms(options: CandidateOptions): readonly LawTerm[] {
  const { powers = [1, 0, -1, -2, -3, -4], velocities = true, bodies = true } = options;
  const sources = [
    ...(options.masses === false ? ['1'] : ['1*m1*m2', '1*m1*m2*(m1 + m2)', '1']),
    ...(options.charges === true ? ['1*q1*q2'] : []),
  ];
  const pairTerms = (direction: LawTerm['direction'], speeds: readonly string[]): LawTerm[] =>
    speeds.flatMap((speed) =>
      powers.flatMap((power) =>
        sources.map(
          (source): LawTerm => ({
            acts: 'pair force',
            direction,
            expression: parse(`${source}${speed}${powerOfDistance(power)}`),
          }),
        ),
      ),
    );
  return [
    ...pairTerms('separation', velocities ? ['', '*v^2', '*vr^2', '*vr'] : ['']),
    ...(velocities ? pairTerms('relative velocity', ['', '*v', '*vr']) : []),
    ...(bodies ? bodyTerms(options, velocities) : []),
  ];
}

function bodyTerms({ dimension, charges, masses }: CandidateOptions, velocities: boolean): LawTerm[] {
  const weights = masses === false ? ['1'] : ['1', '1*m1'];
  const drags = velocities ? weights.flatMap((weight) => [weight, `${weight}*v`]) : [];
  const fields = [...weights, ...(charges === true ? ['1*q1'] : [])];
  return [
    ...drags.map((text): LawTerm => ({ acts: 'body force', direction: 'velocity', expression: parse(text) })),
    ...['x', 'y', 'z']
      .slice(0, dimension)
      .flatMap((name, axis) =>
        [...fields, ...weights.map((weight) => `${weight}*${name}`)].map(
          (text): LawTerm => ({ acts: 'body force', direction: 'axis', axis, expression: parse(text) }),
        ),
      ),
  ];
}

/** Behind a coefficient, so that it stays one: `1/r` has none. */
function powerOfDistance(power: number): string {
  return power === 0 ? '' : `*r^(${power})`;
}
