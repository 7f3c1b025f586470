/**
 * A trained model as a file: its parameters, and in its metadata everything needed to build it again and to move it.
 *
 * @packageDocumentation
 */
import { join } from 'node:path';
import { createRandom, InputError } from 'principia/math';
import type { IntegratorName } from 'principia/physics';
import { loadCheckpoint, type StoredArrays } from 'principia/run';
import { z } from 'zod';
import type { Parameters } from '../model.js';
import type { DynamicsFactory, DynamicsModel, DynamicsSetup } from './dynamics-model.js';
import type { KnownProperties } from './phase-trajectory.js';
import { demandShapes } from './training-state.js';

/** What a trained model is. */
export interface TrainedDescription {
  readonly model: string;
  /** As the model's factory takes them. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly setup: DynamicsSetup;
  readonly known: KnownProperties;
  readonly coordinates: 'cartesian' | 'generalised';
  readonly integrator: IntegratorName;
  readonly substeps: number;
  readonly precision: 'float32' | 'float64';
  readonly units: Readonly<Record<'length' | 'time' | 'mass' | 'charge', string>>;
  /** What it was trained on. */
  readonly dataset: { readonly name: string; readonly hash: string };
  readonly seed: number;
  /** The step of training that the parameters are of, and their error in closed loop then. */
  readonly step: number;
  readonly error: number | null;
  /** The motions that it was trained on (`fingerprint`). */
  readonly trainedOn: readonly string[];
}

/** A trained model from its file. */
export interface TrainedFile {
  readonly description: TrainedDescription;
  readonly parameters: Parameters;
}

/** Its name in the folder of a run. */
export const trainedFileName = 'model.safetensors';

const kind = 'principia/dynamics/1';

const space = z.union([
  z.object({ kind: z.literal('free') }),
  z.object({
    kind: z.enum(['periodic', 'reflecting']),
    lengths: z.array(z.number()),
    lower: z.array(z.number()),
  }),
]);

const descriptionSchema = z.object({
  model: z.string(),
  options: z.record(z.string(), z.unknown()),
  setup: z.object({
    dimension: z.number(),
    space,
    bodyProperties: z.number(),
    edgeProperties: z.number(),
    lengthScale: z.number(),
    momentumScale: z.number(),
    timeScale: z.number(),
    step: z.number(),
    bodies: z.number().optional(),
    individuals: z.number().optional(),
  }),
  known: z.object({
    names: z.array(z.enum(['mass', 'charge'])),
    individuals: z.array(z.string()),
    masses: z.enum(['known', 'unit']),
  }),
  coordinates: z.enum(['cartesian', 'generalised']),
  integrator: z.string(),
  substeps: z.number(),
  precision: z.enum(['float32', 'float64']),
  units: z.object({ length: z.string(), time: z.string(), mass: z.string(), charge: z.string() }),
  dataset: z.object({ name: z.string(), hash: z.string() }),
  seed: z.number(),
  step: z.number(),
  error: z.number().nullable(),
  trainedOn: z.array(z.string()).default([]),
});

/** A trained model as named arrays. */
export function encodeTrained({ description, parameters }: TrainedFile): StoredArrays {
  const arrays = Object.entries(parameters).map(([name, { shape, data }]) => [
    name,
    { shape, data: description.precision === 'float32' ? Float32Array.from(data) : data },
  ]);
  return { arrays: Object.fromEntries(arrays), metadata: { kind, description: JSON.stringify(description) } };
}

/**
 * A trained model from what `encodeTrained` made of it.
 *
 * @param source what messages call the file
 * @throws InputError where it is something else
 */
export function decodeTrained({ arrays, metadata }: StoredArrays, source: string): TrainedFile {
  const description = metadata.kind === kind ? descriptionIn(metadata.description) : null;
  if (description === null) {
    throw new InputError(
      `${source} holds no trained model; expected the model.safetensors of a 'principia train' run`,
    );
  }
  const parameters = Object.entries(arrays).map(([name, { shape, data }]) => [
    name,
    { shape, data: Float64Array.from(data) },
  ]);
  return { description, parameters: Object.fromEntries(parameters) };
}

/**
 * Reads a trained model.
 *
 * @param path of the file, or of the run's folder
 * @throws InputError where there is none, or the file is something else
 */
export function readTrained(path: string): TrainedFile {
  const file = path.endsWith('.safetensors') ? path : join(path, trainedFileName);
  return decodeTrained(loadCheckpoint(file), `'${file}'`);
}

/**
 * Builds the model of a file again.
 *
 * @throws InputError where the parameters are those of another model, or of one with other options
 */
export function rebuildModel(
  { description, parameters }: TrainedFile,
  factory: DynamicsFactory,
  source: string,
): DynamicsModel {
  const model = factory.create(description.setup);
  demandShapes(parameters, model.init(createRandom(0)), description.model, source);
  return model;
}

function descriptionIn(text: string | undefined): TrainedDescription | null {
  try {
    const parsed = descriptionSchema.safeParse(JSON.parse(text ?? ''));
    return parsed.success ? (parsed.data as TrainedDescription) : null;
  } catch {
    return null;
  }
}
