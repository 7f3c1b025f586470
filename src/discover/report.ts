import { type LawDocument, lawText, separationTerm } from 'principia/law';
import type { Agreement, OrbitSeries, ReportData, TimeSeries } from 'principia/report';
import { agreementDistance, type MixtureSummary, normalQuantile } from 'principia/thermal';
import type { LawCondensation } from './condensation.js';
import { constantNames, constantOf, intervalOf, level } from './constants.js';
import { type Followed, orbitingBodies } from './follow.js';
import type { Judgement } from './judge.js';
import type { JudgedLaw } from './judged-law.js';
import type { Observations } from './observations.js';
import type { Road } from './road.js';
import { compareRoads, summariesOf } from './road-summaries.js';
import type { NetworkView } from './weigh-network.js';

/** Everything the report is made from. */
export interface ReportSources {
  readonly law: LawDocument;
  readonly observations: Observations;
  readonly roads: readonly Road[];
  readonly judgement: Judgement;
  readonly network: NetworkView | null;
  readonly condensation: LawCondensation;
  readonly followed: Followed | null;
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Points of a line in a figure; more cannot be seen. */
const points = 400;

/** The report's plain values. */
export function reportData(sources: ReportSources): ReportData {
  const { law, observations, roads, judgement, network, condensation, followed } = sources;
  const { dataset } = observations;
  const bodies = dataset.training[0]!.system.bodies.map((body) => body.name);
  return {
    law,
    description: dataset.description,
    source: dataset.source,
    units: dataset.units,
    truthExpression: dataset.truth?.pairForce ?? null,
    trueMasses: Object.fromEntries((dataset.truth?.masses ?? []).map((mass, at) => [bodies[at]!, mass])),
    roads: roads.flatMap((road) => summariesOf(road, judgement)),
    rule: judgement.reason,
    roadsAgreement: compareRoads(roads),
    orbits: followed === null ? [] : orbitsOf(followed),
    energyDrift: followed === null ? [] : driftOf(followed),
    rolloutError: followed === null ? [] : errorsOf(followed),
    rolloutClaim: followed === null ? 'The law could not be followed beyond its data.' : claimOf(followed),
    agreements: agreementsOf(observations, judgement, network),
    condensation,
    sampler:
      network === null
        ? null
        : {
            name: `${network.ensemble.sampler} over output weights and masses, whitened`,
            members: network.ensemble.draws.length,
            draws: network.ensemble.draws.reduce((sum, draws) => sum + draws.length, 0),
            temperature: network.ensemble.temperature,
            prior: network.ensemble.prior,
            gates: network.ensemble.gates,
          },
    noise: bodies.map((body, at) => ({
      body,
      sigma: judgement.chosen.refit.sigma.position[at]!,
      floor: judgement.chosen.refit.floor.position[at]!,
      unit: dataset.units.length,
    })),
    warnings: warningsOf(sources),
    reproduce: { command: sources.command, environment: sources.environment },
  };
}

/** At most `points` indices of a series, first and last among them. */
function thinned(length: number): number[] {
  const step = Math.max(1, (length - 1) / (points - 1));
  const count = Math.min(length, points);
  return Array.from({ length: count }, (_, at) => Math.min(length - 1, Math.round(at * step)));
}

function orbitsOf({ observed, rollout }: Followed): OrbitSeries[] {
  const { dimension, system } = observed;
  const width = system.bodies.length * dimension;
  const path = (positions: Float64Array, body: number): [number, number][] =>
    thinned(observed.times.length).map((time) => {
      const at = time * width + body * dimension;
      return [positions[at]!, positions[at + 1]!];
    });
  return system.bodies.map(({ name }, body) => ({
    body: name,
    truth: path(observed.positions, body),
    predicted: path(rollout.positions, body),
  }));
}

function driftOf({ rollout }: Followed): TimeSeries[] {
  const line = (name: string, values: Float64Array | null): TimeSeries[] => {
    if (values === null) return [];
    const kept = thinned(values.length).filter((at) => at > 0);
    return [
      {
        name,
        times: kept.map((at) => rollout.times[at]!),
        values: kept.map((at) => Math.max(values[at]!, 1e-17)),
      },
    ];
  };
  return [...line('law', rollout.energyDrift), ...line('half the step', rollout.energyDriftHalved)];
}

function errorsOf({ observed, rollout }: Followed): TimeSeries[] {
  const bodies = observed.system.bodies.length;
  const kept = thinned(observed.times.length);
  return observed.system.bodies.map(({ name }, body) => ({
    name,
    times: kept.map((at) => rollout.times[at]!),
    values: kept.map((at) => Math.max(rollout.relativeError[at * bodies + body]!, 1e-17)),
  }));
}

function claimOf(followed: Followed): string {
  const { observed, rollout, span } = followed;
  const errors = orbitingBodies(followed).map((body) => ({
    name: observed.system.bodies[body]!.name,
    error: rollout.largestError[body]!,
  }));
  const worst = errors.reduce((most, entry) => (entry.error > most.error ? entry : most));
  const others = errors.filter((entry) => entry !== worst).map(({ error }) => error);
  const next = others.length === 0 ? '' : `, all others within ${Math.max(...others).toExponential(1)}`;
  return (
    `Over ${span}, the law stays within ${worst.error.toExponential(1)} of the orbit's radius for ${worst.name}${next}; ` +
    `halving the step moves it by ${rollout.stepHalvingShift.toExponential(1)}.`
  );
}

function agreementsOf(
  { masses, dataset }: Observations,
  { chosen, laws }: Judgement,
  network: NetworkView | null,
): Agreement[] {
  const width = normalQuantile((1 + level) / 2);
  const names = constantNames(chosen);
  const mixtures = mixturesOf(chosen, laws, network);
  const constants = chosen.refit.constants.map((_, at): Agreement => {
    const { value, interval, deviation } = constantOf(chosen, at, dataset);
    const mixture = mixtures[at];
    const sign = names[at] === 'G' && chosen.refit.constants[at]!.value < 0 ? -1 : 1;
    const [low, high] = mixture?.interval ?? [0, 0];
    return {
      name: names[at]!,
      unit: '',
      ensemble: mixture
        ? { value: sign * mixture.mean, interval: sign > 0 ? [low, high] : [-high, -low] }
        : null,
      likelihood: { value, interval },
      truth: null,
      distance: mixture
        ? agreementDistance(
            { value, deviation },
            { value: sign * mixture.mean, deviation: mixture.deviation },
          )
        : null,
    };
  });
  const fitted = masses.flatMap((mass, body): Agreement[] => {
    const own = chosen.refit.masses.find(({ body: name }) => name === mass.body);
    if (!mass.unknown || own === undefined || dataset.unobservableMasses?.[mass.body] !== undefined)
      return [];
    const view = network?.mass(body, level) ?? null;
    const spread = Math.hypot(own.standardDeviation, (dataset.massSystematic?.relative ?? 0) * own.value);
    const deviation = view === null ? 0 : (view.interval[1] - view.interval[0]) / (2 * width);
    return [
      {
        name: `mass of ${mass.body}`,
        unit: dataset.units.mass,
        ensemble: view,
        likelihood: { value: own.value, interval: intervalOf(own.value, spread) },
        truth: dataset.truth?.masses?.[body] ?? null,
        distance:
          view === null
            ? null
            : agreementDistance({ value: own.value, deviation: spread }, { value: view.value, deviation }),
      },
    ];
  });
  return [...constants, ...fitted];
}

/** What the ensemble says of each constant of the law: of those of the force along the separation only. */
function mixturesOf(
  chosen: JudgedLaw,
  laws: readonly JudgedLaw[],
  network: NetworkView | null,
): (MixtureSummary | undefined)[] {
  const own = network?.constants(laws.indexOf(chosen), level) ?? [];
  const pair = separationTerm(chosen.law);
  let place = 0;
  return chosen.law.terms.flatMap((term) =>
    term.expression.constants.map(() => (term === pair ? own[place++] : undefined)),
  );
}

function warningsOf({ law, observations, judgement, network, followed, roads }: ReportSources): string[] {
  const { dataset } = observations;
  const estimated = dataset.training.some((trajectory) => trajectory.velocitiesEstimated);
  const unsettled: JudgedLaw[] = judgement.laws.filter(({ refit }) => refit.status !== 'converged');
  const disagreeing = roads.length === 2 && compareRoads(roads).startsWith('The roads disagree');
  return [
    ...(law.verified || network === null
      ? []
      : [`UNVERIFIED: the sampler failed ${law.unverified.join('; ')}`]),
    ...(network === null ? ['no thermal ensemble was drawn: intervals rest on the likelihood alone'] : []),
    ...(estimated ? ['velocities were not in the data and were estimated from the positions'] : []),
    ...(disagreeing ? ['the two roads do not read the same law off their messages'] : []),
    ...(followed === null ? ['the law could not be followed through held-out motion'] : []),
    ...unsettled.map(
      ({ law: unsettledLaw }) =>
        `the refit of ${lawText(unsettledLaw)} had not converged when its iterations ended`,
    ),
    ...judgement.failed.map(({ law: text, reason }) => `${text} could not be refitted: ${reason}`),
  ];
}
