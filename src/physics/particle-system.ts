import { UndirectedGraph } from 'graphology';
import { InputError } from 'principia/math';

/** A body; a mass or charge that is absent is unknown, to be learned. */
export interface Body {
  readonly name: string;
  readonly mass?: number;
  readonly charge?: number;
}

/** The interacting pairs as index arrays, one entry a pair with first < second: no string keys in hot paths. */
export interface Interactions {
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** Bodies and who acts on whom: the graph for people and tools, the index arrays for kernels. */
export interface ParticleSystem {
  readonly graph: UndirectedGraph;
  readonly bodies: readonly Body[];
  readonly interactions: Interactions;
}

/** Who acts on whom: everyone on everyone, each on the next in the list, or the pairs given by the bodies' indices. */
export type Topology = 'complete' | 'chain' | readonly (readonly [number, number])[];

/**
 * Bodies and their interactions as a graphology graph (a node is a body, an edge an interaction), with the index
 * arrays that kernels use.
 *
 * @throws InputError for two bodies of one name, a pair of a body with itself, or a pair beyond the bodies
 * @example
 * ```ts
 * const { interactions } = createParticleSystem([{ name: 'Sun', mass: 1 }, { name: 'Jupiter' }], 'complete');
 * // first [0], second [1]
 * ```
 */
export function createParticleSystem(bodies: readonly Body[], topology: Topology): ParticleSystem {
  const graph = new UndirectedGraph();
  for (const body of bodies) {
    if (graph.hasNode(body.name)) {
      throw new InputError(`two bodies are named '${body.name}'; give every body a name of its own`);
    }
    graph.addNode(body.name, { ...body });
  }
  for (const [one, other] of pairsOf(topology, bodies.length)) {
    if (one === other || bodies[one] === undefined || bodies[other] === undefined) {
      throw new InputError(
        `the pair [${one}, ${other}] cannot interact; expected two different indices below ${bodies.length}`,
      );
    }
    graph.mergeEdge(bodies[one].name, bodies[other].name);
  }
  return { graph, bodies, interactions: interactionsOf(graph, bodies) };
}

function pairsOf(topology: Topology, count: number): readonly (readonly [number, number])[] {
  if (topology !== 'complete' && topology !== 'chain') return topology;
  const pairs: [number, number][] = [];
  for (let one = 0; one < count; one++) {
    const last = topology === 'complete' ? count - 1 : Math.min(one + 1, count - 1);
    for (let other = one + 1; other <= last; other++) pairs.push([one, other]);
  }
  return pairs;
}

/** The graph's edges in the order of their bodies, so that equal systems have equal arrays. */
function interactionsOf(graph: UndirectedGraph, bodies: readonly Body[]): Interactions {
  const index = new Map(bodies.map((body, position) => [body.name, position]));
  const pairs = graph.mapEdges((_edge, _attributes, source, target) => {
    const one = index.get(source)!;
    const other = index.get(target)!;
    return [Math.min(one, other), Math.max(one, other)] as const;
  });
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return {
    first: Int32Array.from(pairs, (pair) => pair[0]),
    second: Int32Array.from(pairs, (pair) => pair[1]),
  };
}
