import { mkdir, readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { formatTable, type Table } from 'principia/report';
import { writeFileAtomically } from 'principia/run';
import { type Check, type Size, type Verification, verifications } from './index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Request {
  readonly names: readonly string[];
  readonly size: Size;
  readonly seed: number;
}

/** The words of the command line; null where one of them means nothing. */
function requestOf(words: readonly string[]): Request | null {
  const known = Object.keys(verifications);
  const named = words.filter((word) => !word.startsWith('--'));
  const options = words.filter((word) => word.startsWith('--'));
  const seed = options.find((word) => word.startsWith('--seed='))?.slice('--seed='.length);
  const meant = options.every((word) => word === '--reduced' || word.startsWith('--seed='));
  if (!meant || !named.every((name) => known.includes(name)) || !Number.isInteger(Number(seed ?? 1)))
    return null;
  return {
    names: named.length === 0 ? known : named,
    size: options.includes('--reduced') ? 'reduced' : 'full',
    seed: Number(seed ?? 1),
  };
}

function tableOf({ title }: Verification, checks: readonly Check[]): Table {
  return {
    title,
    rows: checks.map(({ name, measured, expected, passed }) => ({
      check: name,
      measured,
      'must be': expected,
      '': passed ? '✓' : '✗',
    })),
  };
}

/** Runs one; results of the full size are kept in the repository with the command that made them. */
async function verify(name: string, { size, seed }: Request): Promise<boolean> {
  const verification = await verifications[name]!();
  const started = performance.now();
  const checks = await verification.run({
    size,
    seed,
    say: (line) => process.stderr.write(`… ${name}: ${line}\n`),
  });
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`${formatTable(tableOf(verification, checks))}\n`);
  if (size === 'full') {
    const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8')) as { version: string };
    const result = {
      command: `npm run verify -- ${name} --seed=${seed}`,
      title: verification.title,
      versions: { principia: version, node: process.version },
      processor: cpus()[0]?.model ?? 'unknown',
      seconds,
      checks,
    };
    await mkdir(`${root}verification/results`, { recursive: true });
    await writeFileAtomically(
      `${root}verification/results/${name}.json`,
      `${JSON.stringify(result, null, 2)}\n`,
    );
  }
  return checks.every(({ passed }) => passed);
}

const request = requestOf(process.argv.slice(2).filter((word) => word !== '--'));
if (request === null) {
  process.stderr.write(
    `usage: npm run verify -- [NAME …] [--seed=1] [--reduced]\n  NAME is one of: ${Object.keys(verifications).join(', ')}; all of them where none is given\n`,
  );
  process.exitCode = 2;
} else {
  for (const name of request.names) {
    if (!(await verify(name, request))) process.exitCode = 1;
  }
}
