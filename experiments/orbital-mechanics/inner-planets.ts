import { j2000 } from 'principia/datasets';
import {
  candidateTerms,
  type Estimate,
  type ResidualProposal,
  refitLaw,
  residualTerms,
} from 'principia/distillation';
import { type Law, type LawTerm, lawConstants, lawFromPairForce } from 'principia/law';
import { InputError } from 'principia/math';
import type { Config } from './config.js';
import { type BodyErrors, followErrors, rootMeanSquareWithin } from './follow-motion.js';
import { mercury, perihelionAdvance } from './perihelion-advance.js';
import { demandFit, readSpan, type Span } from './spans.js';
import { gaussian, postNewtonianTerms } from './toy-system.js';

/** Root mean square errors of the judged bodies in the fitted span, and in the one that was kept. */
export interface SpanErrors {
  readonly fitted: readonly number[];
  readonly kept: readonly number[];
}

/** A correction that residual discovery proposed; plain data. */
export interface Correction {
  /** The added terms, direction and form; the coefficients as they were found. */
  readonly terms: readonly { readonly direction: string; readonly form: string }[];
  readonly coefficients: readonly Estimate[];
  /** By how much BIC falls, and −2 ln L. */
  readonly bicGain: number;
  readonly gain: number;
  /** Of Mercury's perihelion, arcseconds a century; null where a term is not of pairs. */
  readonly advance: number | null;
  readonly errors: SpanErrors;
}

/** What the inner planets told; plain data. */
export interface InnerResult {
  readonly judged: readonly string[];
  /** Newton's constant, fitted with the initial states. */
  readonly newton: SpanErrors;
  /** Newton's law with the Sun's first post-Newtonian force, its coefficients known: what was to be found. */
  readonly postNewtonian: SpanErrors;
  readonly sets: number;
  readonly candidates: number;
  readonly corrections: readonly Correction[];
  readonly unfitted: readonly string[];
  /** The first candidates by the score test. */
  readonly ranking: readonly { readonly form: string; readonly gain: number; readonly bicGain: number }[];
  readonly advanceOfTheory: number;
  /** Independent residuals: so many of the first judged body's positions tell as much as one. */
  readonly correlation: number;
  readonly series: readonly {
    readonly law: string;
    readonly bodies: readonly BodyErrors[];
  }[];
}

/** What Newton's law leaves of the inner planets' motion. */
export function measureInner(config: Config, data: string | null): InnerResult {
  const { inner, lightSpeed } = config;
  const span = readSpan(config, inner, data);
  const newton = lawFromPairForce(`-${gaussian}*m1*m2/r^2`);
  const options = { windows: [span.window], relativeTolerance: inner.relativeTolerance };
  const candidates = candidateTerms({ dimension: 3, powers: inner.powers });
  const finding = residualTerms(newton, [span.trajectory], {
    ...options,
    candidates,
    maximumTerms: inner.maximumTerms,
    maximumRounds: inner.maximumRounds,
    maximumRefits: inner.maximumRefits,
  });
  if ('status' in finding) throw new InputError(`Newton's law cannot be followed: ${finding.reason}`);
  const [round] = finding.rounds;
  const relativity: Law = { terms: [...newton.terms, ...postNewtonianTerms(lightSpeed)] };
  const known = demandFit(
    refitLaw(relativity, [span.trajectory], {
      ...options,
      freeConstants: Array.from(lawConstants(relativity), (_, index) => index === 0),
    }),
  );
  const before = judge(config, span, finding.base.law, finding.base.initialStates[0]!);
  const theory = judge(config, span, known.law, known.initialStates[0]!);
  const corrected = (round?.proposals ?? []).map((proposal) => ({
    proposal,
    judged: judge(config, span, proposal.law, proposal.initialStates[0]!),
  }));
  return {
    judged: inner.judged,
    newton: before.errors,
    postNewtonian: theory.errors,
    sets: round?.sets ?? 0,
    candidates: candidates.length,
    corrections: corrected.map(({ proposal, judged }) => describe(proposal, judged.errors)),
    unfitted: (round?.unfitted ?? []).map(wordsOf),
    ranking: (round?.ranking ?? []).map(({ terms, gain, bicGain }) => ({
      form: wordsOf(terms),
      gain,
      bicGain,
    })),
    advanceOfTheory: perihelionAdvance(postNewtonianTerms(lightSpeed), gaussian, mercury),
    correlation:
      finding.correlation.position[
        span.trajectory.system.bodies.findIndex(({ name }) => name === inner.judged[0])
      ]!,
    series: [
      { law: 'Newton', bodies: before.bodies },
      ...corrected.slice(0, 1).map(({ judged }) => ({ law: 'with the term found', bodies: judged.bodies })),
      { law: 'post-Newtonian', bodies: theory.bodies },
    ],
  };
}

/** Forms and directions, without coefficients. */
function wordsOf(terms: readonly LawTerm[]): string {
  return terms.map((term) => `${formOf(term)} along the ${term.direction}`).join(' + ');
}

function formOf({ expression }: LawTerm): string {
  return expression.withConstants([1]).toString().replace(/^1\*/, '');
}

function describe({ terms, coefficients, gain, bicGain }: ResidualProposal, errors: SpanErrors): Correction {
  const ofPairs = terms.every(({ acts }) => acts === 'pair force' || acts === 'pair potential');
  return {
    terms: terms.map((term) => ({ direction: term.direction, form: formOf(term) })),
    coefficients,
    gain,
    bicGain,
    advance: ofPairs ? perihelionAdvance(terms, gaussian, mercury) : null,
    errors,
  };
}

function judge(
  { inner }: Config,
  { trajectory, window }: Span,
  law: Law,
  initialState: Float64Array,
): { readonly errors: SpanErrors; readonly bodies: readonly BodyErrors[] } {
  const masses = Float64Array.from(trajectory.system.bodies, ({ mass }) => mass!);
  const all = followErrors({ law, masses, initialState }, trajectory, window.start, inner.relativeTolerance);
  const bodies = inner.judged.map((name) => all.find(({ body }) => body === name)!);
  const end = inner.fitted[1] - j2000;
  const within = (from: number, to: number): number[] =>
    bodies.map((body) => rootMeanSquareWithin(body, from, to) ?? Number.NaN);
  return {
    errors: {
      fitted: within(Number.NEGATIVE_INFINITY, end),
      kept: within(end, Number.POSITIVE_INFINITY),
    },
    bodies,
  };
}
