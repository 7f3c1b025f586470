/** State of Adam: the running moments of the gradient and the number of steps taken. */
export interface AdamState {
  readonly step: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** Adam's settings, with Kingma and Ba's defaults. */
export interface AdamOptions {
  readonly decay1?: number;
  readonly decay2?: number;
  readonly epsilon?: number;
}

/** Moments at rest for a vector of parameters. */
export function initAdam(size: number): AdamState {
  return { step: 0, first: new Float64Array(size), second: new Float64Array(size) };
}

/**
 * One step of Adam: w ← w − η m̂/(√v̂ + ε), with bias-corrected moments.
 *
 * Source: Kingma and Ba, arXiv:1412.6980, algorithm 1.
 *
 * @returns the new parameters and state; the arguments are left as they were
 */
export function stepAdam(
  state: AdamState,
  parameters: Float64Array,
  gradient: Float64Array,
  rate: number,
  { decay1 = 0.9, decay2 = 0.999, epsilon = 1e-8 }: AdamOptions = {},
): { readonly state: AdamState; readonly parameters: Float64Array } {
  const step = state.step + 1;
  const first = state.first.map((moment, index) => decay1 * moment + (1 - decay1) * gradient[index]!);
  const second = state.second.map((moment, index) => decay2 * moment + (1 - decay2) * gradient[index]! ** 2);
  const correction1 = 1 - decay1 ** step;
  const correction2 = 1 - decay2 ** step;
  const moved = parameters.map(
    (value, index) =>
      value - (rate * first[index]!) / correction1 / (Math.sqrt(second[index]! / correction2) + epsilon),
  );
  return { state: { step, first, second }, parameters: moved };
}

/** A cosine from `peak` down to `peak · floor` after a linear warm-up over the first twentieth of the steps. */
export function cosineRate(step: number, steps: number, peak: number, floor = 0.01): number {
  const warm = Math.max(1, Math.floor(steps / 20));
  if (step < warm) return (peak * (step + 1)) / warm;
  const progress = (step - warm) / Math.max(1, steps - warm);
  return peak * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * progress)));
}
