import type { ArrayRecord, InputDescription, Precision, TensorRecord } from 'principia/tensor';
import type { Graph } from '../../src/tensor/graph.js';
import { createNativeSession } from '../../src/tensor/native/index.js';
import { createOnnxSession } from '../../src/tensor/onnx-session.js';
import type { SteppingSession } from '../../src/tensor/session.js';
import { trace } from '../../src/tensor/trace.js';
import type { PreparedStep } from './adam-step.js';

/** A step as one function of arrays, and its recording: what the engine does between `compileStep` and a session. */
export interface RecordedStep {
  /** As it was traced, nothing simplified. */
  readonly graph: Graph;
  /** State and inputs of the first call. */
  readonly inputs: ArrayRecord;
  /** From each input that holds state to the output that gives its next value. */
  readonly carried: Readonly<Record<string, string>>;
}

/** Traces a step. */
export function recordStep({ step, examples: { state }, inputs }: PreparedStep): RecordedStep {
  const names = Object.keys(state);
  const fn = (all: TensorRecord): TensorRecord => {
    const own = Object.fromEntries(names.map((name) => [name, all[`state/${name}`]!]));
    const result = step(own, all);
    const next = names.map((name) => [`next/${name}`, result.state[name]!]);
    return { ...Object.fromEntries(next), ...result.outputs };
  };
  const all = {
    ...inputs,
    ...Object.fromEntries(names.map((name) => [`state/${name}`, state[name]!] as const)),
  };
  const examples = Object.entries(all).map(([name, { shape }]): [string, InputDescription] => [
    name,
    { shape },
  ]);
  return {
    graph: trace(fn, Object.fromEntries(examples)),
    inputs: all,
    carried: Object.fromEntries(names.map((name) => [`state/${name}`, `next/${name}`])),
  };
}

/** Opens a session on one of the two compiled backends. */
export function openSession(
  backend: 'native' | 'onnx',
  graph: Graph,
  carried: RecordedStep['carried'],
  precision: Precision = 'float32',
): Promise<SteppingSession> {
  return backend === 'native'
    ? createNativeSession(graph, precision, 1, carried)
    : createOnnxSession(graph, precision, 1, 'cpu', carried);
}
