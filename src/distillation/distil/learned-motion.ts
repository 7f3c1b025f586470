import type { Backend } from 'principia/tensor';
import { widestPrecision } from 'principia/tensor';
import {
  type DynamicsFactory,
  type ForceReading,
  type KnownProperties,
  type PairLawFile,
  type PhaseTrajectory,
  readForces,
  readPairLawForces,
  rebuildModel,
  type TrainedFile,
} from 'principia/training';

/** A trained model as a function of states, whatever it is made of. */
export interface LearnedMotion {
  readonly name: string;
  readonly known: KnownProperties;
  /**
   * Independent messages that it is worth: a network's share the smooth errors of its few hidden features, a solved law
   * errs separately in every pair.
   */
  readonly effectiveRows: number;
  /** What it says at the first state of every motion; with the messages of its edges where asked, and where it has any. */
  read(states: readonly PhaseTrajectory[], messages?: boolean): Promise<readonly ForceReading[]>;
}

const effectiveRows = { network: 32, solved: 200 };

/**
 * A network that was trained by descent.
 *
 * @param source what messages call its file
 * @throws InputError where the parameters are not of the factory's model
 */
export function networkMotion(
  trained: TrainedFile,
  factory: DynamicsFactory,
  source: string,
  backend: Backend,
): LearnedMotion {
  const model = rebuildModel(trained, factory, source);
  return {
    name: model.name,
    known: trained.description.known,
    effectiveRows: effectiveRows.network,
    read: (states, messages) =>
      readForces(
        model,
        trained.parameters,
        states,
        { backend, precision: widestPrecision(backend) },
        messages,
      ),
  };
}

/** A law of pairs that was solved directly. */
export function pairLawMotion(file: PairLawFile): LearnedMotion {
  const { model, charges } = file.document;
  return {
    name: `${model}, solved directly`,
    known: { names: charges ? ['mass', 'charge'] : ['mass'], individuals: [], masses: 'known' },
    effectiveRows: effectiveRows.solved,
    read: async (states) => readPairLawForces(file, states),
  };
}
