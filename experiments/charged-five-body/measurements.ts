import type { RandomStream } from 'principia/math';
import type { Config } from './config.js';
import type { AllErrors } from './errors.js';
import type { LearningStage } from './learn-force.js';
import { coulombStrength } from './predictors.js';
import { type Score, scoreOf } from './scores.js';
import type { SoftErrors } from './soft-companion.js';
import type { PairStrength } from './tabulated-layer.js';

/** What the experiment measured. */
export interface Measurements {
  readonly config: Config;
  readonly errors: AllErrors;
  /** Of the clean companion. */
  readonly soft: SoftErrors;
  /** Factor of the straight line. */
  readonly factor: number;
  readonly stages: {
    readonly components: readonly LearningStage[];
    readonly pairs: readonly LearningStage[];
  };
  /** The closest approach in each of our own tests. */
  readonly approaches: readonly number[];
  readonly random: RandomStream;
}

/** Published means: the one that was to be reached, and the lowest that was found. */
export const target = 0.0039;
export const lowest = 0.0035;

/** The score of some errors. */
export function score({ config, random }: Measurements, errors: readonly number[]): Score {
  return scoreOf(errors, config.scoring.resamples, random.child('bootstrap'));
}

/** The error of a learned force in proportion to the law. */
export function relativeError(strength: PairStrength, r: number, charge = -1): number {
  return strength(r * r, 1, charge) / coulombStrength(r * r, 1, charge) - 1;
}

/** Distances, evenly in ln r; forty if not said. */
export function distances(near: number, far: number, count = 40): number[] {
  return Array.from({ length: count }, (_, at) => near * (far / near) ** (at / (count - 1)));
}
