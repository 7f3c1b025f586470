import { discover } from 'principia';
import { type Dataset, lawForm, lawFromPairForce } from 'principia/law';
import { pairwiseForce } from 'principia/models';
import { silentProgress } from 'principia/run';
import type { ExperimentContext } from '../experiment.js';
import type { EphemeridesConfig } from './config.js';

/** What the main job says of a dataset, beside what is so; plain data. */
export interface WeighedMasses {
  readonly verdict: string;
  readonly expression: string;
  /** Whether the law is a constant times m₁m₂/r² and nothing else. */
  readonly isNewtons: boolean;
  readonly probability: number;
  readonly seconds: number;
  /** Of the bodies whose mass was unknown. */
  readonly masses: readonly {
    readonly body: string;
    readonly truth: number;
    readonly value: number;
    /** What its interval in law.json is made of; null where the data do not tell the mass. */
    readonly standardDeviation: number | null;
  }[];
}

/** Takes the direct road of the main job, from the data alone to the masses in its document. */
export async function weighMasses(
  dataset: Dataset,
  config: EphemeridesConfig,
  noise: number | undefined,
  { now, backend }: Pick<ExperimentContext, 'now' | 'backend'>,
): Promise<WeighedMasses> {
  const { law } = await discover(
    dataset,
    {
      seed: config.seed,
      model: pairwiseForce(),
      integrator: 'runge-kutta-4',
      solver: 'direct',
      backend,
      ...(noise === undefined ? {} : { noise }),
      ...(config.budget === undefined ? {} : { budget: config.budget }),
    },
    {
      progress: silentProgress,
      run: { appendMetrics: () => undefined },
      now,
      command: 'principia experiment run noisy-ephemerides',
      environment: {},
    },
  );
  const [term] = law.terms;
  const alone = law.terms.length === 1 && term!.acts === 'pair force' && term!.direction === 'separation';
  const unknown = dataset.training[0]!.system.bodies.map(({ mass }) => mass === undefined);
  return {
    verdict: law.verdict,
    expression: law.terms.map(({ expression }) => expression).join(' + ') || '0',
    isNewtons: alone && formOf(term!.expression) === formOf(dataset.truth!.pairForce!),
    probability: law.probability.law,
    seconds: law.seconds,
    masses: law.bodies.flatMap(({ name, mass }, body) =>
      unknown[body]
        ? [
            {
              body: name,
              truth: dataset.truth!.masses![body]!,
              value: mass.value,
              standardDeviation: mass.standardDeviation ?? null,
            },
          ]
        : [],
    ),
  };
}

function formOf(pairForce: string): string {
  return lawForm(lawFromPairForce(pairForce));
}
