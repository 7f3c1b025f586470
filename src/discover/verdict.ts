/**
 * The stated rule by which a leading candidate is a law, or not.
 *
 * @packageDocumentation
 */
import { isFreeMotion, lawText } from 'principia/law';
import { median } from 'principia/math';
import type { Judgement } from './judge.js';
import type { JudgedLaw } from './judged-law.js';
import type { Observations } from './observations.js';

/** The probability above which a form stands alone, and the held-out error up to which it fits. */
const decisive = 0.95;
const tolerable = 3;

/** The share of free motion's residuals below which what a law leaves is a detail, not another law. */
const negligible = 0.01;

/** How much of what happens a law leaves over, by the positions within windows. */
export interface Unexplained {
  /** Residuals over those of free motion, median over the bodies. */
  readonly ofFreeMotion: number;
  /** Residuals over the scatter of the data themselves. */
  readonly ofScatter: number;
}

/** What a law leaves over, beside free motion and beside the data's own scatter. */
export function unexplained(
  law: JudgedLaw,
  free: JudgedLaw | undefined,
  { positionScatter }: Observations,
): Unexplained {
  const own = leftOver(law);
  const without = free === undefined ? undefined : leftOver(free);
  return {
    ofFreeMotion: without === undefined ? 0 : median(own.map((sigma, body) => sigma / without[body]!)),
    ofScatter: median(own) / (positionScatter || Number.MIN_VALUE),
  };
}

/** Residuals of the positions, a body each: where the noise was given, it says nothing of what the law leaves. */
function leftOver({ refit: { sigma, chiSquare, residualCount } }: JudgedLaw): Float64Array {
  const ratio = Math.sqrt(chiSquare / residualCount);
  return sigma.position.map((noise) => ratio * noise);
}

/** The verdict on the leading candidate, by the limits above, with the numbers that decided it. */
export function verdictOn(chosen: JudgedLaw, left: Unexplained): Pick<Judgement, 'verdict' | 'reason'> {
  const probability = chosen.probability.toFixed(3);
  const error = chosen.heldOut.error.toFixed(2);
  if (isFreeMotion(chosen.law)) {
    return chosen.probability >= decisive
      ? {
          verdict: 'no law',
          reason: `free motion has probability ${probability} among the candidates (limit ${decisive})`,
        }
      : {
          verdict: 'undecided',
          reason: `free motion leads, but with probability ${probability} only (limit ${decisive})`,
        };
  }
  const doubts = [
    ...(chosen.probability < decisive
      ? [`the leading form has probability ${probability} on the trajectories (limit ${decisive})`]
      : []),
    ...(chosen.heldOut.error <= tolerable
      ? []
      : [`its held-out residuals are ${error} times the noise (limit ${tolerable})`]),
    ...(left.ofFreeMotion <= negligible || left.ofScatter <= tolerable
      ? []
      : [
          `it leaves ${percentOf(left.ofFreeMotion)} % of what free motion leaves (limit ${100 * negligible} %), ${Number(left.ofScatter.toPrecision(2))} times the scatter of the data (limit ${tolerable})`,
        ]),
  ];
  const aliases =
    chosen.aliases.length === 0
      ? ''
      : `; on these data it is the same function as ${chosen.aliases.map(lawText).join(' and ')}`;
  if (doubts.length > 0) return { verdict: 'undecided', reason: doubts.join('; ') };
  return {
    verdict: 'law',
    reason: `probability ${probability} on the trajectories (at least ${decisive}), held-out residuals ${error} times the noise (at most ${tolerable}), ${percentOf(left.ofFreeMotion)} % of what free motion leaves${aliases}`,
  };
}

const percentOf = (share: number): number => Number((100 * share).toPrecision(2));
