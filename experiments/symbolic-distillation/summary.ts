import type { ForceAgreement } from 'principia/distillation';
import { mean, median } from 'principia/math';
import type { SystemConfig, VariantName } from './config.js';
import type { FoundLaw } from './law-search.js';
import type { ChannelOutcome, Outcome } from './outcome.js';

/** A variant on a system, an outcome for every seed. */
export interface Trained {
  readonly system: SystemConfig;
  readonly variant: VariantName;
  readonly outcomes: readonly Outcome[];
}

/** One of the measures of agreement. */
export type Measure = (of: ForceAgreement) => number;

/** The mean over the leading channels, the median over seeds; null where there are no messages. */
export function agreement({ outcomes }: Trained, measure: Measure): number | null {
  const values = outcomes
    .filter(({ channels }) => channels.length > 0)
    .map(({ channels }) => mean(channels.map(measure)));
  return values.length === 0 ? null : median(values);
}

/** The median over seeds. */
export function medianLoss({ outcomes }: Trained): number {
  return median(outcomes.map(({ loss }) => loss));
}

/** The searches of a variant's leading channels, of all seeds that were searched. */
export function lawsOf({ outcomes }: Trained): readonly FoundLaw[] {
  const found = (law: FoundLaw | undefined): readonly FoundLaw[] => (law === undefined ? [] : [law]);
  return outcomes.flatMap(({ channels, energy }) => [
    ...channels.flatMap(({ law }: ChannelOutcome) => found(law)),
    ...found(energy?.law),
  ]);
}

/** The variants of a system. */
export function ofSystem(
  trained: readonly Trained[],
  { law, dimension, bodies }: SystemConfig,
): readonly Trained[] {
  return trained.filter(
    ({ system }) => system.law === law && system.dimension === dimension && system.bodies === bodies,
  );
}

/** Three digits after the point; a dash where there is nothing. */
export function digits(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(3);
}
