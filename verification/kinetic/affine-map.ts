import { createRandom, type RandomState, resumeRandom, solve } from 'principia/math';
import type { LangevinState, OverdampedState, Potential, Sampler } from 'principia/thermal';

/** One step of a scheme in few variables, as a function of them and of where the random stream stands. */
export interface ProbedStep {
  readonly variables: number;
  /** Normal numbers that a step draws. */
  readonly draws: number;
  step(variables: ArrayLike<number>, random: RandomState): Promise<number[]>;
}

/** x ← M x + N ξ with ξ standard normal: M [n, n] and N [n, k], row-major. */
export interface AffineMap {
  readonly matrix: Float64Array;
  readonly noise: Float64Array;
  /** The largest difference between the map and the code at a point and draws it was not read off from. */
  readonly error: number;
}

/** (q, p) of a sampler with momenta in one dimension. */
export function probeLangevin(
  sampler: Sampler<LangevinState>,
  potential: Potential,
  draws: number,
): ProbedStep {
  return {
    variables: 2,
    draws,
    async step(variables, random) {
      const position = Float64Array.of(variables[0]!);
      const { value, gradient } = await potential.evaluate(position);
      const momentum = Float64Array.of(variables[1]!);
      const [next] = await sampler.step({ position, momentum, value, gradient, random });
      return [next.position[0]!, next.momentum[0]!];
    },
  };
}

/** (q, R) of the overdamped sampler in one dimension, R the draw it keeps. */
export function probeOverdamped(sampler: Sampler<OverdampedState>, potential: Potential): ProbedStep {
  return {
    variables: 2,
    draws: 1,
    async step(variables, random) {
      const position = Float64Array.of(variables[0]!);
      const { value, gradient } = await potential.evaluate(position);
      const noise = Float64Array.of(variables[1]!);
      const [next] = await sampler.step({ position, noise, value, gradient, random });
      return [next.position[0]!, next.noise[0]!];
    },
  };
}

/**
 * The affine map that a step is in a quadratic potential, read off the code: M from unit vectors under one stream,
 * N from what further streams add, whose first draws are known.
 */
export async function affineMap({ variables, draws, step }: ProbedStep): Promise<AffineMap> {
  const streams = Array.from({ length: draws + 2 }, (_, index) => createRandom(1).child(index).state());
  const drawn = streams.map((state) => {
    const stream = resumeRandom(state);
    return Float64Array.from({ length: draws }, () => stream.normal());
  });
  const origin = new Float64Array(variables);
  const shifts = await Promise.all(streams.map((stream) => step(origin, stream)));
  const matrix = new Float64Array(variables * variables);
  for (let column = 0; column < variables; column++) {
    const image = await step(
      origin.map((_, index) => (index === column ? 1 : 0)),
      streams[0]!,
    );
    image.forEach((value, row) => {
      matrix[row * variables + column] = value - shifts[0]![row]!;
    });
  }
  const noise = new Float64Array(variables * draws);
  const system = Float64Array.from(
    { length: draws * draws },
    (_, at) => drawn[Math.floor(at / draws)]![at % draws]!,
  );
  for (let row = 0; row < variables; row++) {
    const right = Float64Array.from({ length: draws }, (_, stream) => shifts[stream]![row]!);
    noise.set(solve(system, right)!, row * draws);
  }
  const point = origin.map((_, index) => 1.3 - 2.1 * index);
  const last = streams.length - 1;
  const image = await step(point, streams[last]!);
  const error = Math.max(
    ...image.map((value, row) => {
      let expected = 0;
      for (let column = 0; column < variables; column++)
        expected += matrix[row * variables + column]! * point[column]!;
      for (let draw = 0; draw < draws; draw++) expected += noise[row * draws + draw]! * drawn[last]![draw]!;
      return Math.abs(value - expected);
    }),
  );
  return { matrix, noise, error };
}

/**
 * The covariance Σ [n, n] that the map leaves as it is, Σ = M Σ Mᵀ + N Nᵀ (the discrete Lyapunov equation, solved as
 * n² linear ones); null where the map has none, a factor of its growth being 1 or more.
 */
export function stationaryCovariance({ matrix, noise }: AffineMap): Float64Array | null {
  const size = Math.round(Math.sqrt(matrix.length));
  const draws = noise.length / size;
  const equations = size * size;
  const system = new Float64Array(equations * equations);
  const right = new Float64Array(equations);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const equation = row * size + column;
      for (let a = 0; a < size; a++) {
        for (let b = 0; b < size; b++) {
          system[equation * equations + a * size + b] =
            (row === a && column === b ? 1 : 0) - matrix[row * size + a]! * matrix[column * size + b]!;
        }
      }
      for (let draw = 0; draw < draws; draw++)
        right[equation]! += noise[row * draws + draw]! * noise[column * draws + draw]!;
    }
  }
  return growth(matrix, size) < 1 ? solve(system, right) : null;
}

/** The spectral radius of M, as the growth of its powers: ‖M^k‖^{1/k} for k = 2²⁰. */
function growth(matrix: Float64Array, size: number): number {
  let power = matrix;
  let logScale = 0;
  for (let doubling = 0; doubling < 20; doubling++) {
    const norm = Math.hypot(...power);
    if (norm === 0) return 0;
    power = power.map((value) => value / norm);
    logScale = 2 * (logScale + Math.log(norm));
    power = square(power, size);
  }
  return Math.exp((logScale + Math.log(Math.hypot(...power))) / 2 ** 20);
}

function square(matrix: Float64Array, size: number): Float64Array {
  return matrix.map((_, at) => {
    let sum = 0;
    for (let middle = 0; middle < size; middle++)
      sum += matrix[Math.floor(at / size) * size + middle]! * matrix[middle * size + (at % size)]!;
    return sum;
  });
}
