import { chiSquaredQuantile } from './chi-squared.js';
import { effectiveSampleSize } from './effective-sample-size.js';
import type { Chain } from './ensemble.js';
import { type Gate, largest } from './gates.js';
import { pooled } from './trace.js';

/** How often the instantaneous kinetic temperature lay in its band, and how often on either side. */
export interface KineticBand {
  /** The share of draws inside. */
  readonly inside: number;
  /** The share that belongs there. */
  readonly level: number;
  /** Shares below and above the band; (1 − level)/2 belongs to each. */
  readonly below: number;
  readonly above: number;
  /** Monte-Carlo standard error of a share of (1 − level)/2. */
  readonly error: number;
}

/** What the band is laid about. */
export interface KineticBandOptions {
  readonly temperature: number;
  /** 0.9 where absent. */
  readonly level?: number;
  /**
   * The kinetic temperature, in units of T, at which this sampler's positions are thermal: 1 where absent, as for
   * OBABO; for BAOAB `baoabKineticTemperature`, 1 − h²ω²/4.
   */
  readonly expected?: number;
}

/** The central interval that Σp²/m/(dT) of d thermal momenta lies in with a probability: that of χ²_d/d. */
export function kineticTemperatureBand(dimension: number, level: number): readonly [number, number] {
  const outside = (1 - level) / 2;
  return [
    chiSquaredQuantile(outside, dimension) / dimension,
    chiSquaredQuantile(1 - outside, dimension) / dimension,
  ];
}

/**
 * Whether momenta are not only of the right mean energy but spread as they should be: the shares of draws whose
 * instantaneous kinetic temperature lies in the central band of χ²_d/d, below it and above it. A thermostat that
 * holds the energy too tightly, or a step whose momenta are too hot, is seen; positions that are wrong are not, for
 * which there is `virial`.
 */
export function kineticBand(
  chains: readonly Chain[],
  { temperature, level = 0.9, expected = 1 }: KineticBandOptions,
): KineticBand {
  const dimension = chains[0]?.draws[0]?.length ?? 0;
  const [low, high] = kineticTemperatureBand(dimension, level);
  const scale = 2 / (dimension * temperature * expected);
  const temperatures = chains.map(({ kineticEnergies }) => kineticEnergies.map((energy) => energy * scale));
  const all = pooled(temperatures);
  const below = all.filter((value) => value < low).length / all.length;
  const above = all.filter((value) => value > high).length / all.length;
  const tail = (1 - level) / 2;
  return {
    inside: 1 - below - above,
    level,
    below,
    above,
    // The temperatures are remembered longer than on which side they are: an error on the safe side.
    error: Math.sqrt((tail * (1 - tail)) / effectiveSampleSize(temperatures)),
  };
}

/**
 * The shares on both sides must be as they should within five Monte-Carlo errors. (That inside would not do: momenta
 * of a few coordinates that are too cold leave the band below as much more often as less often above.)
 */
export function kineticBandGate({ level, below, above, error }: KineticBand): Gate {
  const tail = (1 - level) / 2;
  const deviation = Math.max(Math.abs(below - tail), Math.abs(above - tail)) / error;
  const name = 'kinetic temperatures outside their χ² band, deviation of the share in Monte-Carlo errors';
  return largest(name, 5, [['', deviation]]);
}
