import { invariantCount } from '../pair-invariants.js';
import { type LinearModel, weightedSum } from './linear-model.js';
import type { PairFunction } from './pair-table.js';

/** What is learned of pairs, as a function of their invariants, and what of single bodies. */
export interface LearnedParts {
  readonly model: LinearModel;
  readonly coefficients: Float64Array;
  readonly pair: PairFunction;
}

/** The powers of the distance that a force may go on with: what data show at their edge, within reason. */
const [steepestFall, steepestRise] = [-14, 4];
/** Stretches of ln r inside an edge over which its power is taken, the longest first in which the force keeps its sign. */
const stretches = [1.5, 0.5, 0.1];
/** The tangent at the edge is followed where it is no further from that: an edge may rest on a single pair. */
const [tangent, trusted] = [1e-3, 2];

/**
 * A model with its coefficients. Nearer and farther than any pair of the data, where features say nothing, the force goes
 * on with the power of the distance that it has at the edge, F(r) = F(a) (r/a)^p: exact for powers, and never wilder than
 * the data. So two bodies on springs may pass through each other though none did while the law was learned.
 */
export function learnedParts(model: LinearModel, coefficients: Float64Array): LearnedParts {
  const features = new Float64Array(model.pair.count);
  const within: PairFunction = {
    value(invariants, at = 0) {
      model.pair.values(invariants, at, features);
      return weightedSum(features, coefficients);
    },
    slope(invariants, at = 0) {
      model.pair.slopes(invariants, at, features);
      return weightedSum(features, coefficients);
    },
  };
  const pair = model.span === undefined ? within : beyond(within, model.kind, model.span);
  return { model, coefficients, pair };
}

/** The function, going on with a power of the distance outside a span of ln r. */
function beyond(
  within: PairFunction,
  kind: LinearModel['kind'],
  [nearest, farthest]: readonly [number, number],
): PairFunction {
  const edge = new Float64Array(invariantCount);
  /** Of a force its size; of an energy its slope by ln r, which is −F r. */
  const strength = kind === 'force' ? within.value : within.slope;
  /** Moves a pair to the edge of the data; returns how far it lies outside, in ln r, 0 inside. */
  const toEdge = (invariants: Float64Array, at: number): number => {
    const distance = invariants[at]!;
    if (distance >= nearest && distance <= farthest) return 0;
    for (let input = 0; input < invariantCount; input++) edge[input] = invariants[at + input]!;
    edge[0] = distance < nearest ? nearest : farthest;
    return distance - edge[0];
  };
  const powerAtEdge = (outside: number): { readonly size: number; readonly power: number } => {
    const size = strength(edge);
    const at = edge[0]!;
    const powerOver = (stretch: number): number => {
      const step = -Math.sign(outside) * Math.min(stretch, (farthest - nearest) / 2);
      edge[0] = at + step;
      const power = Math.log(strength(edge) / size) / step;
      edge[0] = at;
      return power;
    };
    const usual = stretches.map(powerOver).find(Number.isFinite) ?? 0;
    const own = powerOver(tangent);
    const power = Math.abs(own - usual) <= trusted ? own : usual;
    return { size, power: Math.min(steepestRise, Math.max(steepestFall, power)) };
  };
  const strengthBeyond = (outside: number): number => {
    const { size, power } = powerAtEdge(outside);
    return size * Math.exp(power * outside);
  };
  return {
    value(invariants, at = 0) {
      const outside = toEdge(invariants, at);
      if (outside === 0) return within.value(invariants, at);
      if (kind === 'force') return strengthBeyond(outside);
      const { size, power } = powerAtEdge(outside);
      const integral = power === 0 ? outside : Math.expm1(power * outside) / power;
      return within.value(edge) + size * integral;
    },
    slope(invariants, at = 0) {
      const outside = toEdge(invariants, at);
      if (outside === 0) return within.slope(invariants, at);
      return kind === 'hamiltonian'
        ? strengthBeyond(outside)
        : strengthBeyond(outside) * powerAtEdge(outside).power;
    },
  };
}
