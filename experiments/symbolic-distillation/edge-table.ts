import type { Expression } from 'principia/symbolic';
import type { StateReader } from 'principia/training';

/** Edges of recorded states, a column for everything that a law may say; body 1 receives. */
export interface EdgeTable {
  /** Components of the separation from body 2 to body 1, [edges] each. */
  readonly separation: readonly Float64Array[];
  readonly r: Float64Array;
  readonly m1: Float64Array;
  readonly m2: Float64Array;
  readonly q1: Float64Array;
  readonly q2: Float64Array;
  /** The true force on body 1, [edges, D]. */
  readonly force: Float64Array;
}

/** The first edges of a reader's states, at most so many. */
export function edgeTable(
  { senders, receivers, position, properties }: Omit<StateReader, 'read' | 'dispose' | 'momentum' | 'force'>,
  dimension: number,
  force: Expression,
  most: number,
): EdgeTable {
  const edges = Math.min(most, senders.length);
  const bodies = position.length / dimension;
  const known = properties.length / bodies;
  const column = (value: (receiver: number, sender: number) => number): Float64Array =>
    Float64Array.from({ length: edges }, (_, edge) => value(receivers[edge]!, senders[edge]!));
  const property = (index: number) => (body: number) => properties[body * known + index]!;
  const [mass, charge] = [property(0), property(1)];
  const separation = Array.from({ length: dimension }, (_, axis) =>
    column((one, other) => position[one * dimension + axis]! - position[other * dimension + axis]!),
  );
  const r = column(() => 0).map((_, edge) => Math.hypot(...separation.map((values) => values[edge]!)));
  const properties12 = {
    m1: column((one) => mass(one)),
    m2: column((_, other) => mass(other)),
    q1: column((one) => charge(one)),
    q2: column((_, other) => charge(other)),
  };
  const strength = force.evaluate({ r, ...properties12 });
  const components = Float64Array.from({ length: edges * dimension }, (_, entry) => {
    const edge = Math.floor(entry / dimension);
    return (strength[edge]! * separation[entry % dimension]![edge]!) / r[edge]!;
  });
  return { separation, r, ...properties12, force: components };
}
