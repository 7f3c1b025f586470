/**
 * The job: what `main.ts` starts and watches. Here the command line meets the world: streams, clock, environment.
 *
 * @packageDocumentation
 */
import { writeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { describeEnvironment, principiaVersion } from 'principia/run';
import {
  beyondCsv,
  loadDataset,
  loadModel,
  simulatedSystems,
  simulateSystem,
  writeDataset,
} from './catalogue.js';
import type { Discovery } from './discover.js';
import { distilling } from './distilling.js';
import { dynamics } from './dynamics.js';
import { ensembleServices } from './ensembles.js';
import { experimentServices } from './experiments.js';
import { interruptibleIn } from './interruptible.js';
import type { Io } from './io.js';
import { runProgram, type Services } from './program.js';
import { proposing } from './proposing.js';
import { type RunAnnouncement, resultDescriptor } from './supervise.js';

const supervised = process.send !== undefined;

const io: Io = {
  writeOut: (text) => writeFully(supervised ? resultDescriptor : 1, text),
  writeError: (text) => void process.stderr.write(text),
  terminal: process.stderr.isTTY ? process.stderr : null,
};

const services: Services = {
  discovery: {
    loadDataset,
    loadModel,
    chooseBackend: dynamics.chooseBackend,
    discover: async (...rest) => (await import('../discover.js')).discover(...rest),
    renderReport: async (report) => (await import('principia/report')).renderReport(report),
  } satisfies Discovery,
  ensembles: ensembleServices,
  simulation: { systems: simulatedSystems, beyondCsv, simulate: simulateSystem, writeDataset },
  dynamics,
  distillation: distilling,
  proposing,
  regression: { regress: async (...rest) => (await import('./regression.js')).regress(...rest) },
  experiments: experimentServices,
  diagnose: async (asked) => (await import('./diagnose.js')).diagnose(process.versions.node, asked),
  surroundings: {
    now: Date.now,
    processors: availableParallelism(),
    backend: process.env.PRINCIPIA_BACKEND || null,
    environment: () => describeEnvironment(process.cwd()),
    announceRun: (run) => void process.send?.({ run } satisfies RunAnnouncement),
    interruptible: interruptibleIn(process),
    debug: Boolean(process.env.PRINCIPIA_DEBUG),
  },
};

/** Writes all of the text before it returns: a pipe may take only a part at a time, or for a moment nothing. */
function writeFully(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

// Without its supervisor nobody waits for the job any more.
process.on('disconnect', () => process.exit(1));
process.exit(await runProgram(process.argv.slice(2), principiaVersion(), io, services));
