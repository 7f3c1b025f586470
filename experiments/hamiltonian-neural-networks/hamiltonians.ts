import type { TaskName } from './config.js';

/** The true energy of a state, positions and momenta [N, D], in the units of the paper. */
export type Hamiltonian = (positions: Float64Array, momenta: Float64Array) => number;

/** Of the recorded pendulum: torque of gravity over inertia, fitted to the recordings, s⁻². */
const recordedTorque = 64.051;

/** Σ p²/2 − Σ_{i<j} 1/r of bodies of mass 1 in the plane. */
const gravity: Hamiltonian = (positions, momenta) => {
  let energy = momenta.reduce((sum, p) => sum + p ** 2 / 2, 0);
  for (let first = 0; first < positions.length; first += 2) {
    for (let second = first + 2; second < positions.length; second += 2) {
      energy -=
        1 /
        Math.hypot(positions[first]! - positions[second]!, positions[first + 1]! - positions[second + 1]!);
    }
  }
  return energy;
};

/** The true energies; that of the recorded pendulum, over m g l, falls by friction. */
export const hamiltonians: Readonly<Record<TaskName, Hamiltonian>> = {
  'mass-spring': ([q], [p]) => p! ** 2 + q! ** 2,
  pendulum: ([q], [p]) => p! ** 2 + 3 * (1 - Math.cos(q!)),
  'two-body': gravity,
  'three-body': gravity,
  'real-pendulum': ([q], [p]) => p! ** 2 / (2 * recordedTorque) + 1 - Math.cos(q!),
};

/** −∂H/∂q of the two tasks of one body, whose velocity is 2 p. */
export const forces: Readonly<Record<'mass-spring' | 'pendulum', (q: number) => number>> = {
  'mass-spring': (q) => -2 * q,
  pendulum: (q) => -3 * Math.sin(q),
};

/** The energy at every time of a motion, arrays [T, N, D] of states of the given width N D. */
export function energiesAlong(
  energy: Hamiltonian,
  { positions, momenta }: { readonly positions: Float64Array; readonly momenta: Float64Array },
  width: number,
): Float64Array {
  return Float64Array.from({ length: positions.length / width }, (_, row) =>
    energy(
      positions.subarray(row * width, (row + 1) * width),
      momenta.subarray(row * width, (row + 1) * width),
    ),
  );
}
