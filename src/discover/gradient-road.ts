import { type ForceComponent, messageProblem, networkMessages } from 'principia/distillation';
import { type RandomStream, rootMeanSquare } from 'principia/math';
import type { Interactions } from 'principia/physics';
import type { Progress } from 'principia/run';
import { residualUnits, type TrainedModel, type TrainingOptions, trainModel } from 'principia/training';
import { bodyProblem, stateAt } from './body-problem.js';
import type { Observations } from './observations.js';
import { type Effort, type Messages, searchRows } from './road.js';

/** Independent messages that a network is worth: about its hidden features. */
const networkRows = 32;

/**
 * The gradient road: several networks trained through the integrator, side by side.
 *
 * @param from the first member; each has a random stream of its own, so that more can be trained later
 */
export async function trainMembers(
  observations: Observations,
  training: Pick<TrainingOptions, 'factory' | 'integrator' | 'backend'>,
  effort: Pick<Effort, 'members' | 'trainingSteps'>,
  random: RandomStream,
  progress: Progress,
  signal?: AbortSignal,
  from = 0,
): Promise<TrainedModel[]> {
  const { increments, unknown, unknownLogMass, velocityNoise } = observations;
  const stage = progress.stage(
    'training through the integrator',
    (effort.members - from) * effort.trainingSteps,
  );
  const losses: number[] = [];
  const members = await Promise.all(
    Array.from({ length: effort.members - from }, (_, index) => from + index).map((member) =>
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

/**
 * Messages of the best member. Their error is what the residuals cannot tell from nothing, and the spread of the
 * members: networks that fit equally well and disagree about a pair do not know its force.
 */
export async function gradientMessages(
  observations: Observations,
  members: readonly TrainedModel[],
  random: RandomStream,
): Promise<Messages> {
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
  const { samples } = readings[members.indexOf(best)]!;
  const deviation = samples.deviation.map((own, row) =>
    Math.hypot(
      own,
      rootMeanSquare(readings.map((other) => sameMasses(other.samples, samples, row) - samples.force[row]!)),
    ),
  );
  const drags = readings.map(({ drag }) => drag).filter((drag) => drag !== null);
  return {
    residual: Math.sqrt(finalLoss(best)),
    components: [
      {
        term: { acts: 'pair force', direction: 'separation' },
        problem: messageProblem({ ...samples, deviation }, searchRows, random.child('rows')),
        effectiveRows: networkRows,
      },
      ...(drags.length === 0 ? [] : [dragComponent(observations, best, drags, members.indexOf(best))]),
    ],
  };
}

/** The drag of the best member; its error is the spread of the members. */
function dragComponent(
  observations: Observations,
  best: TrainedModel,
  drags: readonly Float64Array[],
  chosen: number,
): ForceComponent {
  const { increments } = observations;
  const logMass = increments.logMass.map((value, entry) => value + best.logMass[entry % increments.bodies]!);
  const target = drags[chosen]!;
  const states = Array.from(target, (_, entry) => stateAt(observations, entry, logMass));
  const deviation = target.map((value, entry) => rootMeanSquare(drags.map((drag) => drag[entry]! - value)));
  return {
    term: { acts: 'body force', direction: 'velocity' },
    problem: bodyProblem('drag', states, target, deviation),
    effectiveRows: networkRows,
  };
}

function interactionsOf(observations: Observations): Interactions {
  return observations.dataset.training[0]!.system.interactions;
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

type Samples = Awaited<ReturnType<typeof networkMessages>>['samples'];

/** A force carried over to other learned masses, which it follows. */
function sameMasses(from: Samples, to: Samples, row: number): number {
  return (from.force[row]! * to.mass1[row]! * to.mass2[row]!) / (from.mass1[row]! * from.mass2[row]!);
}
