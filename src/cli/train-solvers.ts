import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset } from 'principia/law';
import { InputError } from 'principia/math';
import type { Backend, ChosenBackend } from 'principia/tensor';
import type { DirectSettings, TrainingContext, TrainingReport } from 'principia/training';
import { askedBackend } from './backend-option.js';
import { directModelKinds, motionModelKinds } from './catalogue.js';
import type { Io, Surroundings } from './io.js';
import type { NamedKinds, NamedValues } from './named-values.js';
import type { Training } from './train.js';
import type { TrainChoices } from './train-choices.js';

/** The file that training goes on from. */
const checkpointName = 'checkpoint.safetensors';

/** What both ways of learning work in. */
export type SharedContext = Pick<TrainingContext, 'open' | 'progress' | 'now'>;

/** What a descent is told besides the choices. */
interface DescentOptions {
  readonly backend?: Backend;
  /** Seconds between checkpoints. */
  readonly checkpoint: number;
}

interface Services {
  readonly io: Io;
  readonly training: Training;
  readonly surroundings: Surroundings;
}

/** A descent that waits for its data. */
export interface Descent {
  /** The backend that the user names; the fastest if undefined. */
  readonly asked: Backend | undefined;
  readonly chosen: ChosenBackend;
  run(dataset: Dataset, folder: string | null, context: SharedContext): Promise<TrainingReport>;
}

/** The model that is learned where none is named: one that the solver can learn. */
export function withModel(choices: TrainChoices, named: boolean): TrainChoices {
  const unnamed = !named && choices.solver !== 'gradient';
  return unnamed ? { ...choices, model: Object.keys(directModelKinds)[0]! } : choices;
}

/**
 * The settings of the direct solve.
 *
 * @throws InputError where it cannot learn what is asked for
 */
export function directSettings(choices: TrainChoices, training: Training): DirectSettings {
  const { seed, integrator, substeps, validation, validationIntervals, unitMasses } = choices;
  if (unitMasses) {
    throw new InputError(
      "the direct solver needs the masses: --unit-masses goes with --solver gradient only; 'principia discover' learns unknown masses",
    );
  }
  const known = training.directModel(choices.model, ownOptions(choices, directModelKinds));
  return { seed, ...known, integrator, substeps, validation, validationIntervals };
}

/** The descent, everything but its data found good. */
export async function descentOf(
  choices: TrainChoices,
  given: DescentOptions,
  { io, training, surroundings }: Services,
): Promise<Descent> {
  const { datasetOption: _, solver, modelOption: __, ...rest } = choices;
  const modelOptions = ownOptions(choices, motionModelKinds);
  const factory = await training.loadModel(choices.model, modelOptions);
  const asked = askedBackend(given.backend, surroundings)?.backend;
  const chosen = await training.chooseBackend(asked);
  if (chosen.reason !== undefined) {
    io.writeError(`principia: networks are computed on ${chosen.backend}: ${chosen.reason}\n`);
  }
  const run = (dataset: Dataset, folder: string | null, context: SharedContext): Promise<TrainingReport> =>
    training.runTraining(
      dataset,
      factory,
      { ...rest, modelOptions },
      {
        ...context,
        // With both solvers, the first may have been interrupted before there was anything to go on from.
        resume:
          folder !== null && solver === 'both' && !existsSync(join(folder, checkpointName)) ? null : folder,
        backend: chosen.backend,
        keep: { seconds: given.checkpoint },
        warn: (text) => io.writeError(`principia: ${text}\n`),
      },
    );
  return { asked, chosen, run };
}

/** With both solvers, each is told the options that it knows; what neither knows is for the last to refuse. */
function ownOptions(
  { solver, model, modelOption }: TrainChoices,
  kinds: Readonly<Record<string, NamedKinds>>,
): NamedValues {
  if (solver !== 'both') return modelOption;
  const all = [motionModelKinds, directModelKinds as Readonly<Record<string, NamedKinds>>].map(
    (some) => some[model] ?? {},
  );
  const own = kinds[model] ?? {};
  return Object.fromEntries(
    Object.entries(modelOption).filter(
      ([name]) => Object.hasOwn(own, name) || !all.some((some) => Object.hasOwn(some, name)),
    ),
  );
}
