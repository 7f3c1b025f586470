/**
 * The two roads from observations to messages, and from messages to candidate laws.
 *
 * @packageDocumentation
 */
import {
  type MessageReading,
  type MessageSamples,
  messageProblem,
  networkMessages,
} from 'principia/distillation';
import { permutation, type RandomStream, rootMeanSquare } from 'principia/math';
import type { Interactions } from 'principia/physics';
import type { Progress } from 'principia/run';
import { type Candidate, chooseFromFront, type SearchProblem, search } from 'principia/symbolic';
import {
  invariantCount,
  residualUnits,
  samplePairs,
  solveDirectly,
  type TrainedModel,
  type TrainingOptions,
  trainModel,
} from 'principia/training';
import type { Observations } from './observations.js';

/** What a road found. */
export interface Road {
  readonly name: 'direct solve' | 'gradient descent';
  readonly problem: SearchProblem;
  readonly front: readonly Candidate[];
  /** Root mean square of what the road leaves of the velocity changes, relative to them. */
  readonly residual: number;
  readonly evaluations: number;
  /**
   * Independent messages behind the rows. The direct solve errs separately in every pair; a network's messages share
   * the smooth errors of its few hidden features.
   */
  readonly effectiveRows: number;
}

/** What a road chooses by itself, by description length. */
export function choiceOf(road: Road): Candidate | null {
  return chooseFromFront(road.front, { loss: 'huber', effectiveRows: road.effectiveRows });
}

/** Counts of work, so that the same options do the same whatever the clock says. */
export interface Effort {
  readonly features: number;
  readonly trainingSteps: number;
  readonly members: number;
  readonly generations: number;
  readonly draws: number;
  readonly workers: number;
}

/** Independent messages that a network is worth: about its hidden features. */
const networkRows = 32;

/** Pairs and moments that a search is given, from either end. */
const searchRows = 3000;

function interactionsOf(observations: Observations): Interactions {
  return observations.dataset.training[0]!.system.interactions;
}

/** The direct road: one linear solve over random features. */
export function directMessages(
  observations: Observations,
  effort: Effort,
  random: RandomStream,
): { readonly samples: MessageSamples; readonly residual: number } {
  const { increments, unknownLogMass, velocityNoise } = observations;
  const interactions = interactionsOf(observations);
  const logMass = increments.logMass.map(
    (value, entry) => value + unknownLogMass[entry % increments.bodies]!,
  );
  const force = solveDirectly(increments, interactions, {
    features: effort.features,
    logMass,
    noise: velocityNoise,
    random: random.child('features'),
  });
  const pairs = samplePairs(increments, interactions, logMass);
  const moments = pairs.invariants.length / invariantCount;
  const chosen = permutation(random.child('rows'), moments).subarray(0, Math.min(moments, searchRows / 2));
  const invariants = new Float64Array(chosen.length * invariantCount);
  chosen.forEach((moment, at) => {
    invariants.set(
      pairs.invariants.subarray(moment * invariantCount, (moment + 1) * invariantCount),
      at * invariantCount,
    );
  });
  const { value, deviation } = force.evaluate(invariants);
  const perMoment = interactions.first.length;
  const nodes = increments.nodeWeights.length;
  const end = (side: Int32Array, source: Float64Array): Float64Array =>
    Float64Array.from(chosen, (moment) => {
      const window = Math.floor(moment / (perMoment * nodes));
      return source[window * increments.bodies + side[moment % perMoment]!]!;
    });
  const mass = logMass.map(Math.exp);
  return {
    residual: force.residual,
    samples: {
      r: Float64Array.from(chosen, (moment) => Math.exp(pairs.invariants[moment * invariantCount]!)),
      mass1: end(interactions.first, mass),
      mass2: end(interactions.second, mass),
      charge1: end(interactions.first, increments.charge),
      charge2: end(interactions.second, increments.charge),
      force: value,
      deviation,
    },
  };
}

