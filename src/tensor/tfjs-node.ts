import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { firstLine } from './first-line.js';
import { registerGradients } from './gradients/index.js';
import { runApart } from './run-apart.js';
import { core } from './tensorflow.js';

/** The packages with TensorFlow's native library, which the user may have installed beside this one. */
export type TfjsPackage = 'tfjs-node' | 'tfjs-node-gpu';

const startSeconds = 60;

/** Loads the package and computes one sum with it. */
const script = `
const [corePath, packagePath] = words;
const core = require(corePath);
const native = require(packagePath);
if (native.Tensor !== core.Tensor) {
  throw new Error('it brings its own TensorFlow.js ' + native.version_core + ' besides ' + core.version_core);
}
await core.setBackend('tensorflow');
const [sum] = core.add(1, 2).dataSync();
if (sum !== 3) throw new Error('1 + 2 comes out as ' + sum);
return native.version['tfjs-node'];`;

/**
 * Whether a native package is installed and computes, tried in a process of its own.
 *
 * @param from A file: packages are looked for in its folder and those above.
 * @returns The package's version.
 * @throws Error with the reason in one line.
 */
export async function tryTfjsNode(name: TfjsPackage, from: string = import.meta.url): Promise<string> {
  const packagePath = pathOf(name, from);
  const corePath = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core');
  try {
    return await runApart(script, [corePath, packagePath], startSeconds);
  } catch (error) {
    const reason = firstLine(error).replace(/\.$/, '');
    throw new Error(`${reason}; ${remedyFor(name, reason)}`);
  }
}

/** Loads a native package that computes; the current backend stays current. */
export async function loadTfjsNode(name: TfjsPackage, from: string = import.meta.url): Promise<void> {
  if (loaded !== undefined && loaded !== name) {
    throw new Error(`this process has loaded '${loaded}' already, and TensorFlow takes only one of the two`);
  }
  await tryTfjsNode(name, from);
  const previous = core.getBackend();
  loaded = name;
  try {
    await import(pathToFileURL(pathOf(name, from)).href);
  } finally {
    // The package makes itself the current backend, and brings the gradients of TensorFlow.js.
    void core.setBackend(previous);
    registerGradients();
  }
}

let loaded: TfjsPackage | undefined;

function pathOf(name: TfjsPackage, from: string): string {
  try {
    return createRequire(from).resolve(`@tensorflow/${name}`);
  } catch {
    throw new Error(`not installed: ${installation(name)}`);
  }
}

const installation = (name: TfjsPackage): string => `npm install @tensorflow/${name}@${core.version_core}`;

function remedyFor(name: TfjsPackage, message: string): string {
  if (message.includes('isNullOrUndefined')) return 'it works on Node 22 and earlier only';
  if (message.includes('its own TensorFlow.js')) return `both must be one: ${installation(name)}, npm dedupe`;
  return `npm rebuild @tensorflow/${name} may mend it`;
}
