import type { GraphBuilder, GraphNode } from '../graph.js';
import { arithmetic, integers, operation, slice, uniform } from '../operations.js';

/**
 * The running product along an axis, which ONNX does not have, in ⌈log₂ n⌉ multiplications: each doubles the number of
 * factors by multiplying with itself, delayed by that number (Hillis and Steele 1986).
 */
export function cumulativeProduct(
  build: GraphBuilder,
  x: GraphNode,
  axis: number,
  exclusive: boolean,
  reverse: boolean,
): GraphNode {
  let product = exclusive ? delayed(build, x, axis, 1, reverse) : x;
  for (let factors = 1; factors < x.shape[axis]!; factors *= 2) {
    product = arithmetic(build)('Mul', product, delayed(build, product, axis, factors, reverse));
  }
  return product;
}

/** Moved by `count` places towards the end, or the beginning, of the axis; ones move in. */
function delayed(
  build: GraphBuilder,
  x: GraphNode,
  axis: number,
  count: number,
  reverse: boolean,
): GraphNode {
  const length = x.shape[axis]!;
  const moved = Math.min(count, length);
  const along = (value: number) => x.shape.map((_, other) => (other === axis ? value : 0));
  const kept = slice(build, x, along(reverse ? moved : 0), x.shape.with(axis, length - moved));
  const pads = integers(build, reverse ? [...along(0), ...along(moved)] : [...along(moved), ...along(0)]);
  return operation(build, 'Pad', [kept, pads, uniform(build, 1, [], x.type)], x.shape);
}
