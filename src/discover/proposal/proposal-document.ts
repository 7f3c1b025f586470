import type { NoiseLevels } from 'principia/distillation';
import type { DocumentAlternativeTerm, Law } from 'principia/law';
import type { Units } from 'principia/physics';
import {
  type LoopRound,
  type Proposal,
  survives,
  type WeighedLaw,
  weightedQuantile,
} from 'principia/thermal';
import { type ExperimentRecord, recordOf } from './candidate-file.js';
import type { ProposalBounds } from './data-span.js';
import type { HypothesisSource, RunHypothesis } from './hypotheses.js';

/** A constant as the data leave it: its posterior's median and central interval at a level. */
export interface ProposalConstant {
  readonly value: number;
  readonly interval: readonly [number, number];
  readonly level: number;
}

/** A law that the data leave possible, or not. */
export interface ProposalLaw {
  readonly name: string;
  readonly source: HypothesisSource;
  readonly terms: readonly DocumentAlternativeTerm[];
  readonly probability: number;
  /** Whether it is probable enough to have a say. */
  readonly survives: boolean;
  /** In the order of its terms; none where it does not survive. */
  readonly constants: readonly ProposalConstant[];
}

/** An experiment in the ranking. */
export interface RankedExperiment {
  readonly name: string;
  readonly duration: number;
  /** Expected, in nats; together `information`. */
  readonly aboutLaws: number;
  readonly aboutConstants: number;
  readonly information: number;
}

/** An experiment that was made in the simulated world, and what it told. */
export interface MadeRecord extends RankedExperiment {
  readonly experiment: ExperimentRecord;
  readonly reason: string;
  /** Of the laws, in their order, after it. */
  readonly probabilities: readonly number[];
}

/** One round of the closed loop. */
export interface RoundRecord {
  readonly probabilitiesBefore: readonly number[];
  readonly proposed: MadeRecord;
  readonly random: MadeRecord;
  readonly simulations: number;
}

/** What `proposal.json` holds: the next experiment for programs; later versions only add fields. */
export interface ProposalDocument {
  readonly schema: 'principia/proposal/1';
  readonly dataset: { readonly name: string; readonly hash: string };
  readonly seed: number;
  readonly units: Units;
  /** Those of the run, then its rivals; before the data every form counts as much as another. */
  readonly laws: readonly ProposalLaw[];
  /** Entropy of the laws that survive, in nats. */
  readonly doubt: number;
  /** How masses and charges that the data lack are treated. */
  readonly bodies: string;
  readonly noise: {
    readonly observation: {
      readonly position: readonly number[];
      readonly velocity: readonly number[] | null;
    };
    readonly preparation: { readonly position: readonly number[]; readonly velocity: readonly number[] };
  };
  /** What experiments were drawn within; null where they were given. */
  readonly bounds: ProposalBounds | null;
  readonly best: RankedExperiment & {
    readonly experiment: ExperimentRecord;
    readonly reason: string;
    /** Motions that were simulated to find out. */
    readonly simulations: number;
  };
  /** All experiments that every surviving law can be followed through, the best first. */
  readonly ranking: readonly RankedExperiment[];
  /** How many could not be followed. */
  readonly leftOut: number;
  /** Motions simulated for all of them. */
  readonly simulations: number;
  /** What became of it in a simulated world. */
  readonly loop?: {
    readonly truth: string;
    /** The name of the law of the truth's form; null where none is among the laws. */
    readonly truthAmongLaws: string | null;
    readonly rounds: readonly RoundRecord[];
    /** The laws after the last of them. */
    readonly laws: readonly ProposalLaw[];
    /** The law that holds in the end; null where none does. */
    readonly decided: string | null;
  };
}

const level = 0.95;

/** Laws as the document tells them. */
export function lawsOf(weighed: readonly WeighedLaw[], hypotheses: readonly RunHypothesis[]): ProposalLaw[] {
  return weighed.map((law, index) => ({
    name: law.hypothesis.name,
    source: hypotheses[index]!.source,
    terms: termsOf(law.hypothesis.law),
    probability: law.probability,
    survives: survives(law),
    constants: survives(law) ? constantsOf(law) : [],
  }));
}

function termsOf({ terms }: Law): DocumentAlternativeTerm[] {
  return terms.map(({ acts, direction, axis, expression }) => ({
    ...{ acts, direction, expression: expression.toSympy() },
    ...(axis === undefined ? {} : { axis }),
  }));
}

function constantsOf({ parameters, mode }: WeighedLaw): ProposalConstant[] {
  return Array.from(mode!, (_, place) => {
    const draws = parameters!.draws.map((draw) => draw[place]!);
    const at = (probability: number): number => weightedQuantile(draws, parameters!.weights, probability);
    return { value: at(0.5), interval: [at((1 - level) / 2), at((1 + level) / 2)], level };
  });
}

/** −Σ p ln p over the laws that survive. */
export function doubtOf(weighed: readonly WeighedLaw[]): number {
  const left = weighed.filter(survives).map(({ probability }) => probability);
  const total = left.reduce((sum, share) => sum + share, 0);
  return -left.reduce((sum, share) => sum + (share / total) * Math.log(share / total), 0);
}

export function rankedExperiment({
  experiment: { name, times },
  aboutLaws,
  aboutConstants,
  information,
}: Proposal): RankedExperiment {
  const duration = times[times.length - 1]! - times[0]!;
  return { name, duration, aboutLaws, aboutConstants, information };
}

/** A round as the document tells it. */
export function roundRecord(before: readonly WeighedLaw[], round: LoopRound): RoundRecord {
  const made = ({ proposal, after }: LoopRound['proposed']): MadeRecord => ({
    ...rankedExperiment(proposal),
    experiment: recordOf(proposal.experiment),
    reason: proposal.reason,
    probabilities: after.map(({ probability }) => probability),
  });
  return {
    probabilitiesBefore: before.map(({ probability }) => probability),
    proposed: made(round.proposed),
    random: made(round.random),
    simulations: priceOf(round.proposals),
  };
}

/** Motions that were simulated for proposals together. */
export function priceOf(proposals: readonly Proposal[]): number {
  return proposals.reduce((sum, { simulations }) => sum + simulations, 0);
}

/** Noise as numbers. */
export function noiseRecord(observation: NoiseLevels, preparation: NoiseLevels): ProposalDocument['noise'] {
  const velocity = Array.from(observation.velocity);
  return {
    observation: {
      position: Array.from(observation.position),
      velocity: velocity.every(Number.isFinite) ? velocity : null,
    },
    preparation: {
      position: Array.from(preparation.position),
      velocity: Array.from(preparation.velocity),
    },
  };
}
