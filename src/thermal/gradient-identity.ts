import { dot, InputError, mean, type RandomStream } from 'principia/math';
import { monteCarloError } from './effective-sample-size.js';
import type { Chain } from './ensemble.js';
import type { Gate } from './gates.js';
import type { Potential } from './potential.js';
import { type MeasuredRatio, ratioGates } from './ratio-gates.js';
import { hessianProductAt } from './step-size.js';
import { pooled } from './trace.js';

/** How the gradient identity is measured. */
export interface GradientIdentityOptions {
  readonly temperature: number;
  /** Signs of the probing directions. */
  readonly random: RandomStream;
  /** Every how many draws the Laplacian is taken, at two gradients each; 1 where absent. */
  readonly every?: number;
  /** |ε v| of the differences that make a Hessian-vector product; see `hessianProductAt`. */
  readonly displacement?: number;
}

/**
 * ⟨|∇U|²⟩/(T⟨ΔU⟩), 1 at equilibrium in every confining potential: a temperature that needs no centre and weighs
 * stiff directions most, where a step too large shows first. The Laplacian of a draw is estimated without bias as
 * vᵀ∇²U v with random signs v (Hutchinson), a Hessian-vector product by two gradients.
 *
 * @param potentials the potential of each chain
 * @example
 * ```ts
 * const identity = await gradientIdentity(chains, chains.map(() => potential), { temperature, random });
 * const failed = unverified([...gates(input), ...gradientIdentityGates(identity)]);
 * ```
 * @throws InputError where there is not one potential a chain.
 */
export async function gradientIdentity(
  chains: readonly Chain[],
  potentials: readonly Potential[],
  options: GradientIdentityOptions,
): Promise<MeasuredRatio> {
  const { temperature, random, every = 1, displacement } = options;
  if (potentials.length !== chains.length) {
    throw new InputError(
      `The gradient identity needs the potential of each of ${chains.length} chains; got ${potentials.length}.`,
    );
  }
  const squares: Float64Array[] = [];
  const laplacians: Float64Array[] = [];
  for (const [member, { draws, gradients }] of chains.entries()) {
    const stream = random.child(member);
    const taken = draws.map((_, index) => index).filter((index) => index % every === 0);
    squares.push(Float64Array.from(taken, (index) => dot(gradients[index]!, gradients[index]!)));
    const measured = new Float64Array(taken.length);
    for (const [place, index] of taken.entries()) {
      const signs = draws[index]!.map(() => (stream.uniform() < 0.5 ? -1 : 1));
      const product = hessianProductAt(potentials[member]!, draws[index]!, displacement);
      measured[place] = dot(signs, await product(signs));
    }
    laplacians.push(measured);
  }
  const heat = temperature * mean(pooled(laplacians));
  const excess = squares.map((series, member) =>
    series.map((square, place) => square - temperature * laplacians[member]![place]!),
  );
  return { ratio: mean(pooled(squares)) / heat, error: monteCarloError(excess) / Math.abs(heat) };
}

/** The identity must hold within five Monte-Carlo errors, themselves below 0.1. */
export function gradientIdentityGates(identity: MeasuredRatio): Gate[] {
  return ratioGates('gradient identity', identity);
}
