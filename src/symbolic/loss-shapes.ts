/**
 * The losses' mathematics: one table that fitting, scaling and uncertainties all read, and what a user adds to it.
 *
 * @packageDocumentation
 */
import { InputError } from 'principia/math';
import { derivativeNode } from './derivative.js';
import { mapLeaves, type Node } from './node.js';
import { parseNode } from './parse-node.js';
import { printJavaScript } from './print.js';

/** A loss ρ(z) of a residual z, in JavaScript over z and the threshold d. */
export interface LossShape {
  /** ρ(z): 0 at 0, and never less further from it. */
  readonly value: string;
  /** ρ'(z)/2. */
  readonly influence: string;
  /** ρ'(z)/2z. */
  readonly weight: string;
  /** ρ''(z)/2. */
  readonly curvature: string;
  /** The p of ρ(z) ~ |z|ᵖ close to 0. */
  readonly order: number;
}

const squared: LossShape = { value: 'z * z', influence: 'z', weight: '1', curvature: '1', order: 2 };
const size = 'Math.abs(z)';

/**
 * ρ(z) by name, with a threshold δ where there are two regimes:
 *
 * - squared: z²;
 * - absolute: |z|;
 * - huber: z² up to δ, 2δ|z| − δ² beyond;
 * - log-cosh: 2δ² ln cosh(z/δ), Huber's with a smooth passage;
 * - relative: z² with z = √w (y − f)/max(|y|, y₀), where y₀ is the lowest tenth of the sizes of the targets that are not
 *   0. For errors in proportion to the target; where these are a share c of it, f comes out low by about 2c², since rows
 *   that happen to be small weigh more.
 */
export type LossName = 'squared' | 'absolute' | 'huber' | 'log-cosh' | 'relative';

/** The losses with a name. Relative errors are squared errors of rows that have other weights. */
export const namedShapes: Readonly<Record<LossName, LossShape>> = {
  squared,
  absolute: {
    value: size,
    influence: '0.5 * Math.sign(z)',
    weight: `0.5 / ${size}`,
    curvature: '0',
    order: 1,
  },
  huber: {
    value: `(${size} <= d ? z * z : d * (2 * ${size} - d))`,
    influence: 'Math.max(-d, Math.min(d, z))',
    weight: `Math.min(1, d / ${size})`,
    curvature: `(${size} <= d ? 1 : 0)`,
    order: 2,
  },
  // ln cosh u = ln(1 + 2 sinh²(u/2)) where that loses no digits, and |u| + ln(1 + e^(−2|u|)) − ln 2 where that does not overflow.
  'log-cosh': {
    value: `2 * d * (${size} < d ? d * Math.log1p(2 * Math.sinh(z / (2 * d)) ** 2) : ${size} + d * (Math.log1p(Math.exp(-2 * ${size} / d)) - Math.LN2))`,
    influence: 'd * Math.tanh(z / d)',
    weight: '(z === 0 ? 1 : d * Math.tanh(z / d) / z)',
    curvature: '1 - Math.tanh(z / d) ** 2',
    order: 2,
  },
  relative: squared,
};

const readFormulas = new Map<string, LossShape>();

/**
 * The shape of a user's loss from its formula over z in the grammar of `parse`, its derivatives taken symbolically.
 *
 * @throws InputError for a formula that cannot be read or uses other variables than z, and for what is no loss: at
 * z = 0 and from ±10⁻⁴ to ±10⁴ it must be finite, 0 at 0, rise, and never fall on the way out.
 */
export function shapeOfFormula(formula: string): LossShape {
  const known = readFormulas.get(formula);
  if (known) return known;
  const body = parseNode(formula);
  const foreign = variableOtherThanZ(body);
  if (foreign !== undefined) {
    throw new InputError(`A loss is written over the residual z; "${formula}" uses "${foreign}".`);
  }
  const value = `(${printJavaScript(body)})`;
  const order = orderOf(formula, new Function('z', `return ${value};`) as (z: number) => number);
  const slope = derivativeNode(body, 'z');
  const influence = `(z === 0 ? 0 : 0.5 * (${printJavaScript(slope)}))`;
  const curvature = `0.5 * (${printJavaScript(derivativeNode(slope, 'z'))})`;
  const shape = { value, influence, weight: `${influence} / z`, curvature, order };
  readFormulas.set(formula, shape);
  return shape;
}

/** Checks that ρ is a loss, and how it begins. */
function orderOf(formula: string, loss: (z: number) => number): number {
  const refuse = (z: number, before: number): InputError =>
    new InputError(
      `A loss must be 0 at z = 0, rise on both sides without falling again and be finite up to |z| = 10000; ` +
        `"${formula}" is ${loss(z)} at z = ${z}${z === 0 ? '' : `, after ${before} closer to 0`}.`,
    );
  // What the formula loses to rounding, such as in log(1 + z^2).
  const rounding = 1e-12;
  if (!(Math.abs(loss(0)) <= rounding)) throw refuse(0, 0);
  for (const side of [1, -1]) {
    let before = 0;
    for (let exponent = -4; exponent <= 4; exponent += 0.125) {
      const z = side * 10 ** exponent;
      if (!Number.isFinite(loss(z)) || loss(z) < before - rounding * (1 + before)) throw refuse(z, before);
      before = loss(z);
    }
    if (!(before > 0)) throw refuse(side * 1e4, 0);
  }
  const [near, far] = [1e-3, 2e-3].map((z) => loss(z) + loss(-z)) as [number, number];
  // A loss that is 0 around 0 rises later than any power; its residuals are judged like squares.
  return near > rounding ? Math.log2(far / near) : 2;
}

function variableOtherThanZ(body: Node): string | undefined {
  let found: string | undefined;
  mapLeaves(body, (leaf) => {
    if (leaf.kind === 'variable' && leaf.name !== 'z') found ??= leaf.name;
    return leaf;
  });
  return found;
}
