import type { GraphNode } from '../graph.js';
import { cast, concat, constant, expand, gather, operation, reshape, transpose } from '../operations.js';
import { type Batch, type BatchingTable, copies, type Operand, rebuild, stackedAxis } from './rule.js';

/** What reads or writes at given places. */
export const indexingBatching: BatchingTable = {
  Gather: (batch, single, [data, indices]) => {
    const { build } = batch;
    const axis = stackedAxis(single).axis as number;
    if (indices!.shared) return gather(build, data!.node, indices!.node, axis);
    return data!.shared
      ? gatherForMembers(batch, single, data!, indices!, axis - 1)
      : gatherOwn(batch, single, data!, indices!, axis - 1);
  },
  GatherND: (batch, single, [data, indices]) => {
    const batchAxes = (single.attributes.batch_dims as number | undefined) ?? 0;
    if (data!.shared && batchAxes === 0) return rebuild(batch, single, [data!.node, indices!.node]);
    return rebuild(batch, single, [copies(batch, data!), copies(batch, indices!)], {
      ...single.attributes,
      batch_dims: batchAxes + 1,
    });
  },
  ScatterND: (batch, single, [data, indices, updates]) =>
    indices!.shared
      ? scatterSide(batch, single, data!, indices!.node, updates!)
      : rebuild(batch, single, [
          copies(batch, data!),
          memberPlaces(batch, indices!),
          copies(batch, updates!),
        ]),
};

/** The members' places in what they share: they come out along `axis` and are moved to the front. */
function gatherForMembers(
  { build }: Batch,
  single: GraphNode,
  data: Operand,
  indices: Operand,
  axis: number,
): GraphNode {
  const gathered = gather(build, data.node, indices.node, axis);
  const others = single.shape.map((_, place) => (place < axis ? place : place + 1));
  return axis === 0 ? gathered : transpose(build, gathered, [axis, ...others]);
}

/** The members' places in what each has of its own: GatherND whose batch is the members and all axes before `axis`. */
function gatherOwn(
  { build, members }: Batch,
  single: GraphNode,
  data: Operand,
  indices: Operand,
  axis: number,
): GraphNode {
  const outer = data.single.shape.slice(0, axis);
  const places = [...indices.single.shape, 1];
  const column = reshape(build, cast(build, indices.node, 'int64'), [
    members,
    ...outer.map(() => 1),
    ...places,
  ]);
  const repeated = expand(build, column, [members, ...outer, ...places]);
  const shape = [members, ...single.shape];
  return operation(build, 'GatherND', [data.node, repeated], shape, { batch_dims: axis + 1 });
}

/** Where all members write to the same places, the members come last: each place takes one row of all of them. */
function scatterSide(
  batch: Batch,
  single: GraphNode,
  data: Operand,
  indices: GraphNode,
  updates: Operand,
): GraphNode {
  const { build, members } = batch;
  const membersLast = (operand: Operand): GraphNode => {
    const axes = operand.single.shape.map((_, axis) => axis + 1);
    return transpose(build, copies(batch, operand), [...axes, 0]);
  };
  const inputs = [membersLast(data), indices, membersLast(updates)];
  const summed = operation(build, 'ScatterND', inputs, [...single.shape, members], single.attributes);
  const rank = single.shape.length;
  return transpose(build, summed, [rank, ...single.shape.map((_, axis) => axis)]);
}

/** ScatterND has no batch axes: places [M, …, 1 + depth] in the stack from the members' places […, depth]. */
function memberPlaces(batch: Batch, indices: Operand): GraphNode {
  const { build, members } = batch;
  const column = [...indices.single.shape.slice(0, -1), 1];
  const numbers = constant(
    build,
    Array.from({ length: members }, (_, member) => member),
    [members, ...column.map(() => 1)],
    indices.single.type,
  );
  const places = [expand(build, numbers, [members, ...column]), copies(batch, indices)];
  return concat(build, places, column.length);
}
