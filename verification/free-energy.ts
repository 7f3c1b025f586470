import { condensationChecks } from './free-energy/condensation.js';
import { doubleWellChecks } from './free-energy/double-well.js';
import { evidenceChecks } from './free-energy/evidence.js';
import { hysteresisChecks } from './free-energy/hysteresis.js';
import { zSindyChecks } from './free-energy/z-sindy.js';
import type { Verification } from './verification.js';

/** Free energies, specific heats, condensation temperatures and hysteresis against what is known exactly. */
export const freeEnergy: Verification = {
  name: 'free-energy',
  title: 'Free energies, specific heats and condensation temperatures are the exact ones',
  power:
    'Everything that is exact is checked as at full size. Of what is sampled it finds with probability 0.99 or more a ' +
    'log evidence wrong by 0.8, an energy wrong by 8 % or a specific heat by 20 %, a term’s condensation temperature wrong ' +
    'by 30 % and a weight’s by 50 %, and hysteresis gates that miss one frozen ladder in two.',
  async run(context) {
    return [
      ...(await evidenceChecks(context)),
      ...(await doubleWellChecks(context)),
      ...(await condensationChecks(context)),
      ...(await hysteresisChecks(context)),
      ...zSindyChecks(context),
    ];
  },
};
