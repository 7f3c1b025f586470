import { cholesky, choleskySolve } from 'principia/math';
import type { VectorField } from 'principia/physics';
import { compileScalar, type Expression } from 'principia/symbolic';
import { type GeneralisedEquations, joinExpressions } from './lagrange-equations.js';
import type { VariationalField } from './variational-field.js';

/** Equations of motion made ready to be integrated, the state being [q, q̇]. */
export interface GeneralisedField {
  readonly equations: GeneralisedEquations;
  /** The rates of the state at given parameters; not finite where the mass matrix is not positive definite. */
  field(parameters: ArrayLike<number>): VectorField;
  /** The same with the state's sensitivities by its initial values and by the parameters of given indices. */
  variations(parameters: ArrayLike<number>, free: readonly number[]): Omit<VariationalField, 'events'>;
}

/** A compiled expression and where its value belongs. */
interface Entry {
  readonly place: number;
  readonly value: (...values: readonly number[]) => number;
}

/**
 * Compiles equations M(q) q̈ = τ(q, q̇) and their derivatives. With R = τ − M a at a = q̈ held fixed, the sensitivities of
 * the accelerations by a state or a parameter z are
 *
 *   ∂q̈/∂z = M⁻¹ ∂R/∂z,
 *
 * every ∂R/∂z by symbol. The whole vector of the variations is [q, q̇, S], S row-major [2n, columns].
 *
 * Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, I.14.
 */
export function compileGeneralised(equations: GeneralisedEquations): GeneralisedField {
  const { coordinates, rates, parameters, mass, force } = equations;
  const count = coordinates.length;
  const accelerations = coordinates.map((_, index) => `acceleration${index}`);
  const names = [...coordinates, ...rates, ...parameters, ...accelerations];
  const remainders = force.map((torque, row) => {
    const text = accelerations.map((name, column) => ` - $${column + 1}*${name}`).join('');
    return joinExpressions(`$0${text}`, [torque, ...mass.slice(row * count, (row + 1) * count)]);
  });
  const compile = (expressions: readonly Expression[]): readonly Entry[] =>
    expressions.flatMap((expression, place) =>
      expression.toString() === '0' ? [] : [{ place, value: compileScalar(expression, names) }],
    );
  const masses = compile(mass);
  const forces = compile(force);
  const width = 2 * count + parameters.length;
  const slopes = compile(
    remainders.flatMap((remainder) =>
      names.slice(0, width).map((name) => remainder.derivative(name).simplified()),
    ),
  );

  /** Writes the accelerations into the values' last places; the factor of M, null where it has none. */
  const accelerate = (values: number[], matrix: Float64Array, torque: Float64Array): Float64Array | null => {
    for (const { place, value } of masses) matrix[place] = value(...values);
    for (const { place, value } of forces) torque[place] = value(...values);
    const factor = cholesky(matrix, count);
    const solved = factor === null ? null : choleskySolve(factor, torque);
    for (let index = 0; index < count; index++) values[width + index] = solved?.[index] ?? Number.NaN;
    return factor;
  };
  const workspace = (given: ArrayLike<number>) => ({
    values: [
      ...new Array<number>(2 * count).fill(0),
      ...Array.from(given),
      ...new Array<number>(count).fill(0),
    ],
    matrix: new Float64Array(count * count),
    torque: new Float64Array(count),
  });

  return {
    equations,
    field(given) {
      const { values, matrix, torque } = workspace(given);
      return (_time, state, derivative) => {
        for (let index = 0; index < 2 * count; index++) values[index] = state[index]!;
        accelerate(values, matrix, torque);
        for (let index = 0; index < count; index++) {
          derivative[index] = state[count + index]!;
          derivative[count + index] = values[width + index]!;
        }
      };
    },
    variations(given, free) {
      const { values, matrix, torque } = workspace(given);
      const columns = 2 * count + free.length;
      const begin = 2 * count;
      const slope = new Float64Array(count * width);
      const solved = new Float64Array(count * width);
      const right = new Float64Array(count);
      return {
        columns,
        size: begin * (1 + columns),
        initial(state) {
          const whole = new Float64Array(begin * (1 + columns));
          whole.set(Array.from(state), 0);
          for (let row = 0; row < begin; row++) whole[begin + row * columns + row] = 1;
          return whole;
        },
        field(_time, state, derivative) {
          for (let index = 0; index < begin; index++) values[index] = state[index]!;
          const factor = accelerate(values, matrix, torque);
          for (let index = 0; index < count; index++) {
            derivative[index] = state[count + index]!;
            derivative[count + index] = values[width + index]!;
          }
          if (factor === null) return void derivative.fill(Number.NaN);
          for (const { place, value } of slopes) slope[place] = value(...values);
          for (let column = 0; column < width; column++) {
            for (let row = 0; row < count; row++) right[row] = slope[row * width + column]!;
            const own = choleskySolve(factor, right);
            for (let row = 0; row < count; row++) solved[row * width + column] = own[row]!;
          }
          for (let row = 0; row < count; row++) {
            const into = begin + row * columns;
            const below = begin + (count + row) * columns;
            for (let column = 0; column < columns; column++) {
              derivative[into + column] = state[below + column]!;
              const parameter = column < begin ? -1 : begin + free[column - begin]!;
              let sum = parameter < 0 ? 0 : solved[row * width + parameter]!;
              for (let inner = 0; inner < begin; inner++) {
                sum += solved[row * width + inner]! * state[begin + inner * columns + column]!;
              }
              derivative[below + column] = sum;
            }
          }
        },
      };
    },
  };
}
