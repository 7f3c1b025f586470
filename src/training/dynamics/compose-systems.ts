/**
 * Systems of different size side by side: every batch holds the same numbers of systems of each shape, so that one
 * compiled function serves all of them.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { batchSystems, type Interactions, type Space } from 'principia/physics';
import {
  type ArrayRecord,
  type ArrayValue,
  type InputDescription,
  type Tensor,
  type TensorRecord,
  tf,
} from 'principia/tensor';
import type { SystemGraph } from './dynamics-model.js';
import type { PhaseTrajectory } from './phase-trajectory.js';

/** Motions whose systems have as many bodies and edges. */
export interface ShapeGroup {
  readonly bodies: number;
  /** Directed edges. */
  readonly edges: number;
  /** Which motions, by their number. */
  readonly members: readonly number[];
  /** Whether all of them have the same edges and individuals. */
  readonly alike: boolean;
}

/** So many systems of each group side by side, groups one after the other. */
export interface Composition {
  readonly groups: readonly ShapeGroup[];
  /** Systems of every group. */
  readonly counts: readonly number[];
  readonly systems: number;
  /** Bodies n and edges e in all. */
  readonly bodies: number;
  readonly edges: number;
  readonly dimension: number;
  /** Number of known properties of a body. */
  readonly properties: number;
  readonly space: Space;
  /** Whether every batch has the same graph: it is then a constant of the compiled function, which makes it faster. */
  readonly alike: boolean;
  /** The graph of a batch of the groups' first members. */
  readonly example: GraphArrays;
}

/** Index arrays of systems side by side. */
export interface GraphArrays {
  /** [e]. */
  readonly senders: Int32Array;
  /** [e]. */
  readonly receivers: Int32Array;
  /** [n]. */
  readonly system: Int32Array;
  /** [n]; absent where a body is none of the known individuals. */
  readonly individual?: Int32Array;
}

/** Groups motions by the shape of their systems, smaller systems first. */
export function groupByShape(motions: readonly PhaseTrajectory[]): readonly ShapeGroup[] {
  const groups = new Map<string, { bodies: number; edges: number; members: number[]; alike: boolean }>();
  motions.forEach((motion, index) => {
    const { bodies } = motion;
    const pairs = motion.trajectory.system.interactions.first.length;
    const group = groups.get(`${bodies}/${pairs}`);
    if (group === undefined) {
      groups.set(`${bodies}/${pairs}`, { bodies, edges: 2 * pairs, members: [index], alike: true });
    } else {
      group.alike &&= alike(motions[group.members[0]!]!, motion);
      group.members.push(index);
    }
  });
  return [...groups.values()].sort((a, b) => a.bodies - b.bodies || a.edges - b.edges);
}

/**
 * A composition of so many systems of each group.
 *
 * @param counts one a group
 */
export function compose(
  motions: readonly PhaseTrajectory[],
  groups: readonly ShapeGroup[],
  counts: readonly number[],
): Composition {
  const total = (of: (group: ShapeGroup) => number): number =>
    groups.reduce((sum, group, index) => sum + counts[index]! * of(group), 0);
  const [{ dimension, space, properties, bodies }] = motions as readonly [PhaseTrajectory];
  const first = groups.flatMap(({ members }, index) =>
    Array.from({ length: counts[index]! }, () => motions[members[0]!]!),
  );
  return {
    groups,
    counts,
    systems: total(() => 1),
    bodies: total((group) => group.bodies),
    edges: total((group) => group.edges),
    dimension,
    properties: properties.length / bodies,
    space,
    alike: groups.every((group) => group.alike),
    example: graphArrays(first),
  };
}

/**
 * Numbers of systems of each group in a batch, in proportion to the groups' sizes, by the largest remainders, at least
 * one of each.
 *
 * @throws InputError for a batch smaller than the number of groups
 */
export function shareBatch(batch: number, sizes: readonly number[]): readonly number[] {
  if (batch < sizes.length) {
    throw new InputError(
      `a batch of ${batch} cannot hold systems of all ${sizes.length} shapes (numbers of bodies and of pairs) in the data; take a batch of at least ${sizes.length}`,
    );
  }
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const free = batch - sizes.length;
  const shares = sizes.map((size) => Math.max(0, (size / total) * batch - 1));
  const claimed = shares.reduce((sum, share) => sum + share, 0) || 1;
  const exact = shares.map((share) => (share * free) / claimed);
  const counts = exact.map(Math.floor);
  const order = exact.map((_, index) => index).sort((a, b) => (exact[b]! % 1) - (exact[a]! % 1) || a - b);
  const left = free - counts.reduce((sum, count) => sum + count, 0);
  for (const index of order.slice(0, left)) counts[index]!++;
  return counts.map((count) => count + 1);
}

