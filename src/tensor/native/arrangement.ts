import type { GraphNode } from '../graph.js';
import { literal, typeNames } from './expressions.js';
import { copyStep, fillStep, indexedStep, type Step } from './step.js';
import { broadcastView, reshapeView, rowMajor, type View } from './view.js';

/** Operators that only look at their operand in another way; undefined where it has to be moved after all. */
export function viewOf(node: GraphNode, input: View): View | undefined {
  switch (node.operator) {
    case 'Identity':
      return input;
    case 'Reshape':
      return reshapeView(input, node.shape);
    case 'Expand':
      return broadcastView(input, node.shape);
    case 'Transpose': {
      const order = node.attributes.perm as readonly number[];
      return { ...input, shape: node.shape, strides: order.map((axis) => input.strides[axis]!) };
    }
    case 'Slice': {
      const [begin, , axes, steps] = node.inputs.slice(1).map(({ data }) => [...data!]);
      let { offset } = input;
      const strides = [...input.strides];
      axes!.forEach((axis, place) => {
        offset += begin![place]! * input.strides[axis]!;
        strides[axis] = input.strides[axis]! * steps![place]!;
      });
      return { ...input, offset, shape: node.shape, strides };
    }
    default:
      return undefined;
  }
}

export const isView = ({ operator }: GraphNode): boolean =>
  ['Identity', 'Reshape', 'Expand', 'Transpose', 'Slice'].includes(operator);

type Lowering = (node: GraphNode, inputs: readonly View[], output: View) => readonly Step[];

