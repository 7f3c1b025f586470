import { interactionDynamics, pairwiseHamiltonian } from 'principia/models';
import type { DynamicsFactory } from 'principia/training';
import type { NetworkConfig, VariantName } from './config.js';

/**
 * A variant's network. Prices of messages are the published ones (0.01 for L1, 1 for KL), beside a loss that is the mean
 * over bodies of Σ |a − â| over axes.
 */
export function networkOf(
  variant: VariantName,
  { hidden, depth, activation, positions, channels }: NetworkConfig,
  dimension: number,
): DynamicsFactory {
  const size = { hidden, depth };
  if (variant === 'flat-hamiltonian') {
    return pairwiseHamiltonian({
      ...size,
      positions: positions === 'absolute' ? 'absolute' : 'distance',
      kinetic: 'known',
    });
  }
  return interactionDynamics({
    ...size,
    activation,
    positions,
    // Friction against the surroundings depends on the velocity itself.
    velocities: 'absolute',
    direct: false,
    channels: variant === 'bottleneck' ? dimension : channels,
    prunable: variant === 'pruning',
    ...(variant === 'l1' || variant === 'kl' ? { regulariser: { kind: variant } } : {}),
  });
}
