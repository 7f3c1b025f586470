import { Option } from 'commander';
import { InputError } from 'principia/math';
import type { Backend, ChosenBackend } from 'principia/tensor';
import type { Surroundings } from './io.js';
import { nearestName } from './nearest-name.js';

/** Every backend; spelt out here because loading the tensor engine for their names would take longer than `--help`. */
const known: Readonly<Record<Backend, true>> = {
  native: true,
  onnx: true,
  'onnx-cuda': true,
  'onnx-webgpu': true,
  'tfjs-node-gpu': true,
  'tfjs-node': true,
  wasm: true,
  cpu: true,
};

/** Names that `--backend` and PRINCIPIA_BACKEND take. */
export const backends: readonly Backend[] = Object.keys(known) as Backend[];

/** `--backend`, for verbs that compute networks. */
export const backendOption = (): Option =>
  new Option(
    '--backend <name>',
    'where networks are computed (default: PRINCIPIA_BACKEND, or else the first of native, onnx, wasm and cpu that starts)',
  ).choices([...backends]);

/** A backend that was asked for, and where. */
export interface AskedBackend {
  readonly backend: Backend;
  readonly by: '--backend' | 'PRINCIPIA_BACKEND';
}

/**
 * The backend that the command line asks for, or else the environment; null where neither does.
 *
 * @throws InputError for a name that is none, with the nearest one
 */
export function askedBackend(
  option: Backend | undefined,
  { backend: variable }: Pick<Surroundings, 'backend'>,
): AskedBackend | null {
  if (option !== undefined) return { backend: option, by: '--backend' };
  if (variable === null) return null;
  const backend = backends.find((name) => name === variable);
  if (backend !== undefined) return { backend, by: 'PRINCIPIA_BACKEND' };
  const nearest = nearestName(variable, backends);
  const hint = nearest === null ? '' : ` Did you mean '${nearest}'?`;
  throw new InputError(
    `PRINCIPIA_BACKEND asks for '${variable}', which is no backend.${hint} Expected one of: ${backends.join(', ')}`,
  );
}

/** A backend for a run's manifest, with the reason where it is not the default. */
export function describeChosen({ backend, reason }: ChosenBackend): string {
  return reason === undefined ? backend : `${backend} (${reason})`;
}
