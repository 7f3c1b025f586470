/**
 * Candidate laws against the trajectories themselves: refitted through the integrator, weighed by evidence, and
 * judged by a stated rule.
 *
 * @packageDocumentation
 */
import {
  evenNoise,
  type FailedRefit,
  type RefitOptions,
  type RefittedLaw,
  refitLaw,
  type Window,
} from 'principia/distillation';
import {
  isFreeMotion,
  type Law,
  lawComplexity,
  lawForm,
  lawText,
  withLawConstants,
  withoutNothing,
} from 'principia/law';
import { median } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import type { Progress } from 'principia/run';
import { withExplicitScale } from 'principia/symbolic';
import { type Extension, extensionsOf, isWorthwhile } from './extensions.js';
import { chargesUnder, freeMasses, type JudgedLaw, massesUnder } from './judged-law.js';
import type { Observations } from './observations.js';
import { unexplained, verdictOn } from './verdict.js';
import { contest, likeliest, weigh } from './weigh-laws.js';

/** All candidates weighed, and which one is the law, if any. */
export interface Judgement {
  readonly laws: readonly JudgedLaw[];
  readonly chosen: JudgedLaw;
  readonly verdict: 'law' | 'no law' | 'undecided';
  readonly reason: string;
  /** Terms for what the best of the candidates leaves, with what they leave of that; none where it leaves noise. */
  readonly extensions: readonly Extension[];
  /** Candidates that could not be followed, with the reason. */
  readonly failed: readonly { readonly law: string; readonly reason: string }[];
}

/** No force at all: what every law has to beat. */
const nothing: Law = { terms: [] };

/** The larger part of the data, on which the winner is refitted. */
const whole = { maximumWindows: 40, maximumSamples: 128 };

/**
 * Error of an integration step in the winner's refit. What the integration errs by is much the same in every window and does
 * not average out, as noise does: with thousands of residuals a thirtieth of the noise is as much as a standard deviation.
 */
const finely = 1e-11;

/**
 * Refits and weighs candidates on windows common to all, those that the first candidate cuts; the winner is refitted
 * on more of the data.
 */
export async function judge(
  observations: Observations,
  candidates: readonly Law[],
  progress: Progress,
  noise: number | undefined,
  signal?: AbortSignal,
): Promise<Judgement> {
  const { training } = observations.dataset;
  const bodies = training[0]!.system.bodies.length;
  const options: RefitOptions = {
    masses: freeMasses(observations),
    charges: observations.charges,
    ...(noise ? { noise: evenNoise(bodies, noise) } : {}),
  };
  const stage = progress.stage('refitting laws on the trajectories', candidates.length + 4);
  const turn = async (note: string): Promise<void> => {
    stage.advance(1, note);
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  };
  const fitted: RefittedLaw[] = [];
  const failed: { law: string; reason: string }[] = [];
  const seen = new Set<string>();
  let windows: readonly Window[] | undefined;
  const enter = async (candidate: Law): Promise<void> => {
    const outcome = refitSettled(
      candidate,
      training,
      {
        ...options,
        ...(candidate === nothing ? held(options) : {}),
        windows: windows ?? contest,
        maximumIterations: candidate === nothing ? 6 : 10,
      },
      seen,
    );
    const text = lawText(candidate);
    if (outcome?.status === 'failed') failed.push({ law: text, reason: outcome.reason });
    else if (outcome !== null) {
      windows ??= outcome.windows;
      fitted.push(outcome);
      seen.add(lawForm(outcome.law));
    }
    await turn(text);
  };
  for (const candidate of [...candidates.map(withExplicitScales), nothing]) await enter(candidate);
  const extensions = fitted.length === 0 ? [] : extensionsOf(likeliest(fitted), observations);
  await turn('what it leaves');
  for (const { law } of extensions.filter(isWorthwhile)) await enter(law);
  const laws = weigh(fitted, observations);
  const winner = await refitWinner(laws[0]!, observations, options, turn);
  stage.done(lawText(winner.law));
  const free = laws.find(({ law }) => isFreeMotion(law));
  return {
    laws: [winner, ...laws.slice(1)],
    chosen: winner,
    ...verdictOn(winner, unexplained(winner, free, observations)),
    extensions,
    failed,
  };
}

