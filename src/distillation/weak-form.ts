/**
 * Lagrange's equations in weak form: integrals over windows, in which no acceleration appears.
 *
 * @packageDocumentation
 */
import type { Expression } from 'principia/symbolic';
import type { GeneralisedNames } from './lagrange-equations.js';

/** A term with a coefficient that is to be found: a part of the Lagrangian, or generalised forces. */
export type MotionTerm = LagrangianTerm | ForceTerm;

/** A part of the Lagrangian. */
export interface LagrangianTerm {
  readonly name: string;
  readonly lagrangian: Expression;
}

/** A generalised force on each coordinate. */
export interface ForceTerm {
  readonly name: string;
  /** [n]. */
  readonly forces: readonly Expression[];
}

/** A motion on even times, smoothed enough for its rates to be believed. */
export interface SampledMotion {
  /** Between samples. */
  readonly spacing: number;
  /** Values of every coordinate and of every rate by its name. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** The windows that the equations are integrated over. */
export interface WeakFormOptions {
  /** Samples on each side of a window's middle. */
  readonly half: number;
  /** Samples from one window to the next. */
  readonly stride: number;
}

/** Linear equations Σₖ θₖ values[row, k] = 0 for the coefficients. */
export interface WeakRows {
  /** [rows, terms]; n rows a window, one a coordinate. */
  readonly values: Float64Array;
  /** ∂²Lₖ/∂q̇ᵢ∂q̇ⱼ in the middle of each window, [windows, n·n, terms]. */
  readonly masses: Float64Array;
  readonly terms: number;
  readonly coordinates: number;
  readonly windows: number;
}

/**
 * Multiplies Lagrange's equations by the bump φ(u) = (1 − u²)⁴ of each window and integrates by parts:
 *
 *   −∫ φ' ∂L/∂q̇ᵢ dt − ∫ φ ∂L/∂qᵢ dt − ∫ φ Qᵢ dt = 0,
 *
 * a column a term. Rows are divided by ∫ φ dt, so that they are mean torques. The trapezoid rule's error falls with the
 * fourth power of the spacing: φ and its first three derivatives vanish at the ends.
 *
 * Source: D. A. Messenger, D. M. Bortz, Weak SINDy, Multiscale Modeling & Simulation 19, 1474 (2021).
 */
export function weakForm(
  terms: readonly MotionTerm[],
  { coordinates, rates }: GeneralisedNames,
  motions: readonly SampledMotion[],
  { half, stride }: WeakFormOptions,
): WeakRows {
  const count = coordinates.length;
  const parts = terms.map((term) => ({
    momenta: 'forces' in term ? [] : rates.map((rate) => term.lagrangian.derivative(rate)),
    torques:
      'forces' in term
        ? term.forces
        : coordinates.map((coordinate) => term.lagrangian.derivative(coordinate)),
    masses:
      'forces' in term
        ? []
        : rates.flatMap((one) => rates.map((other) => term.lagrangian.derivative(one).derivative(other))),
  }));
  const blocks = motions.map(({ spacing, columns }) => {
    const { bump, slope } = bumpWeights(half, spacing);
    const evaluated = parts.map((part) => ({
      momenta: part.momenta.map((one) => one.evaluate(columns)),
      torques: part.torques.map((one) => one.evaluate(columns)),
      masses: part.masses.map((one) => one.evaluate(columns)),
    }));
    const length = columns[coordinates[0]!]!.length;
    const windows = Math.max(0, Math.floor((length - 2 * half - 1) / stride) + 1);
    const values = new Float64Array(windows * count * terms.length);
    const masses = new Float64Array(windows * count * count * terms.length);
    for (let window = 0; window < windows; window++) {
      const from = window * stride;
      evaluated.forEach((part, term) => {
        for (let row = 0; row < count; row++) {
          const momentum = part.momenta[row];
          const torque = part.torques[row]!;
          let sum = 0;
          for (let at = 0; at < bump.length; at++) {
            sum -= bump[at]! * torque[from + at]! + (momentum ? slope[at]! * momentum[from + at]! : 0);
          }
          values[(window * count + row) * terms.length + term] = sum;
        }
        part.masses.forEach((mass, entry) => {
          masses[(window * count * count + entry) * terms.length + term] = mass[from + half]!;
        });
      });
    }
    return { values, masses, windows };
  });
  return {
    values: joined(blocks.map(({ values }) => values)),
    masses: joined(blocks.map(({ masses }) => masses)),
    terms: terms.length,
    coordinates: count,
    windows: blocks.reduce((sum, { windows }) => sum + windows, 0),
  };
}

/** φ and φ' at the samples of a window, both over ∫ φ dt / dt. */
function bumpWeights(half: number, spacing: number): { bump: Float64Array; slope: Float64Array } {
  const places = Float64Array.from({ length: 2 * half + 1 }, (_, at) => (at - half) / half);
  const bump = places.map((u) => (1 - u * u) ** 4);
  const slope = places.map((u) => (-8 * u * (1 - u * u) ** 3) / (half * spacing));
  const area = bump.reduce((sum, value) => sum + value, 0);
  return { bump: bump.map((value) => value / area), slope: slope.map((value) => value / area) };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
