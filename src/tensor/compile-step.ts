import { InputError } from 'principia/math';
import { type ArrayRecord, type ArrayValue, checkedInput, type InputDescription } from './array-value.js';
import { type Backend, isCompiled } from './backend.js';
import { checkExamples } from './check-function.js';
import { disposable } from './disposable.js';
import { runEagerly } from './eager.js';
import { tf } from './full-precision.js';
import { type CompileOptions, chooseTarget, openSession, rulesFor } from './open-session.js';
import { recordFunction } from './record-function.js';
import type { Carried, SteppingSession } from './session.js';
import type { TensorRecord } from './tensorflow.js';

/** What a step gives back. */
export interface StepResult {
  readonly state: TensorRecord;
  readonly outputs: TensorRecord;
}

/** One step: from a state and inputs to the next state and outputs. */
export type StepFunction = (state: TensorRecord, inputs: TensorRecord) => StepResult;

/** The state to begin with, and shape and element type of every input of one step. */
export interface StepExamples {
  readonly state: ArrayRecord;
  readonly inputs: Readonly<Record<string, InputDescription>>;
}

/** How `compileStep` should compile. */
export interface CompileStepOptions extends CompileOptions {
  /** Steps to a call; every input and output then has a leading axis of this length. */
  readonly unroll?: number;
}

/** A step that keeps its state. */
export interface CompiledStep {
  readonly backend: Backend;
  /** Why a backend other than the default was taken; absent where it was asked for or the default started. */
  readonly reason?: string;
  /** Takes the step, or as many as are unrolled, and gives the outputs. */
  run(inputs: ArrayRecord): Promise<ArrayRecord>;
  /** The state, copied out. */
  read(): ArrayRecord;
  /** Puts the state, or some arrays of it, in place. */
  write(state: ArrayRecord): void;
  dispose(): Promise<void>;
}

/**
 * Compiles a step whose state stays inside: a training step with its parameters and moments, a thermostat with its
 * positions and momenta. Nothing of the state crosses into JavaScript from step to step. A step is meant to be taken
 * often, so `native` is taken by default where there is a C compiler.
 *
 * @throws InputError as `compile` does, and where the step does not give back its state in its shape.
 * @example
 * ```ts
 * const descent = await compileStep(
 *   ({ w }, { rate }) => {
 *     const { value, gradients } = valueAndGradients(({ w }) => tf.sum(tf.square(w)), { w });
 *     return { state: { w: tf.sub(w, tf.mul(gradients.w, rate)) }, outputs: { loss: value } };
 *   },
 *   { state: { w: { shape: [2], data: Float64Array.of(3, 4) } }, inputs: { rate: { shape: [] } } },
 * );
 * const { loss } = await descent.run({ rate: { shape: [], data: Float64Array.of(0.25) } });
 * loss.data; // [25]
 * descent.read().w.data; // [1.5, 2]
 * ```
 */