/** Masses and charges that free motion has no way to tell. */
function held({ masses = [], charges = [] }: RefitOptions): Pick<RefitOptions, 'masses' | 'charges'> {
  return {
    masses: masses.map((mass) => ({ ...mass, free: false })),
    charges: charges.map((charge) => ({ ...charge, free: false })),
  };
}

/**
 * Refits a form and, where that leaves constants that cannot be told from zero, refits the shorter form without them:
 * r^(10⁻¹⁰) is no finding.
 *
 * @param seen forms that have been refitted before, none of which is refitted again: null
 */
function refitSettled(
  candidate: Law,
  trajectories: readonly Trajectory[],
  options: RefitOptions,
  seen: ReadonlySet<string>,
): RefittedLaw | FailedRefit | null {
  if (seen.has(lawForm(candidate))) return null;
  const refit = refitLaw(candidate, trajectories, options);
  if (refit.status === 'failed') return refit;
  if (!refit.constants.some(isZero)) return refit;
  const shorter = withoutZeros(refit);
  // The scale that is made explicit may take the place of what is dropped.
  if (lawComplexity(shorter) > lawComplexity(refit.law) || shorter.terms.length === 0) return refit;
  if (seen.has(lawForm(shorter))) return null;
  return refitLaw(shorter, trajectories, options);
}

/** Whether a constant cannot be told from zero. */
function isZero({ value, standardDeviation }: RefittedLaw['constants'][number]): boolean {
  return Math.abs(value) < 3 * standardDeviation;
}

/** The law without the constants that cannot be told from zero, and without terms that are nothing then. */
function withoutZeros({ law, constants }: RefittedLaw): Law {
  const settled = constants.map((constant) => (isZero(constant) ? 0 : constant.value));
  return withoutNothing({
    terms: withExplicitScales(withLawConstants(law, settled)).terms,
  });
}

/** The law with a constant in front of every product: how strong a force is, no form says. */
function withExplicitScales({ terms }: Law): Law {
  return {
    terms: terms.map((term) => ({ ...term, expression: withExplicitScale(term.expression.simplified()) })),
  };
}

/**
 * The winner on the larger part of the data. Where the noise was not given, a body whose residuals are far below the
 * others' counts as followed by construction, not as better measured: no σ is taken below a hundredth of the bodies'
 * median.
 */
async function refitWinner(
  winner: JudgedLaw,
  observations: Observations,
  options: RefitOptions,
  turn: (note: string) => Promise<void>,
): Promise<JudgedLaw> {
  if (isFreeMotion(winner.law)) return winner;
  const trajectories = observations.dataset.training;
  const first = refitLaw(winner.law, trajectories, {
    ...options,
    masses: massesUnder(winner.refit, observations, true),
    charges: chargesUnder(winner.refit, observations, true),
    windows: whole,
    relativeTolerance: finely,
  });
  if (first.status === 'failed') return winner;
  await turn(`${lawText(winner.law)}, all data`);
  const sigma = {
    position: aboveShareOfMedian(first.sigma.position),
    velocity: aboveShareOfMedian(first.sigma.velocity),
  };
  const raised = (['position', 'velocity'] as const).some((kind) =>
    sigma[kind].some((value, body) => value > first.sigma[kind][body]!),
  );
  if (options.noise !== undefined || !raised) return { ...winner, law: first.law, refit: first };
  const second = refitLaw(first.law, trajectories, {
    masses: massesUnder(first, observations, true),
    charges: chargesUnder(first, observations, true),
    windows: first.windows,
    noise: sigma,
    relativeTolerance: finely,
  });
  await turn(`${lawText(winner.law)}, noise floor`);
  const refit = second.status === 'failed' ? first : second;
  return { ...winner, law: refit.law, refit };
}

function aboveShareOfMedian(sigma: Float64Array): Float64Array {
  const least = sigma.length === 0 ? 0 : 0.01 * median(sigma);
  return sigma.map((value) => Math.max(value, least));
}
