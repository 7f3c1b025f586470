import { InputError } from 'principia/math';
import { core, type Tensor } from './tensorflow.js';

/** A tensor and the label of each of its axes. */
interface Labelled {
  readonly x: Tensor;
  readonly labels: readonly string[];
}

/**
 * Einstein's summation: axes with the same label run together, labels missing behind the arrow are summed over.
 * Contracted from left to right, each pair as one matrix product, so that any number of tensors may be given; a label
 * twice in one tensor takes its diagonal.
 *
 * @throws InputError where the equation does not fit the tensors.
 */
export function einsum(equation: string, ...tensors: Tensor[]): Tensor {
  const { inputs, output } = parse(equation, tensors);
  const operands = inputs.map((labels, index) => diagonal({ x: tensors[index]!, labels }));
  const contracted = operands.reduce((left, right, index) =>
    contract(left, right, new Set([...output, ...operands.slice(index + 1).flatMap(({ labels }) => labels)])),
  );
  const kept = sumOver(contracted, (label) => !output.includes(label));
  return arrange(kept, output);
}

function parse(equation: string, tensors: readonly Tensor[]): { inputs: string[][]; output: string[] } {
  const fail = (problem: string): never => {
    throw new InputError(`tf.einsum('${equation}'): ${problem}`);
  };
  const [left, right, ...rest] = equation.replaceAll(/\s/g, '').split('->');
  if (right === undefined || rest.length > 0)
    return fail("write one arrow before the result's axes, as in 'ij,jk->ik'");
  if (!/^[a-zA-Z,]*$/.test(left + right))
    return fail('axes are named by single letters; an ellipsis is not understood');
  const inputs = left!.split(',').map((term) => [...term]);
  if (inputs.length !== tensors.length)
    return fail(`names the axes of ${inputs.length} tensors, but ${tensors.length} are given`);
  const lengths = new Map<string, number>();
  inputs.forEach((labels, index) => {
    const { shape } = tensors[index]!;
    if (labels.length !== shape.length)
      fail(`'${labels.join('')}' names ${labels.length} axes of a tensor of shape [${shape}]`);
    labels.forEach((label, axis) => {
      const length = lengths.get(label) ?? shape[axis]!;
      if (length !== shape[axis]) fail(`axis '${label}' has length ${length} and ${shape[axis]}`);
      lengths.set(label, length);
    });
  });
  const output = [...right];
  const unknown = output.find((label, place) => !lengths.has(label) || output.indexOf(label) !== place);
  if (unknown !== undefined)
    fail(`axis '${unknown}' of the result must be an axis of a tensor, and stand there once`);
  return { inputs, output };
}

/** A label that stands twice: of both axes only the places where they agree. */
function diagonal({ x, labels }: Labelled): Labelled {
  const second = labels.findIndex((label, place) => labels.indexOf(label) !== place);
  if (second < 0) return { x, labels };
  const first = labels.indexOf(labels[second]!);
  const others = labels.map((_, place) => place).filter((place) => place !== first && place !== second);
  const outer = others.map((place) => x.shape[place]!);
  const length = x.shape[first]!;
  const flat = core.reshape(core.transpose(x, [...others, first, second]), [-1, length * length]);
  const taken = core.stridedSlice(flat, [0, 0], flat.shape, [1, length + 1]);
  const remaining = [...others, first].map((place) => labels[place]!);
  return diagonal({ x: core.reshape(taken, [...outer, length]), labels: remaining });
}

/** The product of two tensors, summed over the labels that nobody needs afterwards. */
function contract(left: Labelled, right: Labelled, needed: ReadonlySet<string>): Labelled {
  const [a, b] = [[left, right] as const, [right, left] as const].map(([own, other]) =>
    sumOver(own, (label) => !needed.has(label) && !other.labels.includes(label)),
  ) as [Labelled, Labelled];
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const batch = shared.filter((label) => needed.has(label));
  const summed = shared.filter((label) => !needed.has(label));
  const rows = a.labels.filter((label) => !shared.includes(label));
  const columns = b.labels.filter((label) => !shared.includes(label));
  const lengths = (operand: Labelled, labels: readonly string[]) =>
    labels.map((label) => operand.x.shape[operand.labels.indexOf(label)]!);
  const blocks = (operand: Labelled, groups: readonly (readonly string[])[]) =>
    core.reshape(
      arrange(operand, groups.flat()),
      groups.flatMap((labels, group) =>
        group === 0 && labels.length === 0 ? [] : [core.util.sizeFromShape(lengths(operand, labels))],
      ),
    );
  const labels = [...batch, ...rows, ...columns];
  const shape = [...lengths(a, [...batch, ...rows]), ...lengths(b, columns)];
  const product =
    summed.length === 0
      ? core.mul(blocks(a, [batch, rows, []]), blocks(b, [batch, [], columns]))
      : core.matMul(blocks(a, [batch, rows, summed]), blocks(b, [batch, summed, columns]));
  return { x: core.reshape(product, shape), labels };
}

function sumOver({ x, labels }: Labelled, over: (label: string) => boolean): Labelled {
  const axes = labels.flatMap((label, axis) => (over(label) ? [axis] : []));
  if (axes.length === 0) return { x, labels };
  return { x: core.sum(x, axes), labels: labels.filter((label) => !over(label)) };
}

/** The axes in another order. */
function arrange({ x, labels }: Labelled, order: readonly string[]): Tensor {
  const permutation = order.map((label) => labels.indexOf(label));
  return permutation.every((axis, place) => axis === place) ? x : core.transpose(x, permutation);
}
