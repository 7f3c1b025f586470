import type { LinearSpace } from 'principia/math';
import type { SplitState } from 'principia/physics';

/** Hénon and Heiles: two coupled nonlinear oscillators with V = (x² + y²)/2 + x²y − y³/3. */
export const acceleration = ({ position: [x, y] }: SplitState<Float64Array>): Float64Array =>
  Float64Array.of(-x! - 2 * x! * y!, -y! - x! ** 2 + y! ** 2);

export const start: SplitState<Float64Array> = {
  position: Float64Array.of(0.1, -0.2),
  velocity: Float64Array.of(0.3, 0.15),
};

export const coordinates = ({ position, velocity }: SplitState<Float64Array>): number[] => [
  ...position,
  ...velocity,
];

/** A vector with its derivatives by four numbers: (value, tangents [4]). */
export interface Dual {
  readonly value: Float64Array;
  readonly tangents: readonly Float64Array[];
}

const combined = (coefficients: readonly number[], vectors: readonly Float64Array[]): Float64Array =>
  vectors[0]!.map((_, index) =>
    vectors.reduce((sum, vector, term) => sum + coefficients[term]! * vector[index]!, 0),
  );

/** Integrators step these as well, and thereby differentiate their own step exactly. */
export const dualSpace: LinearSpace<Dual> = {
  combine: (coefficients, vectors) => ({
    value: combined(
      coefficients,
      vectors.map(({ value }) => value),
    ),
    tangents: vectors[0]!.tangents.map((_, tangent) =>
      combined(
        coefficients,
        vectors.map(({ tangents }) => tangents[tangent]!),
      ),
    ),
  }),
};

/** The acceleration with its derivative, J(x) dx. */
export const dualAcceleration = ({ position, velocity }: SplitState<Dual>): Dual => {
  const [x, y] = position.value as unknown as [number, number];
  return {
    value: acceleration({ position: position.value, velocity: velocity.value }),
    tangents: position.tangents.map(([dx, dy]) =>
      Float64Array.of(-(1 + 2 * y) * dx! - 2 * x * dy!, -2 * x * dx! - (1 - 2 * y) * dy!),
    ),
  };
};

const unit = (entry: number): Float64Array =>
  Float64Array.from({ length: 2 }, (_, index) => Number(index === entry));

/** The start as functions of themselves: tangent k is the derivative by coordinate k of (x, y, vx, vy). */
export const dualStart: SplitState<Dual> = {
  position: { value: start.position, tangents: [0, 1, 2, 3].map(unit) },
  velocity: { value: start.velocity, tangents: [-2, -1, 0, 1].map(unit) },
};

/** How far a map's Jacobian M is from symplectic: the largest entry of Mᵀ Ω M − Ω. */
export function formViolation({ position, velocity }: SplitState<Dual>): number {
  let violation = 0;
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      let form = 0;
      for (let axis = 0; axis < 2; axis++) {
        form +=
          position.tangents[i]![axis]! * velocity.tangents[j]![axis]! -
          velocity.tangents[i]![axis]! * position.tangents[j]![axis]!;
      }
      const expected = j - i === 2 ? 1 : i - j === 2 ? -1 : 0;
      violation = Math.max(violation, Math.abs(form - expected));
    }
  }
  return violation;
}
