import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';

/** What a model or a law was learned from, as far as data must be of the same kind. */
export interface LearnedKind {
  readonly what: 'model' | 'law';
  readonly dimension: number;
  readonly coordinates: string;
  readonly space: string;
  readonly charges: boolean;
  readonly units: Partial<Dataset['units']>;
}

/**
 * Demands that a dataset is of the kind that something was learned from; a larger box is a fair test.
 *
 * @throws InputError where it has no trajectories, or is of another kind
 */
export function demandFit(learned: LearnedKind, dataset: Dataset, source: string): void {
  const all = [...dataset.test, ...dataset.training, ...(dataset.validation ?? [])];
  const [first] = all;
  if (first === undefined) throw new InputError(`the dataset '${dataset.name}' has no trajectories`);
  const charged = all.some(({ system }) => system.bodies.some(({ charge }) => charge !== undefined));
  const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
  const clash = (
    [
      ['dimensions', `${learned.dimension}`, `${first.dimension}`],
      ['coordinates', learned.coordinates, first.coordinates?.kind ?? 'cartesian'],
      ['space', learned.space, first.space?.kind ?? 'free'],
      ['charges', yesNo(learned.charges), yesNo(charged)],
    ] as const
  ).find(([, own, given]) => own !== given);
  if (clash !== undefined) {
    const [property, own, given] = clash;
    throw new InputError(
      `${source} and the dataset '${dataset.name}' do not go together: the ${learned.what} was ${learned.what === 'law' ? 'learned' : 'trained'} with ${property}: ${own}, the data have ${property}: ${given}`,
    );
  }
  demandEqualUnits(learned.units, dataset, source);
}

/**
 * Demands that a dataset's units are those that something was learned in. Units that are called by what they measure
 * ('length unit'), as those of files are, say nothing.
 *
 * @throws InputError where they clash
 */
export function demandEqualUnits(
  learned: Partial<Dataset['units']>,
  { units, name }: Dataset,
  source: string,
): void {
  const unsaid = (unit: string | undefined): boolean =>
    unit === undefined || unit === '' || unit === '1' || unit.endsWith(' unit');
  for (const kind of ['length', 'time', 'mass', 'charge'] as const) {
    const [own, given] = [learned[kind], units[kind]];
    if (own === given || unsaid(own) || unsaid(given)) continue;
    throw new InputError(
      `the units clash: ${source} was learned with ${kind} in ${own}, the dataset '${name}' has ${given}; convert the data first`,
    );
  }
}
