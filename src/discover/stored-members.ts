/**
 * A run's trained networks and candidate laws in one safetensors file: what an ensemble is drawn from.
 *
 * @packageDocumentation
 */
import type { BodyCharge } from 'principia/distillation';
import { InputError } from 'principia/math';
import type { Integrator } from 'principia/physics';
import type { StoredArray, StoredArrays } from 'principia/run';
import { parse } from 'principia/symbolic';
import type { Backend } from 'principia/tensor';
import {
  layoutOf,
  type ModelFactory,
  modelSetup,
  type Parameters,
  type TrainedModel,
} from 'principia/training';
import { z } from 'zod';
import type { Observations } from './observations.js';
import type { NetworkCandidate } from './weigh-network.js';

/** What is stored of a run. */
export interface StoredEnsemble {
  readonly members: readonly TrainedModel[];
  readonly candidates: readonly NetworkCandidate[];
}

/** What decides how members are made anew. */
export interface StoredDescription {
  /** Whether the models have a drag. */
  readonly drag: boolean;
  /** Charges that were learned. */
  readonly charges: readonly BodyCharge[];
}

/** What the file's metadata say. */
interface FileDescription extends StoredDescription {
  /** Names of the parameter arrays, in the order in which samplers see them. */
  readonly parameters: readonly string[];
  readonly members: readonly Pick<TrainedModel, 'substeps' | 'history' | 'stopped'>[];
  readonly candidates: readonly {
    readonly text: string;
    readonly force: string | null;
    readonly constants: readonly string[];
    readonly probability: number;
  }[];
}

const described: z.ZodType<FileDescription> = z.object({
  drag: z.boolean(),
  parameters: z.array(z.string()),
  charges: z.array(z.object({ body: z.string(), value: z.number(), free: z.boolean() })),
  members: z.array(
    z.object({
      substeps: z.number(),
      history: z.array(z.number()),
      stopped: z.enum(['steps', 'aborted', 'not finite']),
    }),
  ),
  candidates: z.array(
    z.object({
      text: z.string(),
      force: z.string().nullable(),
      constants: z.array(z.string()),
      probability: z.number(),
    }),
  ),
});

/** The array of a member's learned ln m. */
const masses = 'log mass';

/** Steps whose losses are kept: enough to tell which member fits best. */
const keptHistory = 20;

/** Members and candidates as arrays and texts. */
export function storeMembers(
  { members, candidates }: StoredEnsemble,
  { drag, charges }: StoredDescription,
): StoredArrays {
  const arrays: Record<string, StoredArray> = {};
  members.forEach(({ parameters, logMass }, member) => {
    for (const [name, array] of Object.entries(parameters)) arrays[`${member}.${name}`] = array;
    arrays[`${member}.${masses}`] = { shape: [logMass.length], data: logMass };
  });
  const description: FileDescription = {
    drag,
    parameters: Object.keys(members[0]?.parameters ?? {}),
    charges: charges.map(({ body, value, free }) => ({ body, value, free })),
    members: members.map(({ substeps, history, stopped }) => ({
      ...{ substeps, stopped },
      history: history.slice(-keptHistory),
    })),
    candidates: candidates.map(({ text, force, constants, probability }) => ({
      ...{ text, probability, constants },
      force: force?.toString() ?? null,
    })),
  };
  return { arrays, metadata: { principia: JSON.stringify(description) } };
}

/**
 * How the stored members were made.
 *
 * @throws InputError where the file is none of ours
 */
export function readDescription({ metadata }: StoredArrays, source: string): FileDescription {
  let value: unknown = null;
  try {
    value = JSON.parse(metadata.principia ?? 'null');
  } catch {
    // Falls through to the one message below.
  }
  const checked = described.safeParse(value);
  if (checked.success) return checked.data;
  throw new InputError(
    `${source} holds no trained members: expected the members.safetensors of a 'discover' run`,
  );
}

/**
 * The members and candidates of a file, on the observations they were trained on.
 *
 * @throws InputError where the file is damaged
 */
export function restoreMembers(
  stored: StoredArrays,
  source: string,
  observations: Observations,
  made: { readonly factory: ModelFactory; readonly integrator: Integrator; readonly backend: Backend },
): StoredEnsemble {
  const { members, candidates, parameters: names } = readDescription(stored, source);
  const { factory, integrator, backend } = made;
  const { increments, unknown, unknownLogMass, dataset } = observations;
  const { interactions } = dataset.training[0]!.system;
  const model = factory.create(modelSetup(increments, interactions, unknownLogMass));
  return {
    members: members.map(({ substeps, history, stopped }, member) => {
      const arrayOf = (name: string): StoredArray => {
        const array = stored.arrays[`${member}.${name}`];
        if (array !== undefined) return array;
        throw new InputError(`${source} lacks '${name}' of member ${member}: it is damaged`);
      };
      const parameters: Parameters = Object.fromEntries(
        names.map((name) => {
          const { shape, data } = arrayOf(name);
          return [name, { shape, data: Float64Array.from(data) }];
        }),
      );
      const logMass = Float64Array.from(arrayOf(masses).data);
      return {
        ...{ model, parameters, layout: layoutOf(parameters), unknown, integrator, backend },
        ...{ substeps, history, stopped, logMass },
      };
    }),
    candidates: candidates.map((candidate) => ({
      ...candidate,
      force: candidate.force === null ? null : parse(candidate.force),
    })),
  };
}
