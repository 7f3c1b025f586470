import { type Design, fitTrimmed } from 'principia/math';
import type { BodyRow } from './force-rows.js';
import type { Finding } from './structure.js';

/** What acts on single bodies, whatever the others do. */
export interface BodyPart {
  /** Whether there is a force along a body's velocity, and along which axes there is a field. */
  readonly drag: boolean;
  readonly axes: readonly number[];
  /** What is left of the forces for the drag, and for the field, each without the other: [D] a body. */
  readonly dragTarget: readonly Float64Array[];
  readonly fieldTarget: readonly Float64Array[];
  /** Error of the accelerations there. */
  readonly noise: number;
  readonly findings: readonly Finding[];
}

/**
 * Separates what is left of the forces on bodies, once those of pairs are taken away, into a drag and a field, as far as
 * a robust fit linear in velocity and place finds them; a form of their own is for the search to find.
 *
 *     a = (α/m + β) v + Σₖ (γₖ₀ + Σₗ γₖₗ xₗ)(1/m, 1) eₖ + rest
 *
 * @param left what is left, [D] a body
 * @param least share of all forces from which a part counts
 */
export function separateBodyPart(
  bodies: readonly BodyRow[],
  left: readonly Float64Array[],
  least: number,
): BodyPart {
  const [{ position }] = bodies as readonly [BodyRow];
  const dimension = position.length;
  const target = Float64Array.from({ length: bodies.length * dimension }, (_, entry) => {
    const body = Math.floor(entry / dimension);
    return left[body]![entry % dimension]! / bodies[body]!.mass;
  });
  const design = designOf(bodies, dimension);
  const { coefficients } = fitTrimmed(design, target);
  const ofColumns = (from: number, to: number): Float64Array =>
    target.map((_, row) => {
      let sum = 0;
      for (let column = from; column < to; column++) {
        sum += coefficients[column]! * design.values[row * design.width + column]!;
      }
      return sum;
    });
  const drag = ofColumns(0, dragColumns);
  const field = ofColumns(dragColumns, design.width);
  const rest = target.map((value, row) => value - drag[row]! - field[row]!);
  const whole = bodies.reduce((sum, { force, mass }) => sum + Math.hypot(...force) / mass, 0) || 1;
  const onAxis = (values: Float64Array, axis: number): Float64Array =>
    values.filter((_, entry) => entry % dimension === axis);
  const isPart = (part: Float64Array, beside: Float64Array): boolean =>
    sizeOf(part) >= least * whole && middle(part) > middle(beside);
  const dragged = isPart(drag, rest);
  const axes = Array.from({ length: dimension }, (_, axis) => axis).filter((axis) =>
    isPart(onAxis(field, axis), onAxis(rest, axis)),
  );
  const accepted = (entry: number): { readonly drag: number; readonly field: number } => ({
    drag: dragged ? drag[entry]! : 0,
    field: axes.includes(entry % dimension) ? field[entry]! : 0,
  });
  const without = (part: 'drag' | 'field'): readonly Float64Array[] =>
    bodies.map((body, index) =>
      left[index]!.map((value, axis) => value - body.mass * accepted(index * dimension + axis)[part]),
    );
  const unexplained = sizeOf(
    target.map((value, entry) => value - accepted(entry).drag - accepted(entry).field),
  );
  const share = (part: Float64Array): number => sizeOf(part) / whole;
  return {
    drag: dragged,
    axes,
    dragTarget: without('field'),
    fieldTarget: without('drag'),
    noise: 1.4826 * middle(rest),
    findings: [
      {
        question: 'size of a force along a body’s own velocity, beside all forces',
        value: share(drag),
        answer: dragged ? 'a drag' : 'no drag',
      },
      {
        question: 'size of a force by a body’s place, beside all forces',
        value: share(field),
        answer: axes.length > 0 ? `a field along ${axes.map((axis) => 'xyz'[axis]).join(', ')}` : 'no field',
      },
      {
        question: 'what neither pairs nor single bodies explain, beside all forces',
        value: unexplained / whole,
        answer:
          unexplained > 0.1 * whole
            ? 'more than pairs and single bodies: three bodies, or errors of the model'
            : 'pairs and single bodies are all there is',
      },
    ],
  };
}

const dragColumns = 2;

/** Rows are components of bodies' accelerations. */
function designOf(bodies: readonly BodyRow[], dimension: number): Design {
  const perAxis = 2 * (1 + dimension);
  const width = dragColumns + dimension * perAxis;
  const values = new Float64Array(bodies.length * dimension * width);
  bodies.forEach(({ position, velocity, mass: m }, body) => {
    for (let axis = 0; axis < dimension; axis++) {
      const row = (body * dimension + axis) * width;
      values[row] = velocity[axis]! / m;
      values[row + 1] = velocity[axis]!;
      [1, ...position].forEach((value, index) => {
        values[row + dragColumns + axis * perAxis + 2 * index] = value / m;
        values[row + dragColumns + axis * perAxis + 2 * index + 1] = value;
      });
    }
  });
  return { values, width };
}

/** Σ |a|. */
function sizeOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + Math.abs(value), 0);
}

/** The median size. */
function middle(values: Float64Array): number {
  return values.map(Math.abs).sort()[Math.floor(values.length / 2)] ?? 0;
}
