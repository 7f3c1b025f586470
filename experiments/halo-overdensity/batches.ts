import type { ArrayRecord, InputDescription } from 'principia/tensor';
import type { Catalogue } from './catalogue.js';

/** The most that a batch holds. */
export interface BatchSize {
  readonly halos: number;
  readonly edges: number;
}

/** Halos with all edges to them, as the network takes them. */
export interface Batch {
  readonly halos: readonly number[];
  readonly inputs: ArrayRecord;
  /** The edges in the catalogue, in the order of the batch. */
  readonly edges: Int32Array;
}

/** The shapes of a batch. Room that is not filled is given to a last halo and to edges to it, all without weight. */
export function batchInputs({ halos, edges }: BatchSize): Readonly<Record<string, InputDescription>> {
  const [rows, column] = [{ shape: [halos + 1] }, { shape: [edges] }];
  return {
    ...{ mass: rows, target: rows, haloShare: rows },
    ...{ distance: column, senderMass: column, edgeShare: column },
    receiver: { shape: [edges], dtype: 'int32' },
  };
}

/** The first halos of those in order, from `from` on, whose edges fit into a batch; at least one. */
export function nextBatch(
  catalogue: Catalogue,
  order: ArrayLike<number>,
  from: number,
  size: BatchSize,
): Batch {
  const { masses, overdensity, neighbours } = catalogue;
  const { starts, senders, distances } = neighbours;
  const [rows, places] = [size.halos + 1, size.edges];
  const halos: number[] = [];
  const edges = new Int32Array(places);
  const receiver = new Int32Array(places).fill(size.halos);
  let filled = 0;
  for (let at = from; at < order.length && halos.length < size.halos; at++) {
    const halo = order[at]!;
    const [first, end] = [starts[halo]!, starts[halo + 1]!];
    if (halos.length > 0 && filled + end - first > places) break;
    // A halo with more neighbours than a whole batch has room for is read with the first of them.
    for (let edge = first; edge < end && filled < places; edge++, filled++) {
      edges[filled] = edge;
      receiver[filled] = halos.length;
    }
    halos.push(halo);
  }
  const ofHalos = (value: (halo: number) => number): { shape: number[]; data: Float64Array } => {
    const data = new Float64Array(rows);
    halos.forEach((halo, row) => {
      data[row] = value(halo);
    });
    return { shape: [rows], data };
  };
  const ofEdges = (value: (edge: number) => number): { shape: number[]; data: Float64Array } => {
    const data = new Float64Array(places);
    for (let place = 0; place < filled; place++) data[place] = value(edges[place]!);
    return { shape: [places], data };
  };
  return {
    halos,
    edges: edges.slice(0, filled),
    inputs: {
      mass: ofHalos((halo) => masses[halo]!),
      target: ofHalos((halo) => overdensity[halo]!),
      haloShare: ofHalos(() => 1 / halos.length),
      distance: ofEdges((edge) => distances[edge]!),
      senderMass: ofEdges((edge) => masses[senders[edge]!]!),
      edgeShare: ofEdges(() => 1 / halos.length),
      receiver: { shape: [places], data: receiver },
    },
  };
}
