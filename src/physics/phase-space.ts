/** A state in two halves, one of which moves the other. */
export interface SplitState<V> {
  readonly position: V;
  readonly velocity: V;
}

/** A state in phase space: positions q and their momenta p. */
export interface PhaseState<V> {
  readonly position: V;
  readonly momentum: V;
}

/** The motion in phase space: q̇ = velocity(q, p), ṗ = force(q, p); ∂H/∂p and −∂H/∂q where there is a Hamiltonian. */
export interface PhaseField<V> {
  velocity(state: PhaseState<V>): V;
  force(state: PhaseState<V>): V;
}
