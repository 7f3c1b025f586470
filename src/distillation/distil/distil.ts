/**
 * From any trained model to candidate laws.
 *
 * @packageDocumentation
 */
import type { Law } from 'principia/law';
import { InputError, type RandomStream } from 'principia/math';
import type { Trajectory } from 'principia/physics';
import { type Progress, silentProgress } from 'principia/run';
import { phaseTrajectories } from 'principia/training';
import { candidateLaws } from './candidate-laws.js';
import { type ChannelUse, channelUse } from './channels.js';
import { componentsOf, type MessageComponent } from './components.js';
import { drawStates, readForceRows, statesFor } from './force-rows.js';
import type { LearnedMotion } from './learned-motion.js';
import {
  type ComponentFront,
  type ForceComponent,
  type SearchEffort,
  searchComponent,
} from './search-component.js';
import { examineForces, type Finding, type ForceStructure } from './structure.js';

/** How a motion is distilled. */
export interface DistilOptions extends Partial<SearchEffort> {
  readonly random: RandomStream;
  /** Pairs that are read, about; 3000 if not given. */
  readonly pairs?: number;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** What came of it. */
export interface Distillation {
  readonly findings: readonly Finding[];
  readonly channels: ChannelUse | null;
  readonly structure: ForceStructure;
  readonly fronts: readonly ComponentFront<MessageComponent>[];
  /** Laws to be judged on trajectories, the best guess first. */
  readonly candidates: readonly Law[];
  readonly evaluations: number;
}

/** Enough for the laws of two bodies that have been tried, within half a minute. */
export const distilEffort: SearchEffort = {
  seeds: 2,
  generations: 20,
  maximumComplexity: 18,
  workers: 2,
};

/**
 * Distils a learned motion: reads the forces that it predicts between bodies and on each alone, at recorded states and
 * free of any gauge; examines what physics they have; searches the scalars that this leaves; and makes laws of them.
 *
 * @param trajectories of the kind that the motion was learned from
 * @throws InputError where the trajectories are not of bodies in space that act on each other
 * @example
 * ```ts
 * const { candidates } = await distil(pairLawMotion(file), dataset.training, { random: createRandom(1) });
 * candidates[0].terms[0].expression.toString(); // '-2*(r - 1)'
 * ```
 */
export async function distil(
  motion: LearnedMotion,
  trajectories: readonly Trajectory[],
  { random, pairs = 3000, progress = silentProgress, signal, ...given }: DistilOptions,
): Promise<Distillation> {
  demandPairs(trajectories);
  const effort: SearchEffort = { ...distilEffort, ...given };
  const motions = phaseTrajectories(trajectories, motion.known);
  const reading = progress.stage('reading the learned forces', 1);
  const states = drawStates(motions, statesFor(motions, pairs), random.child('states'));
  const channels = await channelUse(motion, states);
  const rows = await readForceRows(motion, states, random.child('pairs'));
  demandFinite(rows.pairs, motion.name);
  const structure = examineForces(rows);
  const components = componentsOf(rows, structure, motion.effectiveRows, random.child('rows'));
  reading.done(`${rows.pairs.length} pairs, ${components.length} to be searched`);
  const fronts: ComponentFront<MessageComponent>[] = [];
  for (const [index, component] of components.entries()) {
    const stage = progress.stage(
      `laws of ${componentName(component.term)}`,
      effort.seeds * effort.generations,
    );
    const front = await searchComponent(
      component,
      effort,
      random.child('search').child(index),
      stage,
      signal,
    );
    stage.done(front.ranked[0]?.expression.toString() ?? 'nothing found');
    fronts.push(front);
  }
  return {
    findings: [...(channels === null ? [] : [channelFinding(channels)]), ...structure.findings],
    channels,
    structure,
    fronts,
    candidates: candidateLaws(fronts.filter(({ component }) => component.lawful)),
    evaluations: fronts.reduce((sum, { evaluations }) => sum + evaluations, 0),
  };
}

/** What a term is called. */
export function componentName({ acts, direction, axis }: ForceComponent['term']): string {
  const along = axis === undefined ? `the ${direction}` : `${'xyz'[axis]}`;
  return `the ${acts} along ${along}`;
}

function channelFinding({ channels, carrying, shares }: ChannelUse): Finding {
  return {
    question: 'directions of the messages that carry all but a hundredth of their variance',
    value: carrying,
    answer: `of ${channels}; the first has ${(100 * shares[0]!).toPrecision(3)} %`,
  };
}

function demandPairs(trajectories: readonly Trajectory[]): void {
  const wrong =
    trajectories.length === 0
      ? 'there are no trajectories'
      : trajectories.some(({ coordinates }) => coordinates?.kind === 'generalised')
        ? 'the coordinates are generalised ones'
        : trajectories.some(({ system }) => system.interactions.first.length === 0)
          ? 'there are bodies without anyone to act on'
          : null;
  if (wrong === null) return;
  throw new InputError(
    `forces of pairs cannot be read: ${wrong}; expected motions of bodies in Cartesian coordinates that act on each other`,
  );
}

function demandFinite(pairs: readonly { readonly force: Float64Array }[], name: string): void {
  if (pairs.every(({ force }) => force.every(Number.isFinite))) return;
  throw new InputError(
    `'${name}' predicts forces that are not finite at recorded states; train it again, with a smaller learning rate`,
  );
}
