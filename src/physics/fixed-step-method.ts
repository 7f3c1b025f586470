/** What is known of a method with a fixed step; order, symplecticity and symmetry are tested, not only claimed. */
export interface FixedStepMethod {
  readonly name: string;
  /** The error after a fixed time falls as dt to this power. */
  readonly order: number;
  /**
   * Whether a step keeps the phase-space form dq ∧ dp where the Hamiltonian is a kinetic energy of the momenta plus a
   * potential of the positions; the implicit midpoint rule keeps it for every Hamiltonian.
   */
  readonly symplectic: boolean;
  /** Whether a step by −dt undoes a step by dt, so that a reversible motion runs back along its own path. */
  readonly symmetric: boolean;
}
