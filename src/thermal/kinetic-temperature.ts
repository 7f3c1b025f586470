import { mean } from 'principia/math';
import type { Chain } from './ensemble.js';

/**
 * ⟨Σ p²/m⟩/(d T). For information, never a gate: thermostats hold it at 1 while the positions are elsewhere.
 *
 * Under BAOAB it is below 1 by design: 1 − h²⟨ω²⟩/4, with ⟨ω²⟩ the mean squared frequency of the modes (1 in
 * whitened coordinates with the mass equal to T), as `baoabKineticTemperature` says.
 */
export function kineticTemperature(chains: readonly Chain[], temperature: number): number {
  const dimension = chains[0]?.draws[0]?.length ?? 0;
  const energies = chains.flatMap((chain) => Array.from(chain.kineticEnergies));
  return (2 * mean(energies)) / (dimension * temperature);
}

/** 1 − h²⟨ω²⟩/4: the kinetic temperature at which BAOAB's positions are exactly thermal in a quadratic potential. */
export function baoabKineticTemperature(stepSize: number, meanSquaredFrequency: number): number {
  return 1 - (stepSize * stepSize * meanSquaredFrequency) / 4;
}
