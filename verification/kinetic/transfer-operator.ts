import { createRandom, resumeRandom, symmetricEigen } from 'principia/math';
import type { ProbedStep } from './affine-map.js';

/** Evenly spaced points from −reach to reach. */
export interface Grid {
  readonly reach: number;
  readonly points: number;
}

/** What a step does to functions: (P f)(x) = E[f(x′) | x], whose powers tend to the stationary mean of f. */
export interface TransferOperator {
  /** The stationary mean of a function of the two variables; NaN where 2,000 steps do not forget their start. */
  mean(of: (first: number, second: number) => number): number;
}

/** Points of the interpolation in each variable: exact for polynomials of degree 5. */
const stencil = 6;

/**
 * The transfer operator of a step in two variables, read off the code on a grid: the first draw is set to the nodes
 * of Gauss-Hermite quadrature (it is the stream's spare normal), a second one is taken to enter linearly, as the last
 * refreshment of a splitting does, and is followed along the line through two of its values. No random error is left:
 * stationary means
 * come out to 1e-6 where a Monte-Carlo estimate of equal cost would know them to 1e-3.
 */
export async function transferOperator(
  probed: ProbedStep,
  grids: readonly [Grid, Grid],
  nodes: number,
): Promise<TransferOperator> {
  const quadrature = gaussHermite(nodes);
  const [rows, columns] = grids.map(({ points }) => points) as [number, number];
  const places = Array.from({ length: rows * columns }, (_, place) => [
    coordinate(grids[0], Math.floor(place / columns)),
    coordinate(grids[1], place % columns),
  ]);
  const perPlace = nodes ** probed.draws;
  const transitions = places.length * perPlace;
  const corner = new Int32Array(transitions);
  const weights = new Float64Array(transitions * 2 * stencil);
  const lines = twoStreams();
  let transition = 0;
  for (const place of places) {
    for (const draw of quadrature.nodes) {
      const ends = await Promise.all(
        lines.slice(0, probed.draws).map(({ state }) => probed.step(place, { ...state, spare: draw })),
      );
      for (const fraction of probed.draws === 1 ? [0] : quadrature.nodes.map(fractionOf(lines))) {
        const [row, rowWeights] = interpolation(grids[0], along(ends, 0, fraction));
        const [column, columnWeights] = interpolation(grids[1], along(ends, 1, fraction));
        corner[transition] = row * columns + column;
        weights.set(rowWeights, transition * 2 * stencil);
        weights.set(columnWeights, transition * 2 * stencil + stencil);
        transition++;
      }
    }
  }
  const probabilities = Float64Array.from({ length: perPlace }, (_, index) =>
    probed.draws === 1
      ? quadrature.weights[index]!
      : quadrature.weights[Math.floor(index / nodes)]! * quadrature.weights[index % nodes]!,
  );

  const apply = (values: Float64Array): Float64Array =>
    values.map((_, place) => {
      let expected = 0;
      for (let branch = 0; branch < perPlace; branch++) {
        const at = place * perPlace + branch;
        const first = at * 2 * stencil;
        let sum = 0;
        for (let row = 0; row < stencil; row++) {
          const start = corner[at]! + row * columns;
          let inner = 0;
          for (let column = 0; column < stencil; column++)
            inner += weights[first + stencil + column]! * values[start + column]!;
          sum += weights[first + row]! * inner;
        }
        expected += probabilities[branch]! * sum;
      }
      return expected;
    });

  return {
    mean(of) {
      let values: Float64Array = Float64Array.from(places, ([first, second]) => of(first!, second!));
      const centre = Math.floor(rows / 2) * columns + Math.floor(columns / 2);
      // A unit of the first variable from the centre: where the two agree, the start is forgotten.
      const aside = centre + Math.round((rows - 1) / (2 * grids[0].reach)) * columns;
      for (let step = 0; step < 2000; step++) {
        values = apply(values);
        if (step > 20 && Math.abs(values[centre]! - values[aside]!) < 1e-8) return values[centre]!;
      }
      return Number.NaN;
    },
  };
}

function coordinate({ reach, points }: Grid, index: number): number {
  return reach * ((2 * index) / (points - 1) - 1);
}

/** The first point of the stencil about a value, held inside the grid, and the Lagrange weights of its points. */
function interpolation({ reach, points }: Grid, value: number): [number, Float64Array] {
  const place = ((Math.min(Math.max(value, -reach), reach) / reach + 1) * (points - 1)) / 2;
  const first = Math.min(Math.max(Math.floor(place) - stencil / 2 + 1, 0), points - stencil);
  return [
    first,
    Float64Array.from({ length: stencil }, (_, own) => {
      let weight = 1;
      for (let other = 0; other < stencil; other++)
        if (other !== own) weight *= (place - first - other) / (own - other);
      return weight;
    }),
  ];
}

/** Two places in streams whose next normal numbers, after the spare one, are known and differ. */
function twoStreams() {
  return [0, 1].map((label) => {
    const state = createRandom(1).child(label).state();
    return { state, next: resumeRandom({ ...state, spare: null }).normal() };
  });
}

/** Where a value of the second draw lies on the line through those of the two streams. */
function fractionOf([first, second]: ReturnType<typeof twoStreams>): (draw: number) => number {
  return (draw) => (draw - first!.next) / (second!.next - first!.next);
}

function along(ends: readonly number[][], variable: number, fraction: number): number {
  const start = ends[0]![variable]!;
  return fraction === 0 ? start : start + fraction * (ends[1]![variable]! - start);
}

/** Nodes and weights of the mean over a standard normal number, exact to degree 2n − 1 (Golub and Welsch). */
function gaussHermite(count: number): { readonly nodes: number[]; readonly weights: number[] } {
  const jacobi = new Float64Array(count * count);
  for (let index = 1; index < count; index++) {
    jacobi[index * count + index - 1] = Math.sqrt(index);
    jacobi[(index - 1) * count + index] = Math.sqrt(index);
  }
  const { values, vectors } = symmetricEigen(jacobi, count);
  return { nodes: [...values], weights: [...values].map((_, node) => vectors[node * count]! ** 2) };
}