/** Systems side by side as index arrays. */
export function graphArrays(motions: readonly PhaseTrajectory[]): GraphArrays {
  const { senders, receivers, bodyOffsets } = batchSystems(
    motions.map(({ trajectory }) => trajectory.system),
  );
  const system = new Int32Array(bodyOffsets.at(-1)!);
  motions.forEach((_, index) => {
    system.fill(index, bodyOffsets[index]!, bodyOffsets[index + 1]!);
  });
  const known = motions.flatMap(({ individuals }) => (individuals === undefined ? [] : [individuals]));
  if (known.length < motions.length) return { senders, receivers, system };
  const individual = new Int32Array(system.length);
  known.forEach((own, index) => {
    individual.set(own, bodyOffsets[index]!);
  });
  return { senders, receivers, system, individual };
}

/** What a function that is compiled for a composition takes of the graph: what differs from batch to batch. */
export function graphInputs(composition: Composition): Readonly<Record<string, InputDescription>> {
  const { bodies, properties, alike: constant, example } = composition;
  const indices = (values: Int32Array): InputDescription => ({ shape: [values.length], dtype: 'int32' });
  const { senders, receivers, individual } = example;
  return {
    ...(properties === 0 ? {} : { properties: { shape: [bodies, properties] } }),
    ...(constant ? {} : { senders: indices(senders), receivers: indices(receivers) }),
    ...(constant || individual === undefined ? {} : { individual: indices(individual) }),
  };
}

/** The values of `graphInputs` for some motions, in the composition's order. */
export function graphValues(composition: Composition, motions: readonly PhaseTrajectory[]): ArrayRecord {
  const { bodies, properties, alike: constant } = composition;
  const values: Record<string, ArrayValue> = {};
  if (properties > 0) {
    const data = new Float64Array(bodies * properties);
    let at = 0;
    for (const motion of motions) {
      data.set(motion.properties, at);
      at += motion.properties.length;
    }
    values.properties = { shape: [bodies, properties], data };
  }
  if (constant) return values;
  const { senders, receivers, individual } = graphArrays(motions);
  const indices = (data: Int32Array): ArrayValue => ({ shape: [data.length], data });
  return {
    ...values,
    senders: indices(senders),
    receivers: indices(receivers),
    ...(individual === undefined ? {} : { individual: indices(individual) }),
  };
}

/** The graph that models see, from the inputs that a batch gave or, where batches are alike, from constants. */
export function systemGraph(composition: Composition, inputs: TensorRecord): SystemGraph {
  const { systems, dimension, space, example, bodies, edges } = composition;
  const indices = (values: Int32Array): Tensor => tf.tensor1d(values, 'int32');
  const individual =
    inputs.individual ?? (example.individual === undefined ? undefined : indices(example.individual));
  return {
    systems,
    dimension,
    space,
    senders: inputs.senders ?? indices(example.senders),
    receivers: inputs.receivers ?? indices(example.receivers),
    system: indices(example.system),
    bodyProperties: inputs.properties ?? tf.zeros([bodies, 0]),
    edgeProperties: tf.zeros([edges, 0]),
    ...(individual === undefined ? {} : { individual }),
    ...(inputs.messageNoise === undefined ? {} : { noise: inputs.messageNoise }),
  };
}

function alike(one: PhaseTrajectory, other: PhaseTrajectory): boolean {
  const [a, b] = [one, other].map(({ trajectory }) => trajectory.system.interactions) as [
    Interactions,
    Interactions,
  ];
  const pairs: readonly (readonly [Int32Array | undefined, Int32Array | undefined])[] = [
    [a.first, b.first],
    [a.second, b.second],
    [one.individuals, other.individuals],
  ];
  return pairs.every(
    ([x, y]) =>
      x === y || (x !== undefined && y !== undefined && x.every((value, index) => value === y[index])),
  );
}
