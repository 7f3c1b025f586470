import { type RefittedLaw, type ResidualProposal, residualTerms, type Window } from 'principia/distillation';
import { isFreeMotion, type Law, lawText } from 'principia/law';
import { median } from 'principia/math';
import { chargesUnder, massesUnder } from './judged-law.js';
import type { Observations } from './observations.js';

/** What a law leaves, and terms that would explain it. */
export interface Extension {
  readonly law: Law;
  /** The terms added, as text. */
  readonly terms: string;
  /** Residuals with the terms over those without, the middle body's. */
  readonly left: number;
  /** By how much BIC falls. */
  readonly gain: number;
}

/** Residuals over the data's own scatter, and over what integration leaves, below which there is nothing to explain. */
const tellsOfScatter = 3;
const tellsOfFloor = 30;

/** What terms must leave at most, to be worth a place in the law, and to be worth a word. */
const halved = 0.5;
const perceptible = 0.95;

/** Windows that are looked at, spread evenly over those that laws compete on: sensitivities by all candidates are dear. */
const windowsAsked = 6;

/**
 * What a fitted law leaves, asked for further terms: forces along the separation and the relative velocity, drags and
 * fields, by a score test through the variational equations. Nothing where it leaves no more than noise.
 */
export function extensionsOf(refit: RefittedLaw, observations: Observations): readonly Extension[] {
  if (isFreeMotion(refit.law) || !leavesSomething(refit, observations)) return [];
  const finding = residualTerms(refit.law, observations.dataset.training, {
    masses: massesUnder(refit, observations, true),
    charges: chargesUnder(refit, observations, true),
    windows: spread(refit.windows),
    maximumTerms: 1,
    maximumRounds: 2,
    maximumRefits: 4,
  });
  if ('status' in finding) return [];
  let before = finding.base.sigma.position;
  return finding.rounds.flatMap(({ proposals }) => {
    const found = proposals.map((proposal) => described(proposal, before));
    before = proposals[0]?.sigma.position ?? before;
    return found.filter(({ left }) => left <= perceptible);
  });
}

/** Whether an extension explains so much that its terms belong to the law. */
export function isWorthwhile({ left }: Extension): boolean {
  return left <= halved;
}

function described(proposal: ResidualProposal, before: Float64Array): Extension {
  return {
    law: proposal.law,
    terms: lawText({ terms: proposal.terms }),
    left: median(proposal.sigma.position.map((sigma, body) => sigma / before[body]!)),
    gain: proposal.bicGain,
  };
}

/** Whether what a law leaves is more than the data's own scatter, and more than integration leaves. */
export function leavesSomething({ sigma, floor }: RefittedLaw, { positionScatter }: Observations): boolean {
  const left = median(sigma.position);
  return (
    left > tellsOfScatter * positionScatter &&
    median(sigma.position.map((value, body) => value / floor.position[body]!)) > tellsOfFloor
  );
}

function spread(windows: readonly Window[]): readonly Window[] {
  const count = Math.min(windowsAsked, windows.length);
  return Array.from(
    { length: count },
    (_, at) => windows[Math.floor(((at + 0.5) * windows.length) / count)]!,
  );
}
