/**
 * One step of an embedded Runge-Kutta pair and its dense output, on arrays made once for a whole integration.
 *
 * @packageDocumentation
 */
import { dormandPrince853 } from './dormand-prince-853.js';
import type { EmbeddedPair } from './embedded-pair.js';
import { tsitouras5 } from './tsitouras-5.js';
import type { VectorField } from './vector-field.js';

/** Names of the adaptive methods. */
export type AdaptiveMethodName = 'dormand-prince-853' | 'tsitouras-5';

/** A pair ready to step: its tableau without zeros. */
export interface AdaptiveMethod {
  readonly pair: EmbeddedPair;
  readonly rows: readonly SparseRow[];
  readonly errorRows: readonly SparseRow[];
  readonly denseRows: readonly SparseRow[];
}

/** The adaptive methods by name: order 8 for tight tolerances, order 5 for loose ones. */
export const adaptiveMethods: Readonly<Record<AdaptiveMethodName, AdaptiveMethod>> = {
  'dormand-prince-853': prepare(dormandPrince853),
  'tsitouras-5': prepare(tsitouras5),
};

/** The arrays of an integration: the state, the state a step on, a trial state, the stages, the dense terms. */
export interface Workspace {
  readonly method: AdaptiveMethod;
  readonly state: Float64Array;
  readonly next: Float64Array;
  readonly trial: Float64Array;
  readonly stages: readonly Float64Array[];
  readonly dense: readonly Float64Array[];
  /** Error estimates for a step of one unit. */
  readonly errors: readonly Float64Array[];
}

/** Weights without their zeros, filled up to a multiple of four: which stages, how much of each. */
interface SparseRow {
  readonly sources: Int32Array;
  readonly weights: Float64Array;
}

function prepare(pair: EmbeddedPair): AdaptiveMethod {
  return {
    pair,
    rows: pair.stageWeights.map(sparse),
    errorRows: pair.errorWeights.map(sparse),
    denseRows: pair.denseWeights.map(sparse),
  };
}

function sparse(row: readonly number[]): SparseRow {
  const used = [...row.keys()].filter((stage) => row[stage] !== 0);
  const weights = used.map((stage) => row[stage]!);
  while (used.length % 4 !== 0) {
    used.push(used[0]!);
    weights.push(0);
  }
  return { sources: Int32Array.from(used), weights: Float64Array.from(weights) };
}

/** Arrays for an integration that starts at the state given. */
export function createWorkspace(method: AdaptiveMethod, initial: Float64Array): Workspace {
  const vector = (): Float64Array => new Float64Array(initial.length);
  return {
    method,
    state: initial.slice(),
    next: vector(),
    trial: vector(),
    stages: method.pair.nodes.map(vector),
    dense: Array.from({ length: 3 + method.denseRows.length }, vector),
    errors: method.errorRows.map(vector),
  };
}

/**
 * result = Σ weight · stage over the first `length` components, four stages a pass: the sum is formed before it
 * meets the state, which keeps rounding to one unit a step.
 */
function weightedSum(
  row: SparseRow,
  stages: readonly Float64Array[],
  result: Float64Array,
  length: number = result.length,
): void {
  const { sources, weights } = row;
  result.fill(0);
  for (let term = 0; term < sources.length; term += 4) {
    const stage0 = stages[sources[term]!]!;
    const stage1 = stages[sources[term + 1]!]!;
    const stage2 = stages[sources[term + 2]!]!;
    const stage3 = stages[sources[term + 3]!]!;
    const weight0 = weights[term]!;
    const weight1 = weights[term + 1]!;
    const weight2 = weights[term + 2]!;
    const weight3 = weights[term + 3]!;
    for (let index = 0; index < length; index++) {
      const pairs = weight0 * stage0[index]! + weight1 * stage1[index]!;
      result[index] = result[index]! + pairs + (weight2 * stage2[index]! + weight3 * stage3[index]!);
    }
  }
}

/** result = state + step · result. */
export function addScaled(state: Float64Array, step: number, result: Float64Array): void {
  for (let index = 0; index < result.length; index++) result[index] = state[index]! + step * result[index]!;
}

/** Fills the stages after the first, which is there already, and the next state. */
export function takeStep(
  field: VectorField,
  time: number,
  step: number,
  nextTime: number,
  work: Workspace,
): void {
  const { pair, rows } = work.method;
  for (let stage = 1; stage < pair.stepStages; stage++) fillStage(field, time, step, work, stage);
  weightedSum(rows[pair.stepStages]!, work.stages, work.next);
  addScaled(work.state, step, work.next);
  field(nextTime, work.next, work.stages[pair.stepStages]!);
}

function fillStage(field: VectorField, time: number, step: number, work: Workspace, stage: number): void {
  const { pair, rows } = work.method;
  weightedSum(rows[stage]!, work.stages, work.trial);
  addScaled(work.state, step, work.trial);
  field(time + pair.nodes[stage]! * step, work.trial, work.stages[stage]!);
}

/** Fills the error estimates of the step just taken, for the first `length` components. */
export function estimateErrors({ method, stages, errors }: Workspace, length: number): void {
  for (let row = 0; row < errors.length; row++) {
    weightedSum(method.errorRows[row]!, stages, errors[row]!, length);
  }
}

/** Makes the next state the present one; its derivative is the next step's first stage. */
export function advance(work: Workspace): void {
  work.state.set(work.next);
  work.stages[0]!.set(work.stages[work.method.pair.stepStages]!);
}

/** Number of evaluations that the dense output of a step costs. */
export function denseEvaluations({ method: { pair } }: Workspace): number {
  return pair.nodes.length - pair.stepStages - 1;
}

/** The stages that the dense output lacks, and from all of them its terms over this step. */
export function prepareDense(field: VectorField, time: number, step: number, work: Workspace): void {
  const { pair, denseRows } = work.method;
  for (let stage = pair.stepStages + 1; stage < pair.nodes.length; stage++) {
    fillStage(field, time, step, work, stage);
  }
  const [change, start, bend] = work.dense as [Float64Array, Float64Array, Float64Array];
  const before = work.stages[0]!;
  const after = work.stages[pair.stepStages]!;
  for (let index = 0; index < change.length; index++) {
    change[index] = work.next[index]! - work.state[index]!;
    start[index] = step * before[index]! - change[index]!;
    bend[index] = 2 * change[index]! - step * (before[index]! + after[index]!);
  }
  for (let order = 0; order < denseRows.length; order++) {
    const term = work.dense[3 + order]!;
    weightedSum(denseRows[order]!, work.stages, term);
    for (let index = 0; index < term.length; index++) term[index] = step * term[index]!;
  }
}

/** y(t + θh) = y + θ(d₀ + (1 − θ)(d₁ + θ(d₂ + (1 − θ)(d₃ + …)))). */
export function interpolate(work: Workspace, fraction: number, states: Float64Array, offset: number): void {
  for (let index = 0; index < work.state.length; index++) {
    let value = 0;
    for (let term = work.dense.length - 1; term >= 0; term--) {
      value = (value + work.dense[term]![index]!) * (term % 2 === 0 ? fraction : 1 - fraction);
    }
    states[offset + index] = work.state[index]! + value;
  }
}
