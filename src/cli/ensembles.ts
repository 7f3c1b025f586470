import { loadDataset, loadModel } from './catalogue.js';
import { dynamics } from './dynamics.js';
import type { Ensembles } from './ensemble.js';

/** The stages behind `ensemble`, loaded when they are asked for. */
export const ensembleServices: Ensembles = {
  loadDataset,
  loadModel,
  chooseBackend: dynamics.chooseBackend,
  drawEnsemble: async (...rest) => (await import('../discover/draw-ensemble.js')).drawEnsemble(...rest),
};
