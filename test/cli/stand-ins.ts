import { simulatedSystems } from 'principia/datasets';
import type { Dataset } from 'principia/law';
import type { Discovery } from '../../src/cli/discover.js';
import { distilling } from '../../src/cli/distilling.js';
import { dynamics } from '../../src/cli/dynamics.js';
import { ensembleServices } from '../../src/cli/ensembles.js';
import { experimentServices } from '../../src/cli/experiments.js';
import type { Io } from '../../src/cli/io.js';
import { runProgram, type Services } from '../../src/cli/program.js';
import { proposing } from '../../src/cli/proposing.js';
import { regress } from '../../src/cli/regression.js';
import { solarSystemReport } from '../report/solar-system-report.js';

/** What a command line did. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
  /** Folders of the runs it began. */
  readonly runs: readonly string[];
}

export const dataset: Dataset = {
  name: 'solar-system',
  description: 'a stand-in',
  source: 'nowhere',
  hash: 'ab12',
  units: { length: 'AU', time: 'd', mass: 'M☉', charge: '' },
  dimension: 3,
  training: [],
  test: [],
};

/** Runs a command line with stand-ins for the world and for whatever of the stages is not given. */
export async function run(
  words: readonly string[],
  given: Partial<
    Discovery &
      Services['simulation'] &
      Pick<
        Services,
        'diagnose' | 'distillation' | 'ensembles' | 'dynamics' | 'experiments' | 'proposing' | 'regression'
      >
  > = {},
  variable: string | null = null,
): Promise<Outcome> {
  const runs: string[] = [];
  let out = '';
  let error = '';
  const io: Io = {
    writeOut: (text) => {
      out += text;
    },
    writeError: (text) => {
      error += text;
    },
    terminal: null,
  };
  const services: Services = {
    discovery: {
      loadDataset: async () => dataset,
      loadModel: async (name) => ({
        name,
        create: () => {
          throw new Error('never built here');
        },
      }),
      chooseBackend: async (asked = 'onnx') => ({ backend: asked }),
      discover: async () => ({ law: solarSystemReport.law, report: solarSystemReport }),
      renderReport: async () => '<!doctype html>',
      ...given,
    },
    simulation: {
      systems: async () => simulatedSystems,
      beyondCsv: async () => null,
      simulate: async () => dataset,
      writeDataset: async () => undefined,
      ...given,
    },
    dynamics,
    distillation: distilling,
    ensembles: ensembleServices,
    proposing,
    experiments: experimentServices,
    regression: { regress },
    diagnose: async (asked) => ({
      node: { name: 'Node', passed: true, detail: '20.19.0' },
      backends: [{ name: 'wasm', passed: false, detail: 'no such thing' }],
      chosen: { name: asked?.backend ?? 'onnx', passed: true, detail: asked?.by ?? 'the default' },
      selfTests: [{ name: 'second derivative', passed: true, detail: '1e-7' }],
    }),
    ...given,
    surroundings: {
      now: () => Date.UTC(2026, 0, 2),
      environment: () => ({ node: '20.19.0' }),
      processors: 1,
      backend: variable,
      interruptible: (work) => work(new AbortController().signal),
      announceRun: (path) => {
        runs.push(path);
      },
      debug: false,
    },
  };
  const code = await runProgram(words, '1.2.3', io, services);
  return { code, out, error, runs };
}
