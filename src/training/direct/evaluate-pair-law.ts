import type { Dataset } from 'principia/law';
import { demandFit } from '../dynamics/demand-fit.js';
import {
  type EvaluationContext,
  type EvaluationReport,
  type EvaluationSettings,
  partOf,
} from '../dynamics/evaluate-dynamics.js';
import { evaluateField } from '../dynamics/evaluate-field.js';
import { knownProperties } from '../dynamics/phase-trajectory.js';
import { demandInteractions } from '../dynamics/training-data.js';
import { lawField } from './law-field.js';
import { lawVectorField } from './law-vector-field.js';
import type { PairLawFile } from './pair-law-file.js';

/**
 * Predicts a dataset's motions by a law of pairs that the direct solver learned, in 64 bits.
 *
 * @param source what messages call the law's file
 * @throws InputError where the data are not what the law was learned for (dimension, coordinates, space, charges, units)
 */
export async function evaluatePairLaw(
  { document, parts }: PairLawFile,
  dataset: Dataset,
  settings: EvaluationSettings,
  context: Pick<EvaluationContext, 'onStart' | 'onStep'>,
  source: string,
): Promise<EvaluationReport> {
  // The direct solver learns from free bodies in Cartesian coordinates only.
  const { dimension, charges, units } = document;
  demandFit(
    { what: 'law', dimension, coordinates: 'cartesian', space: 'free', charges, units },
    dataset,
    source,
  );
  demandInteractions(dataset);
  const recorded = partOf(dataset, settings.part, knownProperties([...dataset.training, ...dataset.test]));
  const law = { on: (bodies: Parameters<typeof lawField>[1]) => lawField(parts, bodies) };
  return evaluateField(
    {
      name: `${document.model}, solved directly`,
      fieldOf: ({ trajectory }) => lawVectorField(law, trajectory),
    },
    recorded,
    dataset,
    settings,
    context,
  );
}
