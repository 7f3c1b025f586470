/** What is known of a method with a fixed step; order and symplecticity are tested, not only claimed. */
export interface FixedStepMethod {
  readonly name: string;
  /** The error after a fixed time falls as dt to this power. */
  readonly order: number;
  /** Whether a step keeps the phase-space form dq ∧ dp where the acceleration is −∇V(q)/m. */
  readonly symplectic: boolean;
}
