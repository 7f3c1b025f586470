import { type PairLawSettings, pairLawSystem } from './simulation/pair-law-system.js';
import type { SimulatedSystem } from './simulation/simulated-system.js';

/** What `yukawa` may be told. */
export interface YukawaSettings extends PairLawSettings {
  readonly screening: number;
}

/** Charges ±1 in a screening medium, U = q₁q₂ e^(−r/λ)/r: a dusty plasma, or a nuclear force. */
export const yukawa: SimulatedSystem<YukawaSettings> = pairLawSystem<YukawaSettings>({
  name: 'yukawa',
  description: 'screened charges ±1, U = q₁q₂ exp(−r/λ)/r',
  source: 'H. Yukawa, Proc. Phys.-Math. Soc. Japan 17, 48 (1935)',
  dt: 0.005,
  charged: true,
  extraOptions: {
    screening: { kind: 'number', meaning: 'screening length λ', default: 1, above: 0 },
  },
  law: ({ screening }) => ({
    description: `charges ±1 screened over ${screening}, U = q₁q₂ exp(−r/${screening})/r`,
    force: (distance, _masses, charges) =>
      (charges * Math.exp(-distance / screening) * (1 / distance + 1 / screening)) / distance,
    potential: (distance, _masses, charges) => (charges * Math.exp(-distance / screening)) / distance,
    expression: (distance) =>
      `q1*q2*exp(-${distance}/${screening})*(1/${distance} + ${1 / screening})/${distance}`,
  }),
});
