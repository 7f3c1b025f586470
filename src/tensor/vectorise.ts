import { InputError } from 'principia/math';
import { batchNodes } from './batching/index.js';
import { core, type Tensor, type TensorRecord } from './tensorflow.js';
import { type RunningTrace, runningTrace } from './trace.js';

/**
 * A function of one member as a function of many, computed side by side: weight sets, seeds, thermal draws.
 *
 *     vectorise(f, ['w'])({ w, x })[m] = f({ w: w[m], x }),   m = 0 … M − 1
 *
 * Compiled, all members are one call: small ones side by side in operations M times as wide, ones that fill a cache by
 * themselves after one another. What no member's input reaches is computed once for all. How many stand side by side
 * depends on their size, so a function with free lengths may be compiled per size. On the other backends the function
 * is called once a member.
 *
 * May be nested: the outermost members have the leading axis. Random numbers that the function draws itself are the
 * same for all members of a compiled function: draw them outside, and pass them as an input.
 *
 * @param fn Of a single member; may take gradients inside.
 * @param over Names of the inputs that have one more leading axis, the members; the others are shared.
 * @returns The function whose outputs all have the leading axis.
 * @throws InputError, when it is called: an input named in `over` is missing, is a number, or has another number of
 * members than the others; the function computes what cannot be vectorised; a gradient is being taken around it.
 * @example
 * ```ts
 * const energies = vectorise(({ w, x }) => ({ y: tf.sum(tf.mul(w, x)) }), ['w']);
 * const compiled = await compile(energies, { w: { shape: [8, 3] }, x: { shape: [3] } }); // y: [8]
 * ```
 */
export function vectorise(
  fn: (inputs: TensorRecord) => TensorRecord,
  over: readonly string[],
): (inputs: TensorRecord) => TensorRecord {
  if (over.length === 0) throw new InputError('vectorise: name at least one input that members differ in');
  return (inputs) => {
    const members = memberCount(inputs, over);
    if (core.engine().isTapeOn()) {
      throw new InputError(
        'vectorise was called inside a function whose gradient is being taken, which cannot be followed through it: ' +
          'take the gradient inside the vectorised function, of a single member, and add up what members share',
      );
    }
    const running = runningTrace();
    return running ? recordMembers(running, fn, inputs, over) : runMembers(fn, inputs, over, members);
  };
}

function memberCount(inputs: TensorRecord, over: readonly string[]): number {
  const lengths = over.map((name) => {
    const input = inputs[name];
    if (input === undefined) {
      throw new InputError(
        `vectorise: '${name}' is to differ between members but is no input; inputs are ${Object.keys(inputs).join(', ') || 'none'}`,
      );
    }
    if (!(input.shape[0]! > 0)) {
      throw new InputError(
        `vectorise: input '${name}' of shape [${input.shape}] needs a leading axis, one entry a member; ` +
          'stack the members, or do not name it',
      );
    }
    return input.shape[0]!;
  });
  const other = lengths.findIndex((length) => length !== lengths[0]);
  if (other > 0) {
    throw new InputError(
      `vectorise: inputs '${over[0]}' [${inputs[over[0]!]!.shape}] and '${over[other]}' [${inputs[over[other]!]!.shape}] ` +
        'must have the same number of members on their leading axes',
    );
  }
  return lengths[0]!;
}

/** Records the function once, of a single member, and builds what it recorded for all members. */
function recordMembers(
  { build, nodeOf, tensorOf }: RunningTrace,
  fn: (inputs: TensorRecord) => TensorRecord,
  inputs: TensorRecord,
  over: readonly string[],
): TensorRecord {
  const members = over.map((name) => {
    const stacked = nodeOf(inputs[name]!);
    const { shape, type } = stacked;
    const standIn = build({
      operator: 'Input',
      inputs: [],
      attributes: {},
      shape: shape.slice(1),
      type,
      name,
    });
    return { standIn, stacked };
  });
  const single = members.map(({ standIn }) => [standIn.name!, tensorOf(standIn)]);
  const outputs = Object.entries(fn({ ...inputs, ...Object.fromEntries(single) }));
  const results = outputs.map(([name, output]) => nodeOf(checkedOutput(name, output)));
  const stacks = batchNodes(build, results, members);
  return Object.fromEntries(outputs.map(([name], index) => [name, tensorOf(stacks[index]!)]));
}

/** Calls the function once a member. */
function runMembers(
  fn: (inputs: TensorRecord) => TensorRecord,
  inputs: TensorRecord,
  over: readonly string[],
  members: number,
): TensorRecord {
  return core.tidy(() => {
    const parts = over.map((name) => core.unstack(inputs[name]!));
    const results = Array.from({ length: members }, (_, member) => {
      const single = Object.fromEntries(over.map((name, index) => [name, parts[index]![member]!]));
      return fn({ ...inputs, ...single });
    });
    return Object.fromEntries(
      Object.keys(results[0]!).map((name) => [
        name,
        core.stack(results.map((result) => checkedOutput(name, result[name]))),
      ]),
    );
  });
}

function checkedOutput(name: string, output: unknown): Tensor {
  if (output instanceof core.Tensor) return output;
  throw new InputError(`vectorise: output '${name}' of the vectorised function is not a tensor`);
}