/** The gradient road: several networks trained through the integrator, side by side. */
export async function trainMembers(
  observations: Observations,
  training: Pick<TrainingOptions, 'factory' | 'integrator' | 'backend'>,
  effort: Effort,
  random: RandomStream,
  progress: Progress,
  signal?: AbortSignal,
): Promise<TrainedModel[]> {
  const { increments, unknown, unknownLogMass, velocityNoise } = observations;
  const stage = progress.stage('training through the integrator', effort.members * effort.trainingSteps);
  const losses: number[] = [];
  const members = await Promise.all(
    Array.from({ length: effort.members }, (_, member) =>
      trainModel(increments, interactionsOf(observations), {
        ...training,
        steps: effort.trainingSteps,
        logMass: unknownLogMass,
        unknown,
        noise: velocityNoise,
        random: random.child(member),
        ...(signal ? { signal } : {}),
        onStep: ({ loss }) => {
          losses[member] = loss;
          stage.advance(1, `loss ${Math.min(...losses.filter(Number.isFinite)).toExponential(1)}`);
        },
      }),
    ),
  );
  signal?.throwIfAborted();
  stage.done(
    `residual ${(100 * Math.sqrt(bestOf(members).history.at(-1) ?? Number.NaN)).toFixed(2)} % of the changes`,
  );
  return members;
}

/** Mean squared residual of a member over its last steps. */
function finalLoss(member: TrainedModel): number {
  const last = member.history.slice(-20);
  return member.stopped === 'not finite'
    ? Number.POSITIVE_INFINITY
    : last.reduce((sum, loss) => sum + loss, 0) / last.length;
}

/** The member that fits best. */
function bestOf(members: readonly TrainedModel[]): TrainedModel {
  return members.reduce((best, member) => (finalLoss(member) < finalLoss(best) ? member : best));
}

/**
 * Messages of the best member. Their error is what the residuals cannot tell from nothing, and the spread of the
 * members: networks that fit equally well and disagree about a pair do not know its force.
 */
export async function gradientMessages(
  observations: Observations,
  members: readonly TrainedModel[],
): Promise<MessageReading & { readonly samples: MessageSamples; readonly residual: number }> {
  const { increments } = observations;
  const best = bestOf(members);
  const unit = residualUnits(increments, observations.velocityNoise);
  const readings = await Promise.all(
    members.map((member) => {
      const residual = Math.sqrt(finalLoss(member));
      const forceNoise = unit.map((size, entry) => {
        const mass = Math.exp(increments.logMass[entry]! + member.logMass[entry % increments.bodies]!);
        return (residual * mass * size) / increments.duration[Math.floor(entry / increments.bodies)]!;
      });
      return networkMessages(member, increments, forceNoise);
    }),
  );
  const reading = readings[members.indexOf(best)]!;
  const { samples } = reading;
  const deviation = samples.deviation.map((own, row) =>
    Math.hypot(
      own,
      rootMeanSquare(readings.map((other) => sameMasses(other.samples, samples, row) - samples.force[row]!)),
    ),
  );
  return { ...reading, samples: { ...samples, deviation }, residual: Math.sqrt(finalLoss(best)) };
}

/** A force carried over to other learned masses, which it follows. */
function sameMasses(from: MessageSamples, to: MessageSamples, row: number): number {
  return (from.force[row]! * to.mass1[row]! * to.mass2[row]!) / (from.mass1[row]! * from.mass2[row]!);
}

/** Searches the messages of a road for laws. */
export async function searchRoad(
  name: Road['name'],
  observations: Observations,
  messages: { readonly samples: MessageSamples; readonly residual: number },
  effort: Effort,
  random: RandomStream,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Road> {
  const { training } = observations.dataset;
  const pairs = training[0]!.system.interactions.first.length * training.length;
  const problem = messageProblem(messages.samples, searchRows, random.child('rows'));
  const stage = progress.stage(`laws behind the messages of the ${name}`, effort.generations);
  const result = await search(problem, {
    seed: random.child('search').integer(2 ** 31),
    loss: 'huber',
    generations: effort.generations,
    maximumComplexity: 18,
    workers: effort.workers,
    ...(signal ? { signal } : {}),
    onGeneration: ({ front }) => stage.advance(1, front.at(-1)?.expression.toString() ?? ''),
  });
  signal?.throwIfAborted();
  stage.done(`${result.front.length} laws on the front, ${result.evaluations} tried`);
  return {
    name,
    problem,
    front: result.front,
    residual: messages.residual,
    evaluations: result.evaluations,
    effectiveRows: name === 'direct solve' ? Math.min(200, pairs) : networkRows,
  };
}
