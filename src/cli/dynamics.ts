import { directModel, loadDataset, loadMotionModel } from './catalogue.js';
import type { Evaluation } from './evaluate.js';
import type { Training } from './train.js';

/** The stages behind `train` and `evaluate`, loaded when they are asked for. */
export const dynamics: Training & Evaluation = {
  loadDataset,
  loadModel: loadMotionModel,
  chooseBackend: async (asked) => (await import('principia/tensor')).chooseBackend(asked, { repeated: true }),
  integratorNames: async () => Object.keys((await import('principia/physics')).integrators),
  readTrained: async (path) => (await import('principia/training')).readTrained(path),
  parseLaw: async (value) => (await import('principia/law')).lawDocumentSchema.safeParse(value).data ?? null,
  directModel,
  runDirectSolve: async (...rest) => (await import('principia/training')).runDirectSolve(...rest),
  runTraining: async (...rest) => (await import('principia/training')).runTraining(...rest),
  evaluateModel: async (...rest) => (await import('principia/training')).evaluateModel(...rest),
  decodePairLaw: async (...rest) => (await import('principia/training')).decodePairLaw(...rest),
  evaluatePairLaw: async (...rest) => (await import('principia/training')).evaluatePairLaw(...rest),
  evaluateLaw: async (...rest) => (await import('principia/training')).evaluateLaw(...rest),
};
