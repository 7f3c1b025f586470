import type { ExperimentResult } from '../experiment.js';
import { claims } from './claims.js';
import { figures } from './figures.js';
import type { Measured } from './measured.js';
import { tables } from './tables.js';

export type { Measured } from './measured.js';

/** Claims, tables and figures. */
export function outcome(measured: Measured): ExperimentResult {
  return { claims: claims(measured), tables: tables(measured), figures: figures(measured) };
}
