import { type PairLawSettings, pairLawSystem } from './simulation/pair-law-system.js';
import type { OptionTable, SimulatedSystem } from './simulation/simulated-system.js';
import { springLaw } from './spring.js';

/** What `damped` may be told. */
export interface DampedSettings extends PairLawSettings {
  readonly damping: number;
}

/** The drag's coefficient as an option. */
export const dampingOption: OptionTable<Pick<DampedSettings, 'damping'>> = {
  damping: { kind: 'number', meaning: 'γ of the drag', default: 1, least: 0 },
};

/**
 * Springs of rest length 1 between all bodies, and a drag −γ v on every body.
 *
 * Source: M. Cranmer et al., arXiv:2006.11287, appendix B, mended: see `dampedPaper` for the published form.
 */
export const damped: SimulatedSystem<DampedSettings> = pairLawSystem<DampedSettings>({
  name: 'damped',
  description: 'springs of rest length 1 between all bodies, and a drag −γ v on every body',
  source: 'arXiv:2006.11287, appendix B, the drag on every body',
  dt: 0.02,
  extraOptions: dampingOption,
  law: ({ damping }) => ({
    ...springLaw,
    description: `${springLaw.description}, and a drag −${damping} v on every body`,
  }),
  drag: ({ bodies, damping }) => ({
    coefficients: new Float64Array(bodies).fill(damping),
    term: { acts: 'body force', direction: 'velocity', expression: `-${damping}` },
  }),
});
