import { confusablePairChecks } from './laws/confusable-pair.js';
import { inclusionChecks } from './laws/inclusion.js';
import { messageGaugeChecks } from './laws/message-gauge.js';
import { nullWorldChecks } from './laws/null-worlds.js';
import type { Verification } from './verification.js';

/** F4-F7: what is said of laws is so. */
export const laws: Verification = {
  name: 'laws',
  title:
    'Laws: terms as often true as said, no law where nothing acts, both where data leave it open, in any gauge',
  power:
    'The reduced size finds a temperature of inclusion that is wrong by a factor of two, either way, with a probability ' +
    'of 0.95 (of 1000 worlds each, 47 % and 99 % of the terms were then true), and a posterior that takes one of two ' +
    'confusable laws for certain in half of the worlds with 0.87. It finds any dependence on the gauge, and an evidence ' +
    'that takes rest for a drag: two of its three null worlds then have a law. The search itself in null worlds is left ' +
    'to the full size, and to one world among the tests of the main job.',
  async run(context) {
    return [
      ...inclusionChecks(context),
      ...confusablePairChecks(context),
      ...(await messageGaugeChecks(context)),
      ...(await nullWorldChecks(context)),
    ];
  },
};
