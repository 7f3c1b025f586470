import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from 'principia/math';
import type { Experiment } from '../experiment.js';
import { full, smoke } from './config.js';
import { giantPredictions, innerResiduals } from './figures.js';
import { measureGiants } from './giants.js';
import { measureInner } from './inner-planets.js';
import { claims, tables } from './results.js';

/** The Solar System of DE441: masses, a half-century's prediction, and what Newton's law leaves. */
export const orbitalMechanics: Experiment = {
  name: 'orbital-mechanics',
  title: 'Orbital mechanics: masses of the giants, and beyond Newton',
  source:
    'P. Lemos and others, Rediscovering orbital mechanics with machine learning, arXiv:2202.02306; DE441: R. S. Park and others, Astron. J. 161, 105 (2021)',
  config: { full, smoke },
  async run({ smoke: small, data, part, progress }) {
    const config = small ? smoke : full;
    const folder = small ? null : folderOf(data);
    const stage = progress.stage('orbits', 2);
    const giants = await part('giants', async () => measureGiants(config, folder));
    stage.advance(1, 'giants');
    const inner = await part('inner', async () => measureInner(config, folder));
    stage.advance(1, 'inner planets');
    stage.done();
    const measurements = { config, giants, inner };
    return {
      claims: claims(measurements),
      tables: tables(measurements),
      figures: [innerResiduals(measurements), giantPredictions(measurements)],
    };
  },
};

/** The folder of the ephemerides: the one given, or its part of that name. */
function folderOf(data: string | null): string {
  if (data === null) {
    throw new InputError(
      'orbital-mechanics needs DE441’s states: give the folder of Sun.csv, Mercury.csv, … with --data, or --smoke for a toy system',
    );
  }
  const inside = join(data, 'ephemerides');
  return existsSync(inside) ? inside : data;
}
