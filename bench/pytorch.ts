import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { saveCheckpoint } from 'principia/run';
import type { Contender } from './measure.js';
import type { TrainingTask } from './steps/training-task.js';

/** A step in eager PyTorch, in a Python process of its own. */
export interface PytorchContender extends Contender {
  /** The losses of the first five steps. */
  readonly losses: readonly number[];
  /** PyTorch's version and the library that multiplies its matrices. */
  readonly library: string;
  dispose(): Promise<void>;
}

// The compiler does not copy Python to where the compiled JavaScript lies.
const scripts = join(
  dirname(createRequire(import.meta.url).resolve('principia/package.json')),
  'bench/torch',
);

/**
 * The first Python that has PyTorch; undefined where none has.
 *
 * @param asked Tried before `python3` and `/usr/bin/python3`.
 */
export async function findPytorch(asked?: string): Promise<string | undefined> {
  for (const python of [...(asked === undefined ? [] : [asked]), 'python3', '/usr/bin/python3']) {
    try {
      await promisify(execFile)(python, ['-c', 'import torch']);
      return python;
    } catch {
      // The next one may have it.
    }
  }
  return undefined;
}

/**
 * Starts PyTorch on a task: the same weights, the same batch.
 *
 * @param script In bench/torch; it is given the task's name, the arrays and the number of threads.
 */
export async function startPytorch(
  python: string,
  { name, parameters, batch }: Pick<TrainingTask, 'name' | 'parameters' | 'batch'>,
  threads: number,
  script = 'training_steps.py',
): Promise<PytorchContender> {
  const folder = mkdtempSync(join(tmpdir(), 'principia-'));
  const arrays = join(folder, 'task.safetensors');
  const inputs = Object.entries(batch).map(([name, array]) => [`batch/${name}`, array] as const);
  saveCheckpoint(arrays, { arrays: { ...parameters, ...Object.fromEntries(inputs) }, metadata: {} });
  // PyTorch's own setting does not reach every BLAS.
  const threadCount = { OMP_NUM_THREADS: `${threads}`, OPENBLAS_NUM_THREADS: `${threads}` };
  const child = spawn(python, [join(scripts, script), name, arrays, `${threads}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...threadCount },
  });
  const answer = lineReader(child);
  try {
    const { version, blas, losses } = (await answer()) as { version: string; blas: string; losses: number[] };
    return {
      name: `PyTorch, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
      losses,
      library: `PyTorch ${version} eager, ${blas}`,
      async take(steps) {
        child.stdin.write(`${steps}\n`);
        return (await answer()) as number[];
      },
      async dispose() {
        child.stdin.end();
        await once(child, 'exit');
      },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

/** Reads the child's answers, a line of JSON each. */
function lineReader(child: Child): () => Promise<unknown> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await lines.next();
    if (!done) return JSON.parse(value) as unknown;
    const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
    throw new Error(`PyTorch ended with exit code ${code}`);
  };
}
