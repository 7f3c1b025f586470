import { dynamics } from './dynamics.js';
import type { Experiments } from './experiment.js';

const catalogue = async () => await import('principia/experiments');

/** The stages behind `experiment`, loaded when they are asked for. */
export const experimentServices: Experiments = {
  names: async () => Object.keys((await catalogue()).experiments),
  load: async (name) => (await catalogue()).experiments[name]!(),
  chooseBackend: dynamics.chooseBackend,
  run: async (...rest) => (await catalogue()).runExperiment(...rest),
  async describe({ claims, tables }) {
    const { formatTable } = await import('principia/report');
    const { claimRows } = await catalogue();
    return [{ title: 'Claims', rows: claimRows(claims) }, ...tables].map(formatTable).join('\n');
  },
};
