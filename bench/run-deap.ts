import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What a Python program beside this one answers to a task; undefined where no Python has DEAP. */
export function runDeap<Answer>(
  program: 'evaluate.py' | 'search.py',
  task: object,
  asked: string | undefined,
): Answer | undefined {
  // The compiler does not copy Python to where the compiled JavaScript lies.
  const root = dirname(createRequire(import.meta.url).resolve('principia/package.json'));
  const input = JSON.stringify(task);
  for (const python of [...(asked === undefined ? [] : [asked]), 'python3', '/usr/bin/python3']) {
    if (spawnSync(python, ['-c', 'import deap, numpy']).status !== 0) continue;
    const run = spawnSync(python, [join(root, 'bench/deap', program)], { input, encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`DEAP failed: ${run.stderr}`);
    return JSON.parse(run.stdout) as Answer;
  }
  return undefined;
}
