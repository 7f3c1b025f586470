/**
 * Experiments in files: what may be proposed, and what was. JSON says everything; CSV has a row for each body.
 *
 * @packageDocumentation
 */
import { parse } from 'csv-parse/sync';
import { InputError } from 'principia/math';
import type { PlannedExperiment } from 'principia/thermal';
import { z } from 'zod';

/** A body of an experiment as a file gives it. */
export interface ExperimentBody {
  readonly name: string;
  /** Those of the data where none are given. */
  readonly mass?: number;
  readonly charge?: number;
  readonly position: readonly number[];
  readonly velocity: readonly number[];
}

/** An experiment as a file gives it. */
export interface ExperimentRecord {
  readonly name: string;
  readonly bodies: readonly ExperimentBody[];
  readonly times: readonly number[];
}

/** A file of experiments. */
export interface ExperimentsDocument {
  readonly schema: 'principia/experiments/1';
  readonly experiments: readonly ExperimentRecord[];
}

const record = z.object({
  name: z.string().min(1),
  bodies: z
    .array(
      z.object({
        name: z.string(),
        mass: z.number().positive().exactOptional(),
        charge: z.number().exactOptional(),
        position: z.array(z.number()),
        velocity: z.array(z.number()),
      }),
    )
    .min(2),
  times: z.array(z.number()).min(2).exactOptional(),
  duration: z.number().positive().exactOptional(),
  samples: z.int().min(2).exactOptional(),
});
const document = z.object({
  schema: z.literal('principia/experiments/1'),
  experiments: z.array(record).min(1),
});

/**
 * Reads experiments, in the order of their names: in JSON `{"schema": "principia/experiments/1", "experiments": [{"name",
 * "bodies": [{"name", "position", "velocity", "mass"?, "charge"?}], "times" | "duration" and "samples"}]}`, in CSV rows of
 * `experiment,body,x,y[,z],vx,vy[,vz][,mass][,charge],duration,samples`.
 *
 * @param file what the text is called in messages
 * @throws InputError for what is none of these, two experiments of one name, or times that do not increase
 */
export function readExperiments(text: string, file: string, format: 'json' | 'csv'): ExperimentRecord[] {
  const drafts = format === 'json' ? fromJson(text, file) : fromCsv(text, file);
  const experiments = drafts.map((draft): ExperimentRecord => {
    const times = draft.times ?? evenTimes(draft, file);
    times.forEach((time, index) => {
      if (index > 0 && !(time > times[index - 1]!)) {
        throw new InputError(
          `'${file}': time ${time} of experiment '${draft.name}' does not come after ${times[index - 1]}; sort its times and drop repeated ones`,
        );
      }
    });
    return { name: draft.name, bodies: draft.bodies, times };
  });
  const sorted = experiments.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const twice = sorted.find(({ name }, index) => name === sorted[index + 1]?.name);
  if (twice !== undefined) {
    throw new InputError(`'${file}' has two experiments named '${twice.name}'; give each a name of its own`);
  }
  return sorted;
}

/** An experiment as a file holds it. */
export function recordOf({
  name,
  system,
  dimension,
  initialState,
  times,
}: PlannedExperiment): ExperimentRecord {
  const half = initialState.length / 2;
  const vector = (from: number): number[] => Array.from(initialState.subarray(from, from + dimension));
  return {
    name,
    bodies: system.bodies.map((body, index) => ({
      name: body.name,
      ...(body.mass === undefined ? {} : { mass: body.mass }),
      ...(body.charge === undefined ? {} : { charge: body.charge }),
      position: vector(index * dimension),
      velocity: vector(half + index * dimension),
    })),
    times: Array.from(times),
  };
}

type Draft = z.infer<typeof record>;

function evenTimes({ name, duration, samples }: Draft, file: string): number[] {
  if (duration === undefined || samples === undefined) {
    throw new InputError(
      `'${file}': experiment '${name}' does not say when it is looked at; give it times, or a duration and a number of samples`,
    );
  }
  return Array.from({ length: samples }, (_, sample) => (duration * sample) / (samples - 1));
}

function fromJson(text: string, file: string): Draft[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError(`'${file}' is no JSON; expected a document of schema principia/experiments/1`);
  }
  const read = document.safeParse(value);
  if (read.success) return read.data.experiments;
  const [{ path, message }] = read.error.issues as [(typeof read.error.issues)[0]];
  throw new InputError(
    `'${file}' holds no experiments: ${path.join('.') || 'it'}: ${message}; expected a document of schema principia/experiments/1`,
  );
}

const axes = ['x', 'y', 'z'];

function fromCsv(text: string, file: string): Draft[] {
  const rows = rowsOf(text, file);
  const used = rows[0] !== undefined && 'z' in rows[0].cells ? axes : axes.slice(0, 2);
  const drafts = new Map<string, { duration: number; samples: number; bodies: ExperimentBody[] }>();
  for (const { cells, line } of rows) {
    const number = (column: string): number => {
      const cell = cells[column]?.trim() ?? '';
      const value = cell === '' ? Number.NaN : Number(cell);
      if (Number.isFinite(value)) return value;
      throw new InputError(`'${file}', line ${line}: ${column} is '${cell}'; expected a finite number`);
    };
    const optional = (column: 'mass' | 'charge'): object =>
      (cells[column]?.trim() ?? '') === '' ? {} : { [column]: number(column) };
    const name = cells.experiment!.trim();
    const [duration, samples] = [number('duration'), number('samples')];
    const draft = drafts.get(name) ?? { duration, samples, bodies: [] };
    if (draft.duration !== duration || draft.samples !== samples) {
      throw new InputError(
        `'${file}', line ${line}: the rows of experiment '${name}' differ in duration or samples; give all of them the same`,
      );
    }
    drafts.set(name, draft);
    draft.bodies.push({
      name: cells.body!.trim(),
      ...optional('mass'),
      ...optional('charge'),
      position: used.map(number),
      velocity: used.map((axis) => number(`v${axis}`)),
    });
  }
  return [...drafts].map(([name, draft]) => {
    const read = record.safeParse({ name, ...draft });
    if (read.success) return read.data;
    const [{ path, message }] = read.error.issues as [(typeof read.error.issues)[0]];
    throw new InputError(`'${file}', experiment '${name}': ${path.join('.')}: ${message}`);
  });
}

function rowsOf(
  text: string,
  file: string,
): { readonly cells: Record<string, string>; readonly line: number }[] {
  const expected = 'experiment,body,x,y[,z],vx,vy[,vz][,mass][,charge],duration,samples';
  let header: string[] = [];
  let parsed: { record: Record<string, string>; info: { lines: number } }[];
  try {
    parsed = parse(text, {
      columns: (names: string[]) => {
        header = names.map((name) => name.trim().toLowerCase());
        return header;
      },
      ...{ bom: true, info: true, skip_empty_lines: true },
    }) as unknown as typeof parsed;
  } catch (error) {
    throw new InputError(
      `'${file}' is no regular CSV file: ${error instanceof Error ? error.message : error}; expected the columns ${expected}`,
    );
  }
  const places = header.includes('z') ? axes : axes.slice(0, 2);
  const needed = [
    'experiment',
    'body',
    ...places,
    ...places.map((axis) => `v${axis}`),
    'duration',
    'samples',
  ];
  const missing = needed.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw new InputError(
      `'${file}' has no column '${missing.join("', '")}' (found: ${header.join(', ')}); expected ${expected}`,
    );
  }
  if (parsed.length === 0) throw new InputError(`'${file}' has a header but no rows`);
  return parsed.map(({ record: cells, info }) => ({ cells, line: info.lines }));
}
