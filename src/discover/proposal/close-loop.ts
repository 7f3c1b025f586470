import { type Dataset, type Law, simulateLaw } from 'principia/law';
import type { RandomStream } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import type { Progress } from 'principia/run';
import {
  bodiesOfExperiment,
  type ExperimentNoise,
  makeExperiment,
  type PlannedExperiment,
  type Proposal,
  playRound,
  type SimulatedWorld,
  type WeighedLaw,
} from 'principia/thermal';
import type { RunHypothesis } from './hypotheses.js';
import { type RoundRecord, roundRecord } from './proposal-document.js';
import type { ProposeOptions } from './propose.js';
import { inThousandths, type Study, thousandths, weigh } from './study.js';

/** The probability at which a law holds. */
export const holds = 0.95;

/** What a loop begins with. */
export interface Loop {
  readonly study: Study;
  readonly dataset: Dataset;
  readonly world: SimulatedWorld;
  readonly before: readonly WeighedLaw[];
  readonly candidates: readonly PlannedExperiment[];
  candidatesFor(random: RandomStream, laws: readonly WeighedLaw[]): readonly PlannedExperiment[];
  readonly options: Pick<ProposeOptions, 'rounds'>;
  readonly random: RandomStream;
}

/** Proposes, makes and weighs, until one law holds or there are no more rounds. */
export async function closeLoop(
  loop: Loop,
  progress: Progress,
): Promise<{
  readonly first: readonly Proposal[] | null;
  readonly rounds: readonly RoundRecord[];
  readonly after: readonly WeighedLaw[];
  readonly decided: string | null;
}> {
  const { study, world, options } = loop;
  const rounds: RoundRecord[] = [];
  let first: readonly Proposal[] | null = null;
  let seen: readonly Trajectory[] = loop.dataset.training;
  let { before, candidates } = loop;
  while (rounds.length < options.rounds && leaderOf(before) === null) {
    const number = rounds.length + 1;
    const random = number === 1 ? loop.random : loop.random.child(`round ${number}`);
    if (number > 1) candidates = loop.candidatesFor(random, before);
    const stage = progress.stage(`round ${number}`, 3 * thousandths);
    const compared = inThousandths(stage);
    let experiments = 0;
    const round = await playRound(seen, before, candidates, {
      noise: study.noise.experiment,
      make: (experiment, stream) => makeExperiment(experiment, world, stream),
      weigh: (all, stream) => weigh(study, all, stream, inThousandths(stage)),
      onExperiment: () => {
        experiments += 1;
        compared(experiments / candidates.length);
      },
      random,
    });
    first ??= round.proposals;
    rounds.push(roundRecord(before, round));
    seen = [...seen, round.proposed.observed];
    before = round.proposed.after;
    stage.done(leaderOf(before) ?? 'no law holds yet');
  }
  return { first, rounds, after: before, decided: leaderOf(before) };
}

/** The law that holds; null where none does. */
function leaderOf(weighed: readonly WeighedLaw[]): string | null {
  return weighed.find(({ probability }) => probability >= holds)?.hypothesis.name ?? null;
}

/** A world with the true law, and the masses that the data carry as true, or else as the run's law has them. */
export function worldOf(
  law: Law,
  { truth, training }: Dataset,
  [first]: readonly RunHypothesis[],
  noise: ExperimentNoise,
): SimulatedWorld {
  const masses = first!.masses?.map((mass) => {
    const body = training[0]!.system.bodies.findIndex(({ name }) => name === mass.body);
    return { ...mass, value: truth?.masses?.[body] ?? mass.value };
  });
  return {
    ...{ law, noise },
    ...(masses === undefined ? {} : { masses }),
    ...(first!.charges === undefined ? {} : { charges: first!.charges }),
  };
}

/** Whether the world's law can be followed through an experiment: none that it ends before its time can be made. */
export function isPossible(experiment: PlannedExperiment, { law, ...given }: SimulatedWorld): boolean {
  const { initialState, times } = experiment;
  const bodies = bodiesOfExperiment(experiment, given);
  return simulateLaw(law, bodies, initialState, times, { relativeTolerance: 1e-8 }).status === 'complete';
}