export async function compileStep(
  step: StepFunction,
  { state, inputs }: StepExamples,
  { unroll, ...options }: CompileStepOptions = {},
): Promise<CompiledStep> {
  if (unroll !== undefined && !(Number.isInteger(unroll) && unroll >= 1)) {
    throw new InputError(`compileStep: unroll must be a whole number, 1 or more, but is ${unroll}`);
  }
  checkExamples(inputs);
  const target = await chooseTarget({ repeated: true, ...options });
  const { backend } = target;
  const leading = unroll === undefined ? [] : [unroll];
  const examples = {
    ...prefixed('state', mapped(state, describe)),
    ...prefixed(
      'input',
      mapped(inputs, ({ shape, ...type }) => ({ shape: [...leading, ...shape], ...type })),
    ),
  };
  const checked = (own: TensorRecord, given: TensorRecord) => checkedResult(step(own, given), state);
  const fn = asFunction(unroll === undefined ? checked : repeatedly(checked, unroll));
  const carried = Object.fromEntries(Object.keys(state).map((name) => [`state/${name}`, `next/${name}`]));
  const session = disposable(
    isCompiled(backend)
      ? await openSession(
          await recordFunction(fn, examples, rulesFor(backend, target.precision)),
          backend,
          target,
          carried,
        )
      : eagerSession((given) => runEagerly(backend, fn, examples, given), carried),
  );
  let written = copied(state);
  let last: Promise<unknown> = Promise.resolve();
  const advance = async (given: ArrayRecord): Promise<ArrayRecord> => {
    const changes = written;
    written = {};
    try {
      const inputs = { ...prefixed('state', changes), ...prefixed('input', given) };
      return selected('output', await session.run(inputs));
    } catch (error) {
      written = { ...changes, ...written };
      throw error;
    }
  };
  return {
    backend,
    ...(target.reason === undefined ? {} : { reason: target.reason }),
    run(given) {
      const own = copied(given);
      // One after the other, however they are called: each begins where the one before has ended.
      const result = last.then(() => advance(own));
      last = result.catch(() => {});
      return result;
    },
    read: () => copied({ ...selected('state', session.carried()), ...written }),
    write(changed) {
      for (const name of Object.keys(changed)) {
        const known = state[name];
        if (known === undefined) throw new InputError(`compileStep: the state has no '${name}' to write`);
        checkedInput(name, known.shape, changed);
      }
      written = { ...written, ...copied(changed) };
    },
    dispose: () => session.dispose(),
  };
}

const copied = (record: ArrayRecord): ArrayRecord =>
  mapped(record, ({ shape, data }) => ({ shape: [...shape], data: data.slice() }));

function describe({ shape, data }: ArrayValue): InputDescription {
  return data instanceof Int32Array ? { shape, dtype: 'int32' } : { shape };
}

function checkedResult(result: StepResult, state: ArrayRecord): StepResult {
  for (const [name, { shape, data }] of Object.entries(state)) {
    const next = result.state?.[name];
    const type = data instanceof Int32Array ? 'int32' : 'float32';
    if (next === undefined || `${next.shape}` !== `${shape}` || next.dtype !== type) {
      const got = next === undefined ? 'nothing' : `the shape [${next.shape}] of ${next.dtype}`;
      throw new InputError(
        `compileStep: the next state gives '${name}' ${got}, expected the shape [${shape}] of ${type}`,
      );
    }
  }
  return result;
}

/** Several steps as one, their inputs and outputs along a leading axis. */
function repeatedly(step: StepFunction, count: number): StepFunction {
  return (start, inputs) => {
    let state = start;
    const outputs = Array.from({ length: count }, (_, index) => {
      const own = mapped(inputs, (x) => tf.reshape(tf.slice(x, [index], [1]), x.shape.slice(1)));
      const result = step(state, own);
      state = result.state;
      return result.outputs;
    });
    return { state, outputs: mapped(outputs[0]!, (_, name) => tf.stack(outputs.map((own) => own[name]!))) };
  };
}

const asFunction =
  (step: StepFunction) =>
  (all: TensorRecord): TensorRecord => {
    const { state, outputs } = step(selected('state', all), selected('input', all));
    return { ...prefixed('next', state), ...prefixed('output', outputs ?? {}) };
  };

function eagerSession(run: (inputs: ArrayRecord) => ArrayRecord, carried: Carried): SteppingSession {
  let held: ArrayRecord = {};
  return {
    run: async (inputs) => {
      const outputs = run({ ...held, ...inputs });
      held = mapped(carried, (from) => outputs[from]!);
      return outputs;
    },
    carried: () => held,
    dispose: async () => {},
  };
}

type Named<T> = Readonly<Record<string, T>>;

const prefixed = <T>(prefix: string, record: Named<T>): Named<T> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [`${prefix}/${name}`, value]));

const selected = <T>(prefix: string, record: Named<T>): Named<T> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      name.startsWith(`${prefix}/`) ? [[name.slice(prefix.length + 1), value]] : [],
    ),
  );

const mapped = <T, U>(record: Named<T>, change: (value: T, name: string) => U): Named<U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
