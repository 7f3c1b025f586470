import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Dataset, LawDocument } from 'principia/law';
import { InputError } from 'principia/math';
import type { RunManifest } from 'principia/run';
import type { ProposeOptions } from '../discover/proposal/propose.js';
import type { NamedValues } from './named-values.js';
import type { Proposing } from './propose.js';

/** The law document of a run. */
export async function readLaw(path: string, proposing: Proposing): Promise<LawDocument> {
  const file = join(path, 'law.json');
  if (!existsSync(file)) {
    throw new InputError(
      `'${path}' has no law.json; expected the folder of a 'discover' or 'distill' run that has ended`,
    );
  }
  return proposing.decodeLaw(readJson(file), file);
}

/** The data that the run was made on, which must be the same. */
export async function readData(
  path: string,
  { config, dataset: recorded }: RunManifest,
  data: string | undefined,
  proposing: Proposing,
): Promise<Dataset> {
  const name = data ?? String(config.dataset ?? config.data);
  const settings = config.datasetOption as NamedValues | undefined;
  const dataset = await proposing.loadDataset(name, {
    moons: config.moons === true,
    ...(settings === undefined || data !== undefined ? {} : { settings }),
  });
  if (dataset.hash === recorded.hash) return dataset;
  throw new InputError(
    `'${name}' is not what the run in '${path}' was made on (SHA-256 ${recorded.hash.slice(0, 12)}…, now ${dataset.hash.slice(0, 12)}…); expected the same data. Name them by --data, or run discover on these`,
  );
}

/** The experiments that are given; null where they are to be drawn. */
export async function readCandidates(
  file: string | undefined,
  proposing: Proposing,
): Promise<NonNullable<ProposeOptions['given']> | null> {
  if (file === undefined) return null;
  const format = { '.json': 'json', '.csv': 'csv' }[extname(file).toLowerCase()] as
    | 'json'
    | 'csv'
    | undefined;
  if (format === undefined) {
    throw new InputError(`--candidates '${file}': expected a file name that ends in .json or .csv`);
  }
  if (!(statSync(file, { throwIfNoEntry: false })?.isFile() ?? false)) {
    throw new InputError(`--candidates '${file}': there is no such file`);
  }
  return {
    experiments: await proposing.readExperiments(readFileSync(file, 'utf8'), file, format),
    file,
  };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new InputError(`'${file}' cannot be read as JSON; the run may have been cut short`);
  }
}
