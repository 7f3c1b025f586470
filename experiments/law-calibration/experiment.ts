import type { Experiment, ExperimentContext, ExperimentResult } from '../experiment.js';
import { type AuditedEvidence, auditWorld } from './audit.js';
import { type CalibrationConfig, full, smoke } from './config.js';
import { type JudgedWorld, judgeWorld } from './judge-world.js';
import { claimsOf, figuresOf, tablesOf } from './results.js';

/** Whether laws are right as often as their probabilities say. */
export const lawCalibration: Experiment = {
  name: 'law-calibration',
  title: 'Probabilities of laws against how often they are right',
  source:
    'our own; reliability diagrams as in A. H. Murphy and R. L. Winkler, J. R. Statist. Soc. C 26, 41 (1977)',
  config: { full, smoke },
  run: (context) => run(context, context.smoke ? smoke : full),
};

/** Worlds that are judged between two looks at the event loop, and kept together. */
const together = 10;

async function run(
  { part, progress }: ExperimentContext,
  config: CalibrationConfig,
): Promise<ExperimentResult> {
  const stage = progress.stage('worlds', config.worlds + config.audited);
  const worlds: JudgedWorld[] = [];
  for (let first = 0; first < config.worlds; first += together) {
    const judged = await part(`worlds-${first}`, async () => {
      const some: JudgedWorld[] = [];
      for (let index = first; index < Math.min(first + together, config.worlds); index++) {
        some.push(judgeWorld(config, index));
        stage.advance();
        await new Promise((resolve) => setImmediate(resolve));
      }
      return some;
    });
    worlds.push(...judged);
  }
  const audit: AuditedEvidence[] = [];
  for (let index = 0; index < config.audited; index++) {
    audit.push(...(await part(`audit-${index}`, () => auditWorld(config, index))));
    stage.advance();
  }
  stage.done();
  const results = { worlds, audit };
  return {
    claims: claimsOf(results, config),
    tables: tablesOf(results, config),
    figures: figuresOf(results, config),
  };
}
