/**
 * Halos in a periodic box and the overdensity about each: a stand-in for a catalogue of a cosmological simulation.
 *
 * Clusters lie at random (J. Neyman and E. L. Scott, 1952); halos and unrecorded matter lie about their centres in numbers
 * that go with the cluster's richness, others anywhere. Every halo and every clump of unrecorded matter is a ball without a
 * sharp edge. The overdensity is that of all matter in a sphere, so that what the halos tell of it has no closed form, and is
 * not all of it.
 *
 * @packageDocumentation
 */
import type { RandomStream } from 'principia/math';
import { createNeighbourList, displacement, periodicSpace } from 'principia/physics';
import { normalProbability } from 'principia/thermal';
import type { CatalogueConfig } from './config.js';
import { findNeighbours, type Neighbours } from './neighbours.js';

/** What is known of a box. */
export interface Catalogue {
  /** [N, 3]. */
  readonly positions: Float64Array;
  readonly masses: Float64Array;
  /** δ = ρ/ρ̄ − 1, ρ the density of all matter in a sphere of radius 1 about the halo, ρ̄ the universe's. */
  readonly overdensity: Float64Array;
  readonly neighbours: Neighbours;
}

const dimension = 3;
const sphereVolume = (4 / 3) * Math.PI;

/**
 * Draws a box.
 *
 * @param cutoff halos closer than this are neighbours
 */
export function drawCatalogue(config: CatalogueConfig, cutoff: number, random: RandomStream): Catalogue {
  const { side } = config;
  const halos: number[] = [];
  const clumps: number[] = [];
  const place = random.child('places');
  const clumpsPerHalo = config.unrecordedPerHalo / config.clumpMass;
  const anywhere = (): number[] => Array.from({ length: dimension }, () => side * place.uniform());
  const about = (centre: readonly number[], spread: number): number[] =>
    centre.map((x) => (((x + spread * place.normal()) % side) + side) % side);
  for (let left = poisson(config.clusters, place); left > 0; left--) {
    const centre = anywhere();
    const richness = Math.exp(config.richnessSpread * (place.normal() - config.richnessSpread / 2));
    const expected = config.halosPerCluster * richness;
    for (let n = poisson(expected, place); n > 0; n--) halos.push(...about(centre, config.haloSpread));
    for (let n = poisson(clumpsPerHalo * expected, place); n > 0; n--) {
      clumps.push(...about(centre, config.unrecordedSpread));
    }
  }
  for (let n = poisson(config.fieldHalos, place); n > 0; n--) halos.push(...anywhere());
  for (let n = poisson(clumpsPerHalo * config.fieldHalos, place); n > 0; n--) clumps.push(...anywhere());
  const positions = Float64Array.from(halos);
  const masses = drawMasses(positions.length / dimension, config, random.child('masses'));
  const neighbours = findNeighbours(positions, masses.length, periodicSpace([side, side, side]), cutoff);
  return {
    positions,
    masses,
    neighbours,
    overdensity: overdensities(positions, masses, Float64Array.from(clumps), config),
  };
}

function overdensities(
  positions: Float64Array,
  masses: Float64Array,
  clumps: Float64Array,
  config: CatalogueConfig,
): Float64Array {
  const {
    side,
    ballSpread,
    clumpMass,
    clusters,
    halosPerCluster,
    fieldHalos,
    unrecordedPerHalo,
    smoothPerHalo,
  } = config;
  const perVolume = (clusters * halosPerCluster + fieldHalos) / side ** dimension;
  const meanMass = sphereVolume * perVolume * (1 + unrecordedPerHalo + smoothPerHalo);
  const smooth = sphereVolume * perVolume * smoothPerHalo;
  const space = periodicSpace([side, side, side]);
  const bodies = new Float64Array(positions.length + clumps.length);
  bodies.set(positions);
  bodies.set(clumps, positions.length);
  const { first, second } = createNeighbourList(bodies, {
    space,
    dimension,
    cutoff: 1 + edge * ballSpread,
    skin: 0,
  }).interactions;
  const massOf = (body: number): number => masses[body] ?? clumpMass;
  const place = (body: number): Float64Array => bodies.subarray(dimension * body, dimension * (body + 1));
  const inside = masses.map((mass) => mass * partInSphere(0, ballSpread));
  first.forEach((one, pair) => {
    // Halos come first, and the first of a pair is the lower: where that is no halo, neither is.
    if (one >= masses.length) return;
    const other = second[pair]!;
    const part = partInSphere(Math.hypot(...displacement(space, place(one), place(other))), ballSpread);
    inside[one]! += part * massOf(other);
    if (other < masses.length) inside[other]! += part * massOf(one);
  });
  return inside.map((mass) => (mass + smooth) / meanMass - 1);
}

/** Deviations of a ball beyond which there is none of it worth counting. */
const edge = 5;

/**
 * The part of a ball of density exp(−x²/2s²) about a point at distance r that lies in the unit sphere,
 *
 *     Φ((1 + r)/s) + Φ((1 − r)/s) − 1 − (s/r) (φ((1 − r)/s) − φ((1 + r)/s)).
 */
export function partInSphere(r: number, spread: number): number {
  const [near, far] = [(1 - r) / spread, (1 + r) / spread];
  const density = (x: number): number => Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI);
  // The limit r → 0 of the last term.
  const surface = r < 1e-6 ? 2 * near * density(near) : (spread / r) * (density(near) - density(far));
  return normalProbability(far) + normalProbability(near) - 1 - surface;
}

/** Masses of density M^−slope exp(−M/scale) from the least on, over their mean. */
function drawMasses(
  count: number,
  { massSlope, massScale }: CatalogueConfig,
  random: RandomStream,
): Float64Array {
  const mean = meanMass(massSlope, massScale);
  return Float64Array.from({ length: count }, () => {
    for (;;) {
      const mass = (1 - random.uniform()) ** (-1 / (massSlope - 1));
      if (random.uniform() < Math.exp(-mass / massScale)) return mass / mean;
    }
  });
}

/** By Simpson's rule over ln M, where the integrands are smooth. */
function meanMass(slope: number, scale: number): number {
  const intervals = 2000;
  const end = Math.log(50 * scale);
  const moment = (power: number): number => {
    let sum = 0;
    for (let node = 0; node <= intervals; node++) {
      const mass = Math.exp((end * node) / intervals);
      const weight = node === 0 || node === intervals ? 1 : 2 + 2 * (node % 2);
      sum += weight * mass ** (1 + power - slope) * Math.exp(-mass / scale);
    }
    return sum;
  };
  return moment(1) / moment(0);
}

/** By the arrivals of a process of rate 1 within the mean. */
function poisson(mean: number, random: RandomStream): number {
  let count = -1;
  for (let time = 0; time < mean; count++) time -= Math.log(1 - random.uniform());
  return Math.max(0, count);
}
