/**
 * A run is a folder: `run.json` says what was run and how it ended, `metrics.jsonl` how it went, and beside them
 * lie its results. Whenever the process is killed, every file is whole and `run.json` tells how far it came.
 *
 * @packageDocumentation
 */
import { accessSync, appendFileSync, constants, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InputError } from 'principia/math';
import { removeTemporaryFiles, writeFileAtomically } from './atomic-file.js';
import { makeFolder } from './make-folder.js';

/** How a run stands. A folder that says `running` while no process works on it was killed. */
export type RunStatus = 'running' | 'complete' | 'interrupted' | 'failed';

/** What a run needs to be run again. */
export interface RunManifest {
  readonly command: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly dataset: { readonly name: string; readonly hash: string };
  /** Versions of Principia, Node and the packages the numbers depend on. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What `run.json` holds, besides what a run says when it ends. */
export interface WrittenManifest extends RunManifest {
  readonly schema: string;
  readonly status: RunStatus;
  readonly started: string;
}

/** A run's folder. Every file is written whole or not at all. */
export interface RunFolder {
  /** Absolute. */
  readonly path: string;
  writeJson(name: string, value: unknown): void;
  writeText(name: string, text: string): void;
  /** Adds one line to `metrics.jsonl`. */
  appendMetrics(record: Readonly<Record<string, unknown>>): void;
  /** Says in `run.json` how the run ended, with what else there is to say. */
  finish(status: Exclude<RunStatus, 'running'>, extra?: Readonly<Record<string, unknown>>): void;
}

const manifestName = 'run.json';
const metricsName = 'metrics.jsonl';

/**
 * Makes the folder of a run and writes its `run.json`, before any work starts.
 *
 * @param now the clock, in milliseconds since 1970
 * @throws InputError where the folder cannot be made or written, or already holds a run
 * @example
 * ```ts
 * const run = createRun('runs/first', manifest, Date.now);
 * run.appendMetrics({ step: 1, loss: 0.5 });
 * run.finish('complete');
 * ```
 */
export function createRun(path: string, manifest: RunManifest, now: () => number): RunFolder {
  const folder = resolve(path);
  claimFolder(folder);
  return beginRun(
    folder,
    { schema: 'principia/run/1', ...manifest, started: timestamp(now), ended: null },
    now,
  );
}

/**
 * What the run in a folder was, to be looked at or resumed.
 *
 * @throws InputError where there is no run in the folder
 */
export function readRun(path: string): WrittenManifest {
  const file = join(path, manifestName);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as WrittenManifest;
  } catch {
    throw new InputError(`there is no run in '${path}': expected a folder with a whole ${manifestName}`);
  }
}

/**
 * Goes on with a run that has not ended well. Its manifest stays as it was; `run.json` says when it was resumed.
 *
 * @throws InputError where there is no run in the folder, or it is complete
 */
export function resumeRun(path: string, now: () => number): RunFolder {
  const folder = resolve(path);
  const { status, schema, started, command, config, seed, dataset, environment } = readRun(folder);
  if (status === 'complete') {
    throw new InputError(
      `the run in '${path}' is complete: there is nothing to resume; choose another with --out`,
    );
  }
  removeTemporaryFiles(folder);
  const manifest = { schema, command, config, seed, dataset, environment };
  return beginRun(folder, { ...manifest, started, resumed: timestamp(now), ended: null }, now);
}

/**
 * Goes on in the folder of a run however it ended, by another command; `run.json` says when it was begun and resumed.
 *
 * @throws InputError where there is no run in the folder
 */
export function extendRun(path: string, manifest: RunManifest, now: () => number): RunFolder {
  const folder = resolve(path);
  const { schema, started } = readRun(folder);
  removeTemporaryFiles(folder);
  return beginRun(folder, { schema, ...manifest, started, resumed: timestamp(now), ended: null }, now);
}

function beginRun(folder: string, manifest: Readonly<Record<string, unknown>>, now: () => number): RunFolder {
  const run: RunFolder = {
    path: folder,
    writeJson: (name, value) =>
      writeFileAtomically(join(folder, name), `${JSON.stringify(value, null, 2)}\n`),
    writeText: (name, text) => writeFileAtomically(join(folder, name), text),
    appendMetrics: (record) => appendFileSync(join(folder, metricsName), `${JSON.stringify(record)}\n`),
    finish: (status, extra = {}) =>
      run.writeJson(manifestName, { ...manifest, ended: timestamp(now), status, ...extra }),
  };
  run.writeJson(manifestName, { ...manifest, status: 'running' });
  return run;
}

/**
 * Marks a run from outside, once the process that worked on it is gone, and removes that process's temporary files.
 * A run that had ended before stays as it was.
 */
export function endAbandonedRun(path: string, status: 'interrupted' | 'failed', now: () => number): void {
  const manifest = JSON.parse(readFileSync(join(path, manifestName), 'utf8')) as { status?: RunStatus };
  removeTemporaryFiles(path);
  if (manifest.status !== 'running') return;
  const ended = { ...manifest, ended: timestamp(now), status };
  writeFileAtomically(join(path, manifestName), `${JSON.stringify(ended, null, 2)}\n`);
}

/** A name that no run bears yet: `runs/<dataset>-seed<seed>-<time>`, with a counter where even that is taken. */
export function defaultRunPath(dataset: string, seed: number, now: () => number): string {
  const name = dataset.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '') || 'dataset';
  const time = timestamp(now).slice(0, 19).replaceAll(':', '-');
  const path = join('runs', `${name}-seed${seed}-${time}`);
  for (let counter = 2; ; counter++) {
    const candidate = counter === 2 ? path : `${path}-${counter - 1}`;
    if (!existsSync(candidate)) return candidate;
  }
}

function claimFolder(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new InputError(
      `cannot write the run's folder '${folder}' (${reason}): expected a folder that can be made and written; choose another with --out`,
    );
  }
  if (existsSync(join(folder, manifestName))) {
    throw new InputError(
      `'${folder}' already holds a run: expected a new or empty folder, so that no result is overwritten; choose another with --out or remove it`,
    );
  }
}

const timestamp = (now: () => number): string => new Date(now()).toISOString();
