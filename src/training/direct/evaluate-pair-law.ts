import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import {
  demandEqualUnits,
  type EvaluationContext,
  type EvaluationReport,
  type EvaluationSettings,
  partOf,
  reportOn,
  stepOf,
  stepped,
} from '../dynamics/evaluate-dynamics.js';
import { followMotions } from '../dynamics/follow-motion.js';
import { knownProperties } from '../dynamics/phase-trajectory.js';
import { demandInteractions } from '../dynamics/training-data.js';
import { lawField } from './law-field.js';
import { lawVectorField } from './law-vector-field.js';
import type { PairLawFile } from './pair-law-file.js';

/**
 * Predicts a dataset's motions by a law of pairs that the direct solver learned, in 64 bits.
 *
 * @param source what messages call the law's file
 * @throws InputError where the data are not what the law was learned for (dimension, coordinates, charges, units)
 */
export async function evaluatePairLaw(
  { document, parts }: PairLawFile,
  dataset: Dataset,
  settings: EvaluationSettings,
  context: Pick<EvaluationContext, 'onStart' | 'onStep'>,
  source: string,
): Promise<EvaluationReport> {
  demandFit({ document, parts }, dataset, source);
  demandInteractions(dataset);
  const recorded = partOf(dataset, settings.part, knownProperties([...dataset.training, ...dataset.test]));
  const { motions, perInterval, dt } = stepped(recorded, settings, stepOf(settings));
  const law = { on: (bodies: Parameters<typeof lawField>[1]) => lawField(parts, bodies) };
  const predictions = await followMotions(
    ({ trajectory }) => lawVectorField(law, trajectory),
    motions,
    settings.integrator,
    perInterval,
    context,
  );
  return {
    ...reportOn(dataset, settings, motions, predictions),
    subject: { kind: 'law', name: `${document.model}, solved directly` },
    integrator: settings.integrator ?? 'dormand-prince-853, adaptive',
    dt: settings.integrator === null ? null : dt,
    trainedStep: null,
    trainedOn: null,
  };
}

function demandFit({ document }: PairLawFile, dataset: Dataset, source: string): void {
  const all = [...dataset.training, ...dataset.test];
  const [first] = all;
  if (first === undefined) throw new InputError(`the dataset '${dataset.name}' has no trajectories`);
  const charges = all.some(({ system }) => system.bodies.some(({ charge }) => charge !== undefined));
  const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
  const clash = [
    ['dimensions', `${document.dimension}`, `${first.dimension}`],
    ['coordinates', 'cartesian', first.coordinates?.kind ?? 'cartesian'],
    ['charges', yesNo(document.charges), yesNo(charges)],
  ].find(([, learned, given]) => learned !== given);
  if (clash !== undefined) {
    throw new InputError(
      `${source} and the dataset '${dataset.name}' do not go together: the law was learned with ${clash[0]}: ${clash[1]}, the data have ${clash[0]}: ${clash[2]}`,
    );
  }
  demandEqualUnits(document.units, dataset, source);
}
