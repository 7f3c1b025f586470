/**
 * A law of motion that is linear in its coefficients: forces of pairs along their separation, and forces on bodies.
 *
 * @packageDocumentation
 */
import type { BodyTerm } from './body-terms.js';
import type { FeatureMap } from './feature-map.js';

/** What the features of a pair are: its force itself, or its energy, whose slope is the force F = −∂U/∂r. */
export type PairKind = 'force' | 'hamiltonian';

/** K functions whose sum with coefficients c is the law. */
export interface LinearModel {
  readonly kind: PairKind;
  readonly pair: FeatureMap;
  /** Their features follow those of the pairs, in this order. */
  readonly bodies: readonly BodyTerm[];
  readonly count: number;
  /** Group of every feature, [K]; each body term is a group of its own. */
  readonly groups: Int32Array;
  /** ln r of the nearest and the farthest pair of the data; features are trusted between them. All if absent. */
  readonly span?: readonly [nearest: number, farthest: number];
}

/** Puts pair features and body terms into one model. */
export function linearModel(
  kind: PairKind,
  pair: FeatureMap,
  bodies: readonly BodyTerm[],
  span?: LinearModel['span'],
): LinearModel {
  const groups = [...pair.groups];
  for (const { count } of bodies) {
    const next = Math.max(-1, ...groups) + 1;
    for (let feature = 0; feature < count; feature++) groups.push(next);
  }
  return {
    kind,
    pair,
    bodies,
    count: groups.length,
    groups: Int32Array.from(groups),
    ...(span === undefined ? {} : { span }),
  };
}

/** Writes what each pair feature adds to the force along the separation, for the pair whose invariants start at `at`. */
export function pairForces(
  { kind, pair }: LinearModel,
  invariants: Float64Array,
  at: number,
  out: Float64Array,
): void {
  if (kind === 'force') {
    pair.values(invariants, at, out);
    return;
  }
  pair.slopes(invariants, at, out);
  const inverse = -1 / Math.exp(invariants[at]!);
  for (let feature = 0; feature < pair.count; feature++) out[feature] = out[feature]! * inverse;
}

/** Σ aₖ cₖ over the values given; there may be more coefficients than values. */
export function weightedSum(values: Float64Array, coefficients: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]! * coefficients[k]!;
  return sum;
}
