import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import type { Dataset } from 'principia/law';
import { readEphemerides } from './ephemerides.js';
import { readPendulum } from './pendulum-recordings.js';
import { readTrajectories } from './trajectory-files.js';

/**
 * A dataset from what lies at a path: a folder is one of ephemerides (see `readEphemerides`), a CSV file whose columns
 * begin `segment,t_s` a recorded pendulum (see `readPendulum`), any other file one of trajectories.
 *
 * @throws InputError for what cannot be read or used
 * @example
 * ```ts
 * readDataset('pendulum/single.csv').name; // 'pendulum-single'
 * ```
 */
export function readDataset(path: string): Dataset {
  if (existsSync(path) && statSync(path).isDirectory()) return readEphemerides(path);
  return extname(path).toLowerCase() === '.csv' && beginning(path).startsWith('segment,t_s')
    ? readPendulum(path)
    : readTrajectories(path);
}

/** The first letters of a file; none where it cannot be read, which its reader then says. */
function beginning(path: string): string {
  try {
    const file = openSync(path, 'r');
    const bytes = Buffer.alloc(64);
    const count = readSync(file, bytes, 0, bytes.length, 0);
    closeSync(file);
    return bytes.toString('utf8', 0, count);
  } catch {
    return '';
  }
}
