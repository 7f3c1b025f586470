import type { LawDocument } from 'principia/law';
import { createRandom } from 'principia/math';
import type { ReportData } from 'principia/report';
import type { StoredArrays } from 'principia/run';
import type { TrainedModel } from 'principia/training';
import type { DiscoverContext } from '../discover.js';
import { condensationOf } from './condensation.js';
import { ensembleDocument } from './ensemble-document.js';
import { type Followed, follow, orbitingBodies } from './follow.js';
import { heldOutCalibration } from './held-out-calibration.js';
import type { Judgement } from './judge.js';
import { lawDocument } from './law-document.js';
import type { Observations } from './observations.js';
import { predictHeldOut } from './predict-held-out.js';
import { reportData } from './report.js';
import type { Road } from './road.js';
import { storeMembers } from './stored-members.js';
import { type NetworkView, networkCandidates } from './weigh-network.js';

/** What was found: for programs, and for people. */
export interface Discovered {
  readonly law: LawDocument;
  readonly report: ReportData;
  /** The trained networks and the candidates, for ensembles to be drawn again; null where no network was trained. */
  readonly members: StoredArrays | null;
}

/** What the document and the report are made of. */
export interface Findings {
  readonly observations: Observations;
  readonly roads: readonly Road[];
  readonly judgement: Judgement;
  readonly members: readonly TrainedModel[];
  /** Whether the members have a drag. */
  readonly drag: boolean;
  readonly network: NetworkView | null;
  readonly seed: number;
  readonly started: number;
}

/** Follows the law, and writes down what was found. */
export function conclude(
  { observations, roads, judgement, members, drag, network, seed, started }: Findings,
  { progress, run, now, command, environment }: DiscoverContext,
): Discovered {
  const stage = progress.stage('following the law', 2);
  const followed = follow(observations, judgement.chosen);
  stage.advance(1, 'predictive bands');
  const predictions = heldOutCalibration(
    predictHeldOut(observations, judgement.laws, createRandom(seed).child('predictions')),
  );
  stage.done(followed === null ? 'it cannot be followed' : followed.span);
  const metrics = metricsOf(roads, judgement, followed);
  const seconds = (now() - started) / 1000;
  const candidates = networkCandidates(judgement.laws);
  const chosen = judgement.laws.indexOf(judgement.chosen);
  const ensemble =
    network === null ? null : ensembleDocument(network, candidates, chosen, observations, roads);
  const condensation = condensationOf(judgement.laws, judgement.chosen);
  const law = lawDocument({
    ...{ observations, judgement, network, ensemble, condensation, predictions, seed, seconds, metrics },
  });
  run.appendMetrics({ stage: 'law', seconds, ...metrics });
  return {
    law,
    members:
      members.length === 0
        ? null
        : storeMembers({ members, candidates }, { drag, charges: observations.charges }),
    report: reportData({
      law,
      observations,
      roads,
      judgement,
      network,
      condensation,
      followed,
      command,
      environment,
    }),
  };
}

function metricsOf(
  roads: readonly Road[],
  { chosen }: Judgement,
  followed: Followed | null,
): Record<string, number> {
  const metrics: Record<string, number> = { heldOutError: finite(chosen.heldOut.error) };
  for (const road of roads) metrics[`${road.name} residual`] = road.residual;
  if (followed === null) return metrics;
  for (const body of orbitingBodies(followed)) {
    const { name } = followed.observed.system.bodies[body]!;
    metrics[`rollout error of ${name}`] = followed.rollout.largestError[body]!;
  }
  metrics['rollout shift at half the step'] = followed.rollout.stepHalvingShift;
  return metrics;
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.MAX_VALUE;
}
