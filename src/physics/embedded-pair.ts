/**
 * An explicit Runge-Kutta method with an error estimate and a dense output, as data:
 *
 *     kᵢ = f(t + cᵢ h, y + h Σⱼ aᵢⱼ kⱼ),  y' = y + h Σⱼ a_sⱼ kⱼ,  k_s = f(t + h, y')
 *
 * with s = `stepStages`; k_s is the next step's first stage. Stages after s serve the dense output alone, which is,
 * with θ from 0 to 1 over the step,
 *
 *     y(θ) = y + θ (d₀ + (1 − θ)(d₁ + θ (d₂ + (1 − θ)(d₃ + …)))),
 *
 * d₀ to d₂ the cubic of Hermite through both ends, the others h Σ `denseWeights` · k.
 */
export interface EmbeddedPair {
  readonly name: string;
  /** Of the step; its error estimate, h times a weighted sum of stages, falls as h to this power as well. */
  readonly order: number;
  /** Stages that make a step, s. */
  readonly stepStages: number;
  /** cᵢ, of all stages. */
  readonly nodes: readonly number[];
  /** aᵢⱼ, j < i; row s makes the step itself. */
  readonly stageWeights: readonly (readonly number[])[];
  /** The error estimate, and where there are two the one of lower order that tempers it. */
  readonly errorWeights: readonly (readonly number[])[];
  /** d₃ and those above. */
  readonly denseWeights: readonly (readonly number[])[];
}
