import type { DocumentEnsemble, DocumentVariance, DrawnNumber } from 'principia/law';
import { variance } from 'principia/math';
import type { DrawnConstant, VarianceSplit } from 'principia/thermal';
import { level } from './constants.js';
import type { Observations } from './observations.js';
import type { Road } from './road.js';
import type { NetworkCandidate, NetworkView } from './weigh-network.js';

/** How an ensemble was drawn, what vouches for it, and what it says of a law's constants and of the masses. */
export function ensembleDocument(
  { ensemble, constants, mass }: NetworkView,
  candidates: readonly NetworkCandidate[],
  law: number,
  { masses }: Observations,
  roads: readonly Road[] = [],
): DocumentEnsemble {
  const { sampler, temperature, noiseTemperature, effectiveResiduals, prior, draws, gates } = ensemble;
  const searched = searchVariances(candidates[law]!, roads);
  const ofConstants = constants(law, level).flatMap((drawn, at): DrawnNumber[] =>
    // A constant that no draw gives any weight has nothing to say.
    Number.isFinite(drawn.mean)
      ? [
          {
            name: candidates[law]!.constants[at]!,
            ...signed(candidates[law]!.constants[at]!, drawn),
            level,
            variance: withSearch(drawn.variance, searched?.[at] ?? null),
          },
        ]
      : [],
  );
  const ofMasses = masses.flatMap(({ body }, at): DrawnNumber[] => {
    const drawn = mass(at, level);
    return drawn === null
      ? []
      : [
          {
            name: `mass of ${body}`,
            ...{ value: drawn.value, interval: drawn.interval, level },
            variance: withSearch(drawn.variance, null),
          },
        ];
  });
  return {
    ...{ sampler, temperature, noiseTemperature, effectiveResiduals, prior },
    members: draws.length,
    draws: draws.reduce((sum, own) => sum + own.length, 0),
    gates: gates.map(({ name, value, limit, passed, where }) => ({
      ...{ name, limit, passed, where },
      value: Number.isFinite(value) ? value : null,
    })),
    numbers: [...ofConstants, ...ofMasses],
  };
}

/** G by its magnitude: attraction is the sign in front of it. */
function signed(
  name: string,
  { mean, interval: [low, high] }: DrawnConstant,
): Pick<DrawnNumber, 'value' | 'interval'> {
  return name === 'G' && mean < 0
    ? { value: -mean, interval: [-high, -low] }
    : { value: mean, interval: [low, high] };
}

const withSearch = ({ chain, member, fit }: VarianceSplit, search: number | null): DocumentVariance => ({
  ...{ chain, member, fit, search },
});

/** By how much the searches of the roads, each on its own messages with its own seed, differ in the constants of a form. */
function searchVariances({ force }: NetworkCandidate, roads: readonly Road[]): number[] | null {
  if (force === null) return null;
  const form = force.skeleton();
  const found = roads.flatMap(({ fronts }) => {
    const same = fronts[0]!.front.find(({ expression }) => expression.skeleton() === form);
    return same === undefined ? [] : [same.expression.constants];
  });
  return found.length < 2
    ? null
    : force.constants.map((_, at) => variance(found.map((constants) => constants[at]!)));
}
