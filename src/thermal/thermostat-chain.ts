/** The settings of a chain of thermostats. */
export interface ThermostatChainOptions {
  /** d, the momenta under the chain's head. */
  readonly dimension: number;
  readonly temperature: number;
  /** τ: the masses are Q₁ = d T τ², Q_k = T τ², so that all answer within τ whatever d and T. */
  readonly relaxationTime: number;
  readonly length: number;
  readonly substeps: 1 | 3 | 5 | 7;
}

/** Thermostats in a chain: the first rubs the momenta, each further one the thermostat before it. */
export interface ThermostatChain {
  /** Q_k. */
  readonly mass: Float64Array;
  /** Moves η and ξ in place for a time, under momenta with this Σp²/m; gives the factor on the momenta. */
  move(velocity: Float64Array, position: Float64Array, doubleKinetic: number, time: number): number;
  /** ½ΣQη² + d T ξ₁ + T Σ_{k>1} ξ_k, the chain's part of what is conserved. */
  energy(velocity: Float64Array, position: Float64Array): number;
}

/** The weights before the middle one, by the number of sub-steps (Yoshida 1990 for 3 and 7, Suzuki 1991 for 5). */
const outerWeights = {
  1: [],
  3: [1 / (2 - 2 ** (1 / 3))],
  5: [1 / (4 - 4 ** (1 / 3)), 1 / (4 - 4 ** (1 / 3))],
  7: [0.7845136104775573, 0.23557321335935813, -1.177679984178871],
} as const;

/** Source: Martyna, Tuckerman, Tobias and Klein, Molecular Physics 87, 1117, 1996, §4. */
export function thermostatChain(options: ThermostatChainOptions): ThermostatChain {
  const { dimension, temperature, relaxationTime, length, substeps } = options;
  const freedoms = Float64Array.from({ length }, (_, link) => (link === 0 ? dimension : 1));
  const mass = freedoms.map((count) => count * temperature * relaxationTime * relaxationTime);
  const outer: readonly number[] = outerWeights[substeps];
  const middle = 1 - 2 * outer.reduce((sum, weight) => sum + weight, 0);
  const weights = [...outer, middle, ...outer.toReversed()];

  /** Half of a link's motion, driven by the energy before it and rubbed by the link after it. */
  const push = (velocity: Float64Array, link: number, drive: number, time: number): void => {
    const rubbed = link + 1 < length ? Math.exp((-velocity[link + 1]! * time) / 4) : 1;
    const force = (drive - freedoms[link]! * temperature) / mass[link]!;
    velocity[link] = rubbed * (rubbed * velocity[link]! + (time / 2) * force);
  };
  const drive = (velocity: Float64Array, link: number): number => mass[link]! * velocity[link]! ** 2;

  return {
    mass,

    move(velocity, position, doubleKinetic, wholeTime) {
      let scale = 1;
      for (const weight of weights) {
        const time = weight * wholeTime;
        // From the end to the head, the momenta, and back to the end: the same read backwards.
        for (let link = length - 1; link > 0; link--) push(velocity, link, drive(velocity, link - 1), time);
        push(velocity, 0, doubleKinetic * scale * scale, time);
        scale *= Math.exp(-velocity[0]! * time);
        for (let link = 0; link < length; link++) position[link]! += time * velocity[link]!;
        push(velocity, 0, doubleKinetic * scale * scale, time);
        for (let link = 1; link < length; link++) push(velocity, link, drive(velocity, link - 1), time);
      }
      return scale;
    },

    energy(velocity, position) {
      return freedoms.reduce(
        (sum, count, link) => sum + drive(velocity, link) / 2 + count * temperature * position[link]!,
        0,
      );
    },
  };
}