/** Operators that move elements. */
export const arrangements: Readonly<Record<string, Lowering>> = {
  Pack: (_, inputs, output) => [copyStep(inputs[0]!, output)],
  Concat: (node, inputs, output) => {
    const axis = node.attributes.axis as number;
    let offset = output.offset;
    return inputs.map((part) => {
      const place = { ...output, offset, shape: part.shape };
      offset += part.shape[axis]! * output.strides[axis]!;
      return copyStep(part, place);
    });
  },
  Pad: (node, inputs, output) => {
    const before = [...node.inputs[1]!.data!].slice(0, node.shape.length);
    const offset = before.reduce((sum, count, axis) => sum + count * output.strides[axis]!, 0);
    const inner = { ...output, offset, shape: inputs[0]!.shape };
    return [fillStep(output, literal(node.inputs[2]!.data![0]!, node.type)), copyStep(inputs[0]!, inner)];
  },
  Tile: (_, [x], output) => {
    // Every axis as (copies, elements).
    const split = (view: View, stride: (axis: number) => number): View => ({
      ...view,
      shape: x!.shape.flatMap((length, axis) => [output.shape[axis]! / length, length]),
      strides: view.strides.flatMap((own, axis) => [stride(axis), own]),
    });
    return [
      copyStep(
        split(x!, () => 0),
        split(output, (axis) => output.strides[axis]! * x!.shape[axis]!),
      ),
    ];
  },
  Gather: (node, inputs, output) => {
    const axis = node.attributes.axis as number;
    const [x, indices] = inputs as [View, View];
    const inner = x.shape.slice(axis + 1);
    // The operand at position 0 of the axis, and the indices, both as seen from the result.
    const rows = spread(
      x,
      [...x.strides.slice(0, axis), ...indices.shape.map(() => 0), ...x.strides.slice(axis + 1)],
      node.shape,
    );
    const names = spread(
      indices,
      [...x.shape.slice(0, axis).map(() => 0), ...indices.strides, ...inner.map(() => 0)],
      node.shape,
    );
    return [
      indexedStep(node.shape, [rows, names, output], ([from, name, to]) => [
        `p2[${to}] = p0[${from} + checked(p1[${name}], ${x.shape[axis]!}) * ${x.strides[axis]!}];`,
      ]),
    ];
  },
  GatherND: (node, inputs, output) => {
    const [x, indices] = inputs as [View, View];
    const batch = (node.attributes.batch_dims as number | undefined) ?? 0;
    const depth = indices.shape.at(-1)!;
    const outer = indices.shape.slice(batch, -1);
    const inner = x.shape.slice(batch + depth);
    const still = outer.map(() => 0);
    const rows = spread(
      x,
      [...x.strides.slice(0, batch), ...still, ...x.strides.slice(batch + depth)],
      node.shape,
    );
    const names = spread(indices, [...indices.strides.slice(0, -1), ...inner.map(() => 0)], node.shape);
    return [
      indexedStep(node.shape, [rows, names, output], ([from, name, to]) => [
        `p2[${to}] = p0[${[from, ...tuple(x, batch, indices, name!)].join(' + ')}];`,
      ]),
    ];
  },
  ScatterND: (node, inputs, output) => {
    const [x, indices, updates] = inputs as [View, View, View];
    const depth = indices.shape.at(-1)!;
    const outer = indices.shape.slice(0, -1);
    const inner = x.shape.slice(depth);
    const rows = spread(output, [...outer.map(() => 0), ...output.strides.slice(depth)], updates.shape);
    const names = spread(indices, [...indices.strides.slice(0, -1), ...inner.map(() => 0)], updates.shape);
    const sign = node.attributes.reduction === 'add' ? '+=' : '=';
    return [
      copyStep(x, output),
      indexedStep(
        updates.shape,
        [updates, names, rows],
        ([from, name, to]) => [
          `p2[${[to, ...tuple(output, 0, indices, name!)].join(' + ')}] ${sign} p0[${from}];`,
        ],
        'update',
      ),
    ];
  },
  CumSum: (node, inputs, output) => {
    const [x] = inputs as [View];
    const axis = (node.inputs[1]!.data![0]! + x.shape.length) % x.shape.length;
    const length = x.shape[axis]!;
    const lines = x.shape.with(axis, 1);
    const { exclusive, reverse } = node.attributes;
    const at = (view: View) => `(${reverse ? `${length - 1} - k` : 'k'}) * ${view.strides[axis]!}`;
    const take = `sum += p0[FROM + ${at(x)}];`;
    const give = `p1[TO + ${at(output)}] = sum;`;
    return [
      indexedStep(
        lines,
        [x, output].map((view) => ({ ...view, shape: lines })),
        ([from, to]) => [
          `${typeNames[node.type]} sum = 0;`,
          `for (int64_t k = 0; k < ${length}; k++) {`,
          ...(exclusive ? [give, take] : [take, give]).map((line) =>
            line.replace('FROM', from!).replace('TO', to!),
          ),
          '}',
        ],
      ),
    ];
  },
  Softmax: (node, inputs, output) => {
    const [x] = inputs as [View];
    const length = x.shape.at(-1)!;
    const lines = x.shape.with(-1, 1);
    const each = `for (int64_t k = 0; k < ${length}; k++)`;
    return [
      indexedStep(
        lines,
        [x, output].map((view) => ({ ...view, shape: lines })),
        ([from, to]) => {
          const input = `p0[${from} + k * ${x.strides.at(-1)!}]`;
          const result = `p1[${to} + k]`;
          const type = typeNames[node.type];
          return [
            `${type} top = p0[${from}], sum = 0;`,
            `${each} top = larger(top, ${input});`,
            `${each} { ${result} = exponential(${input} - top); sum += ${result}; }`,
            `${each} ${result} /= sum;`,
          ];
        },
      ),
    ];
  },
  ArgMax: (node, inputs, output) => extremum(node, inputs[0]!, output, '>'),
  ArgMin: (node, inputs, output) => extremum(node, inputs[0]!, output, '<'),
};

function extremum(node: GraphNode, x: View, output: View, sign: string): Step[] {
  const axis = node.attributes.axis as number;
  const lines = x.shape.with(axis, 1);
  const to = { ...output, shape: lines, strides: rowMajor(lines) };
  return [
    indexedStep(lines, [{ ...x, shape: lines }, to], ([from, place]) => [
      'int64_t best = 0;',
      `for (int64_t k = 1; k < ${x.shape[axis]!}; k++)`,
      `if (p0[${from} + k * ${x.strides[axis]!}] ${sign} p0[${from} + best * ${x.strides[axis]!}]) best = k;`,
      `p1[${place}] = best;`,
    ]),
  ];
}

const spread = (view: View, strides: readonly number[], shape: readonly number[]): View => ({
  ...view,
  shape,
  strides,
});

/** The offset that a tuple of indices names in a view, its first index for axis `first`, as a list of terms. */
function tuple(x: View, first: number, indices: View, name: string): string[] {
  const step = indices.strides.at(-1)!;
  return Array.from({ length: indices.shape.at(-1)! }, (_, place) => {
    const axis = first + place;
    return `checked(p1[${name} + ${place * step}], ${x.shape[axis]!}) * ${x.strides[axis]!}`;
  });
}
