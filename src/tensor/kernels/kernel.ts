import { InputError } from 'principia/math';
import type { ElementType, GraphBuilder, GraphNode } from '../graph.js';
import { type Arithmetic, arithmetic } from '../operations.js';
import { core } from '../tensorflow.js';

/** What one TensorFlow.js kernel records: its inputs' names and attributes are those of TensorFlow.js. */
export type Kernel = (
  build: GraphBuilder,
  inputs: Readonly<Record<string, GraphNode>>,
  attributes: KernelAttributes,
) => GraphNode | readonly GraphNode[];

// biome-ignore format: one line
export type KernelAttributes = Readonly<Record<string, unknown>>;

export type KernelTable = Readonly<Record<string, Kernel>>;

/** Element types by TensorFlow.js's names. */
export const elementTypes: Readonly<Record<string, ElementType>> = {
  float32: 'float',
  int32: 'int32',
  bool: 'bool',
};

/** A kernel of one operand, written in arithmetic. */
export const unary =
  (formula: (m: Arithmetic, x: GraphNode, build: GraphBuilder) => GraphNode): Kernel =>
  (build, { x }) =>
    formula(arithmetic(build), x!, build);

/** A kernel of two operands, written in arithmetic. */
export const binary =
  (formula: (m: Arithmetic, a: GraphNode, b: GraphNode, build: GraphBuilder) => GraphNode): Kernel =>
  (build, { a, b }) =>
    formula(arithmetic(build), a!, b!, build);

/** Kernels that ONNX has for floats only, and TensorFlow.js rounds to whole numbers without a word. */
export function floatsOnly(table: KernelTable): KernelTable {
  const checked = (name: string, kernel: Kernel): Kernel => {
    return (build, inputs, attributes) => {
      const whole = Object.values(inputs).find((input) => input.type !== 'float');
      if (whole !== undefined) {
        throw new InputError(
          `The TensorFlow.js kernel '${name}' was given a tensor [${whole.shape}] of ${whole.type} and needs float32: ` +
            "convert it with tf.cast(x, 'float32')",
        );
      }
      return kernel(build, inputs, attributes);
    };
  };
  return Object.fromEntries(Object.entries(table).map(([name, kernel]) => [name, checked(name, kernel)]));
}

/** The axis an attribute names, counted from the front. */
export function axisOf(axis: unknown, x: GraphNode): number {
  return axesOf(axis, x)[0]!;
}

/** The axes an attribute names, counted from the front; all of them for none. */
export function axesOf(axes: unknown, x: GraphNode): number[] {
  return core.util.parseAxisParam(axes as number | number[], [...x.shape]);
}

/** Helpers of TensorFlow.js that ask for a tensor look at nothing but its shape. */
export const shaped = (x: GraphNode): core.Tensor =>
  ({ shape: [...x.shape], rank: x.shape.length }) as core.Tensor;
