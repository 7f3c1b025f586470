import type { Dataset, DocumentEnsemble } from 'principia/law';
import { createRandom, InputError } from 'principia/math';
import type { Progress, StoredArrays } from 'principia/run';
import { type Backend, chooseBackend } from 'principia/tensor';
import { unverified, type WhitenedSamplerName } from 'principia/thermal';
import type { ModelFactory } from 'principia/training';
import { effortFor, integratorOf } from '../discover.js';
import { ensembleDocument } from './ensemble-document.js';
import { trainMembers } from './gradient-road.js';
import { withCharges } from './learn-charges.js';
import { observe } from './observations.js';
import { readDescription, restoreMembers } from './stored-members.js';
import { weighNetwork } from './weigh-network.js';

/** How the run was made whose ensemble is drawn again. */
export interface EnsembleSource {
  readonly stored: StoredArrays;
  /** What the stored arrays are called in messages. */
  readonly source: string;
  readonly seed: number;
  readonly noise?: number;
  readonly budget?: number;
  readonly model: ModelFactory;
  readonly integrator: string;
}

/** How it is drawn. */
export interface EnsembleSettings {
  /** Those of the run where absent; more are trained as the run would have trained them, fewer are its first. */
  readonly members?: number;
  /** In units of T*; 1 where absent. */
  readonly temperature?: number;
  readonly sampler?: WhitenedSamplerName;
  /** Draws of each member; those of the run where absent. */
  readonly draws?: number;
  /** Draws of the chain that audits each member; 150 where absent, 0 for none. */
  readonly audit?: number;
  readonly backend?: Backend;
}

/** A law and its shares. */
export interface EnsembleLaw {
  readonly law: string;
  readonly probability: { readonly network: number | null; readonly law: number };
}

/** What `ensemble.json` holds. */
export interface EnsembleDocument {
  readonly schema: 'principia/ensemble/1';
  readonly dataset: { readonly name: string; readonly hash: string };
  readonly seed: number;
  /** Whether every gate was passed; where not, `unverified` says which failed. */
  readonly verified: boolean;
  readonly unverified: readonly string[];
  /** T/T*. */
  readonly temperatureRatio: number;
  readonly laws: readonly EnsembleLaw[];
  /** The Jensen-Shannon distance of P_net and P_law. */
  readonly divergence: number | null;
  readonly ensemble: DocumentEnsemble;
  readonly seconds: number;
}

/**
 * Draws the thermal ensemble of a run again, at another temperature, by another sampler, with more members or draws. With
 * nothing changed it is the run's own ensemble, to the bit.
 *
 * @throws InputError where the stored members are not those of the dataset
 */
export async function drawEnsemble(
  dataset: Dataset,
  from: EnsembleSource,
  settings: EnsembleSettings,
  context: { readonly progress: Progress; readonly now: () => number; readonly signal?: AbortSignal },
): Promise<EnsembleDocument> {
  const { progress, now, signal } = context;
  const { stored, source, seed, model } = from;
  const started = now();
  const random = createRandom(seed);
  const effort = effortFor(from.budget);
  const description = readDescription(stored, source);
  const plain = observe(dataset, random.child('observations'), from.noise);
  const observations = description.charges.length === 0 ? plain : withCharges(plain, description.charges);
  const training = {
    factory: description.drag ? (model.withDrag?.() ?? model) : model,
    integrator: integratorOf(from.integrator),
    backend: (await chooseBackend(settings.backend, { repeated: true })).backend,
  };
  const { members: known, candidates } = restoreMembers(stored, source, observations, training);
  const count = settings.members ?? known.length;
  const more =
    count <= known.length
      ? []
      : await trainMembers(
          observations,
          training,
          { ...effort, members: count },
          createRandom(seed).child('gradient descent'),
          progress,
          signal,
          known.length,
        );
  const { temperature = 1, sampler, audit } = settings;
  const view = await weighNetwork(
    observations,
    [...known, ...more].slice(0, count),
    candidates,
    {
      ...{ draws: settings.draws ?? effort.draws, temperature },
      ...(sampler === undefined ? {} : { sampler }),
      ...(audit === undefined ? {} : { audit }),
    },
    random.child('thermal'),
    progress,
    signal,
  );
  if (view.probabilities === null) {
    throw new InputError(
      `every member left the numbers at ${temperature} T*, before a draw was kept: choose a lower --temperature`,
    );
  }
  const failing = unverified(view.ensemble.gates);
  return {
    schema: 'principia/ensemble/1',
    dataset: { name: dataset.name, hash: dataset.hash },
    seed,
    verified: failing.length === 0,
    unverified: failing,
    temperatureRatio: temperature,
    laws: candidates.map(({ text, probability }, at) => ({
      law: text,
      probability: { network: view.probabilities![at]!, law: probability },
    })),
    divergence: view.divergence,
    ensemble: ensembleDocument(view, candidates, 0, observations),
    seconds: (now() - started) / 1000,
  };
}
