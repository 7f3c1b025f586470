/**
 * The main job, and the only file that knows the whole way: observations → messages, by two roads → candidate laws →
 * laws refitted on the trajectories → their probabilities → the law.
 *
 * @packageDocumentation
 */
import type { Dataset, Law } from 'principia/law';
import { createRandom, InputError } from 'principia/math';
import { type IntegratorName, integrators } from 'principia/physics';
import type { Progress, RunFolder } from 'principia/run';
import type { Backend } from 'principia/tensor';
import type { ModelFactory, TrainedModel } from 'principia/training';
import { candidatesOf } from './discover/candidates.js';
import { conclude, type Discovered } from './discover/conclude.js';
import { directMessages } from './discover/direct-road.js';
import { gradientMessages, trainMembers } from './discover/gradient-road.js';
import { type Judgement, judge } from './discover/judge.js';
import { learnCharges, withCharges } from './discover/learn-charges.js';
import { type Observations, observe } from './discover/observations.js';
import type { Effort, Road } from './discover/road.js';
import { searchMessages } from './discover/search-messages.js';
import { networkCandidates, weighNetwork } from './discover/weigh-network.js';

/** What the main job is told. */
export interface DiscoverOptions {
  readonly seed: number;
  /** Standard deviation of observed positions and velocities, in the data's units; from the residuals where absent. */
  readonly noise?: number;
  /** Seconds to aim at: counts of work are scaled by it, so that a seed and a budget give the same bits anywhere. */
  readonly budget?: number;
  readonly model: ModelFactory;
  readonly integrator: string;
  readonly solver: 'both' | 'direct' | 'gradient';
  /** Where networks are computed; the default of `chooseBackend` where absent. */
  readonly backend?: Backend;
}

/** Where the main job works. */
export interface DiscoverContext {
  readonly progress: Progress;
  readonly run: Pick<RunFolder, 'appendMetrics'>;
  readonly signal?: AbortSignal;
  readonly now: () => number;
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The seconds that full effort takes on two cores, about. */
const fullBudget = 180;

/** Candidate forms that are refitted on the trajectories. */
const refits = 8;

/** Counts of work for a budget in seconds. */
export function effortFor(budget: number | undefined): Effort {
  const share = Math.min(1, Math.max(0.1, (budget ?? fullBudget) / fullBudget));
  const scaled = (count: number): number => Math.max(1, Math.round(count * share));
  return {
    features: 200,
    trainingSteps: Math.max(300, scaled(1500)),
    members: 4,
    generations: Math.max(6, scaled(20)),
    draws: Math.max(160, scaled(200)),
    workers: 2,
  };
}

/**
 * Discovers the law of motion behind a dataset.
 *
 * @throws InputError where the data cannot be learned from
 * @example
 * ```ts
 * const { law } = await discover(solarSystem(), { seed: 1, model: pairwiseForce(), integrator: 'runge-kutta-4', solver: 'both' }, context);
 * law.terms[0].expression; // '-0.000295912*m1*m2/r**2'
 * ```
 */
export async function discover(
  dataset: Dataset,
  options: DiscoverOptions,
  context: DiscoverContext,
): Promise<Discovered> {
  const { progress, run, signal, now } = context;
  const started = now();
  const random = createRandom(options.seed);
  const effort = effortFor(options.budget);
  const observed = observe(dataset, random.child('observations'), options.noise);
  let found = await attempt(observed, options, effort, context);
  if (found.judgement.verdict === 'undecided') {
    // Where no law of what is given explains the motion, bodies may differ by what is not given.
    const charges = learnCharges(observed, random.child('charges'));
    if (charges !== null) {
      const charged = await attempt(withCharges(observed, charges), options, effort, context);
      if (charged.judgement.verdict === 'law') found = charged;
    }
  }
  const { observations, roads, members, drag, judgement } = found;
  for (const road of roads) {
    run.appendMetrics({
      stage: road.name,
      residual: road.residual,
      evaluations: road.fronts.reduce((sum, { evaluations }) => sum + evaluations, 0),
      front: road.fronts[0]!.front.length,
    });
  }
  const network =
    members.length === 0
      ? null
      : await weighNetwork(
          observations,
          members,
          networkCandidates(judgement.laws),
          { draws: effort.draws },
          random.child('thermal'),
          progress,
          signal,
        );
  const { seed } = options;
  return conclude({ observations, roads, judgement, members, drag, network, seed, started }, context);
}

/** Takes the roads and judges what they find. */
async function attempt(
  observations: Observations,
  options: DiscoverOptions,
  effort: Effort,
  context: DiscoverContext,
): Promise<{
  readonly observations: Observations;
  readonly roads: readonly Road[];
  readonly members: readonly TrainedModel[];
  readonly drag: boolean;
  readonly judgement: Judgement;
}> {
  const { roads, members, drag } = observations.uniform
    ? { roads: [], members: [], drag: false }
    : await takeRoads(observations, options, effort, context);
  const candidates = candidatesOf(roads, refits);
  const judgement = await judge(observations, candidates, context.progress, options.noise, context.signal);
  return { observations, roads, members, drag, judgement };
}

/**
 * Judges laws that come from elsewhere, such as a trained model, on a dataset's trajectories: refitted, weighed, and
 * told by the same rules and in the same document as discovered ones.
 *
 * @throws InputError where the data cannot be learned from
 */
export async function judgeLaws(
  dataset: Dataset,
  candidates: readonly Law[],
  options: Pick<DiscoverOptions, 'seed' | 'noise'>,
  context: DiscoverContext,
): Promise<Discovered> {
  const started = context.now();
  const random = createRandom(options.seed);
  const observations = observe(dataset, random.child('observations'), options.noise);
  const judgement = await judge(observations, candidates, context.progress, options.noise, context.signal);
  const none = { roads: [], members: [], drag: false, network: null };
  return conclude({ observations, judgement, ...none, seed: options.seed, started }, context);
}

async function takeRoads(
  observations: Observations,
  options: DiscoverOptions,
  effort: Effort,
  { progress, signal }: DiscoverContext,
): Promise<Pick<Awaited<ReturnType<typeof attempt>>, 'roads' | 'members' | 'drag'>> {
  const random = createRandom(options.seed);
  const roads: Road[] = [];
  let members: readonly TrainedModel[] = [];
  let drag = false;
  if (options.solver !== 'gradient') {
    const stream = random.child('direct solve');
    const stage = progress.stage('direct solve', 1);
    const messages = directMessages(observations, effort, stream);
    ({ drag } = messages.force.bodyTerms);
    stage.done(`residual ${(100 * messages.residual).toPrecision(2)} % of the changes`);
    roads.push(await searchMessages('direct solve', messages, effort, stream, progress, signal));
  }
  if (options.solver !== 'direct') {
    const stream = random.child('gradient descent');
    const training = {
      factory: drag ? (options.model.withDrag?.() ?? options.model) : options.model,
      integrator: integratorOf(options.integrator),
      ...(options.backend ? { backend: options.backend } : {}),
    };
    members = await trainMembers(observations, training, effort, stream, progress, signal);
    const messages = await gradientMessages(observations, members, stream);
    roads.push(await searchMessages('gradient descent', messages, effort, stream, progress, signal));
  }
  return { roads, members, drag };
}

/** @throws InputError for a name that there is not */
export function integratorOf(name: string): (typeof integrators)[IntegratorName] {
  if (name in integrators) return integrators[name as IntegratorName];
  throw new InputError(
    `there is no integrator '${name}'; expected one of: ${Object.keys(integrators).join(', ')}`,
  );
}
