/**
 * The direct solve: a pair law whose last layer is linear needs no descent. Hidden features are drawn, accelerations or
 * velocity changes are linear in the output weights, and regularised least squares gives them with their exact Gaussian
 * posterior.
 *
 * In four passes over the data, all but the last over a few thousand rows only: which families of features the data ask
 * for, a first fit with features of those, how large its errors are and where, and the fit itself on all rows.
 *
 * Source: random-feature Hamiltonian graph networks, arXiv:2506.06558; deterministic node update, arXiv:2202.00299.
 *
 * @packageDocumentation
 */
import { InputError, type RandomStream } from 'principia/math';
import { chooseModel } from './choose-model.js';
import { type ErrorModel, fitErrorModel, inErrors } from './error-model.js';
import type { FeatureMap } from './feature-map.js';
import type { HiddenWeights } from './hidden-features.js';
import type { LinearModel, PairKind } from './linear-model.js';
import { allWindows, type ObservedSystem, rowsOf, someWindows } from './observed-system.js';
import { type PairLaw, pairLaw } from './pair-law.js';
import { fitRidge, type PenaltyChoice, type RidgeFit } from './ridge.js';
import { surveyPairs } from './survey.js';
import { residualsOf, weightedEquations } from './weighted-equations.js';

/** What may be chosen; only the stream must be given. */
export interface PairLawOptions {
  /** Features of pairs are forces (the default), or energies of a Hamiltonian. */
  readonly kind?: PairKind;
  /** Features of pairs; 300 if not given. */
  readonly features?: number;
  /** Weights of the hidden units, or hidden features of one's own, such as those of a trained network. */
  readonly hidden?: HiddenWeights | FeatureMap;
  /** Features of an external potential and of a drag on every body; none if not given. */
  readonly field?: number;
  readonly drag?: number;
  /** Standard deviation of the noise of one target: an acceleration, or a velocity change. Estimated if not given. */
  readonly noise?: number;
  readonly penalty?: PenaltyChoice;
  /** Rows assembled at once; it changes nothing but speed and memory. */
  readonly blockRows?: number;
  readonly random: RandomStream;
  /** Reads seconds, to report where time went; no times where absent. */
  readonly clock?: () => number;
}

/** A learned law and how it was found. */
export interface PairLawFit {
  readonly law: PairLaw;
  /** The Gaussian posterior of the last layer. */
  readonly posterior: RidgeFit;
  readonly model: LinearModel;
  /** How large the errors of rows are: noise, and what features leave of the forces. */
  readonly errors: ErrorModel;
  readonly report: PairLawReport;
}

/** Figures of a fit. */
export interface PairLawReport {
  readonly rows: number;
  readonly features: number;
  /** The families of features that were taken, the most important first. */
  readonly families: readonly string[];
  /** Root mean square of what is left of the targets, relative to them, rows weighed as in the fit. */
  readonly residual: number;
  /** Seconds by stage; 0 without a clock. */
  readonly seconds: {
    readonly families: number;
    readonly firstFit: number;
    readonly fit: number;
    readonly penalty: number;
  };
}

/** Rows for every coefficient in the passes over a part of the data. */
const rowsPerCoefficient = 5;

/**
 * Learns the law of pairs that explains the motion.
 *
 * @param systems - windows of any numbers of bodies, in one fit
 * @throws InputError where there is nothing to learn from
 * @example
 * ```ts
 * const { law, posterior } = fitPairLaw([observeAccelerations(states, accelerations)], { random: createRandom(1) });
 * law.on({ dimension, masses, interactions }).accelerations(positions, velocities, out);
 * ```
 */
export function fitPairLaw(systems: readonly ObservedSystem[], options: PairLawOptions): PairLawFit {
  const { kind = 'force', features = 300, penalty = 'evidence', clock = () => 0 } = options;
  checkSystems(systems);
  const start = clock();
  const { model, families } = chooseModel(systems, surveyPairs(systems), { ...options, kind, features });
  const chosen = clock();
  const part = someWindows(systems, rowsPerCoefficient * model.count, 0);
  const first = fitRidge(weightedEquations(model, part, null));
  const look = (coefficients: Float64Array) =>
    residualsOf(model, someWindows(systems, 2 * model.count, 0.5), coefficients);
  const weighing = {
    coefficients: first.coefficients,
    errors: fitErrorModel(look(first.coefficients), options.noise),
    deviation: first.deviation,
  };
  const weighed = clock();
  const equations = weightedEquations(model, allWindows(systems), weighing, options.blockRows);
  const summed = clock();
  const fit = fitRidge(equations, { groups: model.groups, penalty });
  // The sums know residuals to the square root of rounding only; rows know them to rounding.
  const seen = look(fit.coefficients);
  const left = inErrors(seen, weighing.errors);
  const posterior = fit.revised({ noise: Math.max(fit.noise, left) });
  const errors = fitErrorModel(seen, options.noise);
  return {
    law: pairLaw(model, posterior, errors.relative),
    posterior,
    model,
    errors,
    report: {
      rows: rowsOf(systems),
      features: model.count,
      families,
      residual: left / inErrors(seen, weighing.errors, seen.targets),
      seconds: {
        families: chosen - start,
        firstFit: weighed - chosen,
        fit: summed - weighed,
        penalty: clock() - summed,
      },
    },
  };
}

function checkSystems(systems: readonly ObservedSystem[]): void {
  const dimensions = new Set(systems.map(({ increments }) => increments.dimension));
  if (dimensions.size !== 1) {
    throw new InputError(
      dimensions.size === 0
        ? 'there is no system to learn from'
        : `systems of ${[...dimensions].join(' and ')} dimensions cannot be learned together`,
    );
  }
}
