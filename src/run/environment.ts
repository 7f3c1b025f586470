import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';

/** The packages whose versions can change a run's numbers. */
const decisivePackages = [
  '@tensorflow/tfjs-core',
  'onnxruntime-node',
  'pure-rand',
  'astronomy-engine',
  'ml-matrix',
];

/**
 * What a run's numbers depend on besides its inputs: versions, platform, processor, and the git commit of the
 * working folder (with `-dirty` where it had changes) if there is one.
 */
export function describeEnvironment(workingFolder: string): Readonly<Record<string, string>> {
  const manifest = createRequire(import.meta.url).resolve('principia/package.json');
  const versions = decisivePackages.map((name) => [name, packageVersion(name, dirname(manifest))] as const);
  const commit = gitCommit(workingFolder);
  return {
    principia: versionIn(manifest),
    node: process.version.slice(1),
    platform: `${process.platform} ${process.arch}`,
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} threads`,
    ...Object.fromEntries(versions.filter(([, version]) => version !== null)),
    ...(commit === null ? {} : { commit }),
  };
}

/** The version of this package. */
export function principiaVersion(): string {
  return versionIn(createRequire(import.meta.url).resolve('principia/package.json'));
}

/** Looked up by folder, because packages need not export their package.json. */
function packageVersion(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name, 'package.json');
    if (existsSync(candidate)) return versionIn(candidate);
    if (folder === dirname(folder)) return null;
  }
}

function versionIn(manifest: string): string {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

function gitCommit(folder: string): string | null {
  const describe = [
    '--no-optional-locks',
    'describe',
    '--always',
    '--dirty',
    '--abbrev=40',
    '--exclude',
    '*',
  ];
  try {
    return execFileSync('git', describe, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 2000,
    }).trim();
  } catch {
    return null;
  }
}
