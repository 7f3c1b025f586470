import { createRandom } from 'principia/math';
import type { Experiment, ExperimentContext, ExperimentResult } from '../experiment.js';
import { type CondensationConfig, full, smoke } from './config.js';
import { doubleWell } from './double-well.js';
import { harmonicWeights } from './harmonic-weights.js';
import { lorenzLaw } from './lorenz-law.js';
import { orthonormalTerms } from './orthonormal-terms.js';
import { type CondensationResults, claimsOf, figuresOf, tablesOf } from './results.js';

/** Up to which temperature weights and terms of laws stay. */
export const condensation: Experiment = {
  name: 'condensation',
  title: 'Condensation temperatures of weights and of terms of a law',
  source:
    'our own definitions; the maps are those of H. Aliahmadi, A. Sheedy, G. van Anders, Filters reveal emergent structure in ' +
    'computational morphogenesis, arXiv:2503.16211, where design elements take the place of terms',
  config: { full, smoke },
  run: (context) => run(context, context.smoke ? smoke : full),
};

async function run(
  { part, progress }: ExperimentContext,
  config: CondensationConfig,
): Promise<ExperimentResult> {
  const random = createRandom(config.seed);
  const stage = progress.stage('condensation', 4);
  const done = <T>(value: T): T => {
    stage.advance();
    return value;
  };
  const results: CondensationResults = {
    orthonormal: done(
      await part('orthonormal', async () =>
        orthonormalTerms(config.orthonormal, random.child('orthonormal')),
      ),
    ),
    harmonic: done(await part('harmonic', () => harmonicWeights(config.harmonic, random.child('harmonic')))),
    doubleWell: done(
      await part('double-well', () => doubleWell(config.doubleWell, random.child('double well'))),
    ),
    lorenz: done(await part('lorenz', async () => lorenzLaw(config.lorenz, random.child('lorenz')))),
  };
  stage.done();
  return { claims: claimsOf(results), tables: tablesOf(results), figures: figuresOf(results) };
}
