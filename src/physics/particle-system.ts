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
  /** Made when first asked for: a thousand bodies have half a million edges. */
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
  const names = new Set<string>();
  for (const { name } of bodies) {
    if (names.has(name)) {
      throw new InputError(`two bodies are named '${name}'; give every body a name of its own`);
    }
    names.add(name);
  }
  const interactions = interactionsOf(topology, bodies.length);
  let graph: UndirectedGraph | undefined;
  return {
    bodies,
    interactions,
    get graph() {
      graph ??= graphOf(bodies, interactions);
      return graph;
    },
  };
}

/** The pairs in the order of their bodies, every one once, so that equal systems have equal arrays. */
function interactionsOf(topology: Topology, count: number): Interactions {
  if (topology === 'chain') {
    const links = Math.max(0, count - 1);
    return {
      first: Int32Array.from({ length: links }, (_, index) => index),
      second: Int32Array.from({ length: links }, (_, index) => index + 1),
    };
  }
  if (topology === 'complete') return completeInteractions(count);
  const keys = Float64Array.from(topology, ([one, other]) => {
    const inside = (index: number): boolean => Number.isInteger(index) && index >= 0 && index < count;
    if (one === other || !inside(one) || !inside(other)) {
      throw new InputError(
        `the pair [${one}, ${other}] cannot interact; expected two different indices below ${count}`,
      );
    }
    return Math.min(one, other) * count + Math.max(one, other);
  }).sort();
  const unique = keys.filter((key, index) => key !== keys[index - 1]);
  return {
    first: Int32Array.from(unique, (key) => Math.floor(key / count)),
    second: Int32Array.from(unique, (key) => key % count),
  };
}

function completeInteractions(count: number): Interactions {
  const pairs = (count * (count - 1)) / 2;
  const first = new Int32Array(pairs);
  const second = new Int32Array(pairs);
  let pair = 0;
  for (let one = 0; one < count; one++) {
    for (let other = one + 1; other < count; other++) {
      first[pair] = one;
      second[pair] = other;
      pair += 1;
    }
  }
  return { first, second };
}

function graphOf(bodies: readonly Body[], { first, second }: Interactions): UndirectedGraph {
  const graph = new UndirectedGraph();
  for (const body of bodies) graph.addNode(body.name, { ...body });
  first.forEach((one, pair) => {
    graph.addEdge(bodies[one]!.name, bodies[second[pair]!]!.name);
  });
  return graph;
}
