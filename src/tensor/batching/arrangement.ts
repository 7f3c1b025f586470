import { concat, expand, integers, reshape, transpose } from '../operations.js';
import {
  align,
  axesOperand,
  type BatchingTable,
  copies,
  numbersOf,
  ofFirst,
  rebuild,
  stackedAxes,
} from './rule.js';

/** What moves, cuts and joins. */
export const arrangementBatching: BatchingTable = {
  Reshape: ofFirst(({ build, members }, { shape }, x) => reshape(build, x, [members, ...shape])),
  Expand: ofFirst((batch, { shape }, _, [x]) =>
    expand(batch.build, align(batch, x!, shape.length), [batch.members, ...shape]),
  ),
  Transpose: ofFirst(({ build }, { attributes }, x) =>
    transpose(build, x, [0, ...stackedAxes(attributes.perm as readonly number[])]),
  ),
  Slice: ofFirst((batch, single, x, [, begin, end, axes, strides]) =>
    rebuild(batch, single, [x, begin!.node, end!.node, axesOperand(batch, single, axes!), strides!.node]),
  ),
  Concat: (batch, { attributes }, operands) =>
    concat(
      batch.build,
      operands.map((operand) => copies(batch, operand)),
      stackedAxes([attributes.axis as number])[0]!,
    ),
  Pad: ofFirst((batch, single, x, [, pads, value]) => {
    const lengths = numbersOf(single, pads!);
    const rank = lengths.length / 2;
    const stacked = integers(batch.build, [0, ...lengths.slice(0, rank), 0, ...lengths.slice(rank)]);
    return rebuild(batch, single, [x, stacked, ...(value ? [value.node] : [])]);
  }),
  Tile: ofFirst((batch, single, x, [, repetitions]) =>
    rebuild(batch, single, [x, integers(batch.build, [1, ...numbersOf(single, repetitions!)])]),
  ),
};
