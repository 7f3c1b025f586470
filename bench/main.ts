import { formatTable, type Table } from 'principia/report';
import { bodies } from './bodies.js';
import { compileTime } from './compile-time.js';
import { cost } from './cost.js';
import { directSolve } from './direct-solve.js';
import { leaks } from './leaks.js';
import { peak } from './peak.js';
import { simplification } from './simplification.js';
import { stateInside } from './state.js';
import { symbolicEvaluation } from './symbolic-evaluation.js';
import { symbolicSearch } from './symbolic-search.js';
import { thermostat } from './thermostat.js';
import { trainingStep } from './training-step.js';
import { vectorisedMembers } from './vectorise.js';

/** What a benchmark is given. */
export interface Settings {
  /** A Python to look for PyTorch in, before those that the system has. */
  readonly python?: string;
  /** Tells how far it has come. */
  readonly say: (line: string) => void;
}

type Benchmark = (settings: Settings) => Promise<readonly Table[]>;

const benchmarks: Readonly<Record<string, Benchmark>> = {
  'training-step': trainingStep,
  cost,
  'compile-time': compileTime,
  simplification,
  peak,
  state: stateInside,
  vectorise: vectorisedMembers,
  thermostat,
  leaks,
  bodies,
  'direct-solve': directSolve,
  'symbolic-evaluation': symbolicEvaluation,
  'symbolic-search': symbolicSearch,
};

const words = process.argv.slice(2).filter((word) => word !== '--');
const name = words.find((word) => !word.startsWith('--'));
const run = name === undefined ? undefined : benchmarks[name];
if (run === undefined) {
  process.stderr.write(
    `usage: npm run bench -- NAME [--json]\n  NAME is one of: ${Object.keys(benchmarks).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  const python = process.env.PYTHON;
  const tables = await run({
    ...(python === undefined ? {} : { python }),
    say: (line) => process.stderr.write(`… ${line}\n`),
  });
  if (words.includes('--json')) process.stdout.write(`${JSON.stringify(tables, null, 2)}\n`);
  else process.stdout.write(`${tables.map(formatTable).join('\n')}\n`);
}
