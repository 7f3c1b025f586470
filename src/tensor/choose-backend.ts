import { InputError } from 'principia/math';
import { type Backend, backendNames } from './backend.js';
import { firstLine } from './first-line.js';
import { startBackend } from './start-backend.js';

/** A backend that has started. */
export interface ChosenBackend {
  readonly backend: Backend;
  /** Why the default was not taken, where it did not start; absent where it did, or where a backend was asked for. */
  readonly reason?: string;
}

/** What the choice depends on besides the backend that is asked for. */
export interface ChoiceOptions {
  /** The function will run thousands of times, so that a C compiler's second is well spent. */
  readonly repeated?: boolean;
  /** Threads within one operation, 1 by default. */
  readonly threads?: number;
}

/** What is taken where nothing is asked for: the first that starts. */
const automaticBackends: readonly Backend[] = ['onnx', 'wasm', 'cpu'];

/**
 * Starts the backend that is asked for, or else the first of `onnx`, `wasm` and `cpu` that starts; before them
 * `native` for functions that will run often.
 *
 * `onnx`, `wasm` and `cpu` come with the installation, and `native` needs a C compiler only. The others are taken only
 * when they are asked for: on a GPU networks as small as these are mostly slower, and the native libraries of
 * TensorFlow compile nothing.
 *
 * @param asked Never replaced by another.
 * @param start Starts a backend, or rejects with the reason.
 * @throws InputError with the reason where the backend that is asked for does not start.
 * @example
 * ```ts
 * const { backend } = await chooseBackend(undefined, { repeated: true });
 * const compiled = await compile(fn, examples, { backend, precision: widestPrecision(backend) });
 * ```
 */
export async function chooseBackend(
  asked?: Backend,
  { repeated = false, threads = 1 }: ChoiceOptions = {},
  start: (backend: Backend, threads: number) => Promise<void> = startBackend,
): Promise<ChosenBackend> {
  if (asked !== undefined) {
    if (!backendNames.includes(asked)) {
      throw new InputError(`there is no backend '${asked}'; choose one of ${backendNames.join(', ')}`);
    }
    try {
      await start(asked, threads);
      return { backend: asked };
    } catch (error) {
      throw new InputError(`the backend '${asked}' does not start here: ${firstLine(error)}`, {
        cause: error,
      });
    }
  }
  const reasons: string[] = [];
  for (const backend of repeated ? (['native', ...automaticBackends] as const) : automaticBackends) {
    try {
      await start(backend, threads);
      return reasons.length === 0 ? { backend } : { backend, reason: reasons.join('; ') };
    } catch (error) {
      reasons.push(`${backend} does not start: ${firstLine(error)}`);
    }
  }
  throw new Error(`no backend starts: ${reasons.join('; ')}`);
}
