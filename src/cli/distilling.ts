import { join } from 'node:path';
import { createRandom } from 'principia/math';
import type { Distilling, LearnedSubject } from './distill.js';
import { dynamics } from './dynamics.js';
import { lawSummary } from './law-summary.js';

/** The stages behind `distill`, loaded when they are asked for. */
export const distilling: Distilling = {
  ...dynamics,
  async distil(subject, dataset, { seed, workers }, { progress, now }) {
    const { demandFit } = await import('principia/training');
    const { distil, distillationDocument } = await import('principia/distillation');
    const began = now();
    demandFit(kindOf(subject), dataset, `'${subject.path}'`);
    const motion = await motionOf(subject);
    const distillation = await distil(motion, dataset.training, {
      random: createRandom(seed).child('distillation'),
      workers,
      progress,
    });
    const document = distillationDocument(distillation, {
      model: motion.name,
      path: subject.path,
      dataset: { name: dataset.name, hash: dataset.hash },
      seed,
      seconds: (now() - began) / 1000,
    });
    return { distillation, document };
  },
  async judgeAndWrite({ candidates }, dataset, { seed, command, environment }, { run, progress, now }) {
    const { judgeLaws } = await import('../discover.js');
    const { renderReport } = await import('principia/report');
    const context = { run, progress, now, command, environment };
    const { law, report } = await judgeLaws(dataset, candidates, { seed }, context);
    run.writeJson('law.json', law);
    run.writeText('report.html', await renderReport(report));
    const paths = { law: join(run.path, 'law.json'), report: join(run.path, 'report.html') };
    return { document: law, text: lawSummary(report, paths) };
  },
};

async function motionOf(subject: LearnedSubject) {
  const { networkMotion, pairLawMotion } = await import('principia/distillation');
  return subject.kind === 'law'
    ? pairLawMotion(subject.law)
    : networkMotion(subject.trained, subject.factory, `'${subject.path}'`, subject.backend);
}

/** What data must be like. */
function kindOf(subject: LearnedSubject): Parameters<typeof import('principia/training')['demandFit']>[0] {
  if (subject.kind === 'law') {
    const { dimension, charges, units } = subject.law.document;
    return { what: 'law', dimension, coordinates: 'cartesian', space: 'free', charges, units };
  }
  const { setup, coordinates, known, units } = subject.trained.description;
  return {
    what: 'model',
    dimension: setup.dimension,
    coordinates,
    space: setup.space.kind,
    charges: known.names.includes('charge'),
    units,
  };
}
