import type { RandomState, RandomStream } from 'principia/math';

/** What every sampler's state holds: plain values from which the chain goes on to the same bits. */
export interface SamplerState {
  readonly position: Float64Array;
  /** U and ∇U at the position. */
  readonly value: number;
  readonly gradient: Float64Array;
  /** Where the chain's random stream stands. */
  readonly random: RandomState;
}

/** What one step says about itself. */
export interface StepInfo {
  /** U at the new position. */
  readonly value: number;
  /** Σ pᵢ²/(2mᵢ) after the step. */
  readonly kineticEnergy: number;
  /** Of a step that is proposed and accepted or rejected: min(1, e^{−ΔH/T}), and whether it was taken. */
  readonly proposal?: { readonly acceptance: number; readonly accepted: boolean };
  /** Of a step that conserves an energy but for its discretisation: by how much it did not. */
  readonly energyError?: number;
}

/** A Markov chain: `init` places it, `step` moves it; both are pure functions of their arguments. */
export interface Sampler<State extends SamplerState = SamplerState> {
  init(position: Float64Array, random: RandomStream): Promise<State>;
  step(state: State): Promise<readonly [State, StepInfo]>;
}
