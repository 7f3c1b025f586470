import { spawnSync } from 'node:child_process';

/** Found without being loaded, which takes seconds. */
const find = 'import sys, importlib.util as u; sys.exit(u.find_spec(sys.argv[1]) is None)';

/** Whether python3 is there and has a module. */
export function pythonHas(module: string): boolean {
  return spawnSync('python3', ['-c', find, module]).status === 0;
}

/** What a Python program prints as JSON, given values in JSON on its standard input. */
export function runPython(program: string, input: unknown): unknown {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', program], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`python3 failed: ${stderr}`);
  return JSON.parse(stdout);
}
