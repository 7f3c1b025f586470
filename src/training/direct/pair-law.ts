import type { RandomStream } from 'principia/math';
import { invariantCount } from '../pair-invariants.js';
import { demandEnergy, type LawBodies, type LawField, lawField } from './law-field.js';
import { learnedParts } from './learned-parts.js';
import { type LinearModel, type PairKind, pairForces, weightedSum } from './linear-model.js';
import type { TableRange } from './pair-table.js';
import type { RidgeFit } from './ridge.js';

/** A learned law of pairs, and of single bodies where the fit was given terms for them. */
export interface PairLaw {
  readonly kind: PairKind;
  /** The force along the separation, positive where it pushes apart, at rows of invariants [rows, invariantCount]. */
  force(invariants: Float64Array): Float64Array;
  /**
   * Standard deviation of that force, [rows]: that of the posterior, and what features leave of a force in proportion to
   * it, which no posterior of theirs knows.
   */
  deviation(invariants: Float64Array): Float64Array;
  /**
   * The energy of pairs at rows of invariants, [rows], up to a function of their masses and charges.
   *
   * @throws InputError where the law was learned as a force
   */
  energy(invariants: Float64Array): Float64Array;
  /**
   * The law on given bodies.
   *
   * @param table - of the force over distances, for many bodies of few kinds; none where absent
   * @example
   * ```ts
   * const field = law.on({ dimension: 2, masses, interactions }, { nearest: 0.1, farthest: 4 });
   * field.accelerations(positions, velocities, out);
   * ```
   */
  on(bodies: LawBodies, table?: TableRange): LawField;
  /** The same law with other coefficients [K]. */
  withCoefficients(coefficients: Float64Array): PairLaw;
  /** A law drawn from the posterior. */
  draw(random: RandomStream): PairLaw;
}

/**
 * A law from a model and the fit of its coefficients.
 *
 * @param discrepancy - error of the features in proportion to a pair's force
 */
export function pairLaw(model: LinearModel, fit: RidgeFit, discrepancy: number): PairLaw {
  const { coefficients } = fit;
  const parts = learnedParts(model, coefficients);
  const rowsOf = (invariants: Float64Array, value: (at: number) => number): Float64Array =>
    Float64Array.from({ length: invariants.length / invariantCount }, (_, row) =>
      value(row * invariantCount),
    );
  return {
    kind: model.kind,
    force: (invariants) =>
      rowsOf(invariants, (at) =>
        model.kind === 'force'
          ? parts.pair.value(invariants, at)
          : -parts.pair.slope(invariants, at) / Math.exp(invariants[at]!),
      ),
    deviation(invariants) {
      // Body terms take no part in the force of a pair.
      const row = new Float64Array(model.count);
      return rowsOf(invariants, (at) => {
        pairForces(model, invariants, at, row);
        return Math.hypot(fit.deviation(row), discrepancy * weightedSum(row, coefficients));
      });
    },
    energy(invariants) {
      demandEnergy(model);
      return rowsOf(invariants, (at) => parts.pair.value(invariants, at));
    },
    on: (bodies, table) => lawField(parts, bodies, table),
    withCoefficients: (other) => pairLaw(model, fit.revised({ coefficients: other }), discrepancy),
    draw: (random) => pairLaw(model, fit.revised({ coefficients: fit.draw(random) }), discrepancy),
  };
}
