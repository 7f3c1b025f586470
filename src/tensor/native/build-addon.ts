import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { firstLine } from '../first-line.js';

/** What a generated program exports. */
export interface Addon {
  /** Memory for one use of the program, all zeros; undefined where there is not so much. */
  allocate(): ArrayBuffer | undefined;
  /** 0; or 1 where an index lay outside of its array, 2 where the memory is too small. */
  run(memory: ArrayBuffer): number;
  /** Gives the memory back at once. */
  discard(memory: ArrayBuffer): void;
}

/** The system's C compiler, by the name that POSIX gives it. */
const compiler = 'cc';

// Without -ffast-math: sums keep their order, infinities and NaN their meaning.
const flags = [
  '-std=gnu11',
  '-O2',
  '-ftree-vectorize',
  // A product and a sum in one rounding only in matrix products: elsewhere a² − b² must vanish where a = b.
  '-ffp-contract=off',
  '-fwrapv',
  '-fno-math-errno',
  '-fno-trapping-math',
  '-fPIC',
  '-shared',
  '-w',
  // Node's own functions are found when the program is loaded.
  ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []),
];

/** What not every compiler knows, the best first. */
const optionalFlags = (threads: number): readonly (readonly string[])[] => [
  ['-march=native', '-fvect-cost-model=dynamic', threads > 1 ? '-fopenmp' : '-fopenmp-simd'],
  ['-march=native', '-fopenmp-simd'],
  ['-march=native'],
  [],
];

/** Seconds. */
const longestCompilation = 300;

const built = new Map<string, Promise<Addon>>();

/**
 * Compiles C with the system's compiler and loads it. The same text is compiled once a process.
 *
 * @throws Error in one line where there is no compiler, or it fails.
 */
export function buildAddon(source: string, threads: number): Promise<Addon> {
  let addon = built.get(source);
  if (addon === undefined) {
    addon = build(source, threads);
    built.set(source, addon);
    // A failure may be passing: a full disk, too many processes.
    addon.catch(() => built.delete(source));
  }
  return addon;
}

async function build(source: string, threads: number): Promise<Addon> {
  const folder = await mkdtemp(join(tmpdir(), 'principia-'));
  try {
    const [from, to] = [join(folder, 'program.c'), join(folder, 'program.node')];
    await writeFile(from, source);
    await compileTo(to, from, threads);
    const loaded = { exports: {} };
    process.dlopen(loaded, to);
    return loaded.exports as Addon;
  } finally {
    // What is loaded stays loaded without its file.
    await rm(folder, { recursive: true, force: true });
  }
}

async function compileTo(to: string, from: string, threads: number): Promise<void> {
  let failure: unknown;
  for (const optional of optionalFlags(threads)) {
    try {
      const words = [...flags, ...optional, from, '-o', to, '-lm'];
      await promisify(execFile)(compiler, words, { timeout: 1000 * longestCompilation });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        throw new Error(`there is no C compiler: '${compiler}' is not found; install gcc or clang`);
      }
      failure = error;
    }
  }
  const { stderr = '' } = failure as { stderr?: string };
  const complaint = stderr.split('\n').find((line) => line.includes('error'));
  throw new Error(`the C compiler failed: ${firstLine(complaint ?? (stderr.trim() || failure))}`);
}

/** What the compiler calls itself. */
export async function compilerVersion(): Promise<string> {
  return firstLine((await promisify(execFile)(compiler, ['--version'])).stdout);
}
