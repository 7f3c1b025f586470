import type { ExperimentClaim } from '../experiment.js';
import type { LawName, SystemConfig, VariantName } from './config.js';
import { systemLabel } from './outcome.js';
import { publishedAgreement, publishedLaw, reproduction } from './published.js';
import { agreement, digits, lawsOf, ofSystem, type Trained } from './summary.js';

/** Least robust R². */
const least = 0.95;
const conservative: readonly LawName[] = ['spring', 'inverse', 'inverse-square', 'charge'];
const distilledEnergies: readonly LawName[] = ['spring', 'inverse', 'charge'];

/** What is put to the test, as far as it was measured. */
export function claimsOf(
  systems: readonly SystemConfig[],
  trained: readonly Trained[],
): readonly ExperimentClaim[] {
  const four = systems.filter(({ bodies }) => bodies === 4);
  const plane = four.filter(({ law, dimension }) => dimension === 2 && conservative.includes(law));
  const chosen = (among: readonly SystemConfig[], variant: VariantName): readonly Trained[] =>
    among.flatMap((system) => ofSystem(trained, system).filter((one) => one.variant === variant));
  const energies = chosen(
    four.filter(({ law }) => distilledEnergies.includes(law)),
    'flat-hamiltonian',
  );
  return [
    ...(['bottleneck', 'pruning'] as const).flatMap((variant) => chosen(plane, variant).map(agreementClaim)),
    ...(['bottleneck', 'l1'] as const).flatMap((variant) =>
      lawsClaim(
        variant,
        chosen(
          four.filter(({ law }) => conservative.includes(law)),
          variant,
        ),
      ),
    ),
    ...energies.map(energyClaim),
  ];
}

function agreementClaim(trained: Trained): ExperimentClaim {
  const { system, variant, outcomes } = trained;
  const force = agreement(trained, (of) => of.force.robust)!;
  const receiver = agreement(trained, (of) => of.receiver.robust)!;
  const published = publishedAgreement[system.law]![system.dimension - 2]![variant];
  return {
    statement: `${systemLabel(system)}, ${variant}: robust R² of messages of at least ${least}, against F or F·g(receiver)`,
    published: `${digits(published)} (table 1), ${digits(reproduction[system.law]![variant]!.robust)} (reproduction), against F`,
    measured: `${digits(force)} against F, ${digits(receiver)} against F·g, medians over ${outcomes.length} seeds`,
    holds: Math.max(force, receiver) >= least,
  };
}

/** As many laws as the paper's variant gave, one by at least one of its messages. */
function lawsClaim(variant: VariantName, trained: readonly Trained[]): readonly ExperimentClaim[] {
  const searched = trained.filter((one) => lawsOf(one).length > 0);
  if (searched.length === 0) return [];
  const found = searched.filter((one) => lawsOf(one).some(({ chosen }) => chosen.verdict === 'correct'));
  const onFront = searched.filter((one) => lawsOf(one).some((law) => law.onFront === 'correct'));
  const form = searched.filter((one) => lawsOf(one).some((law) => law.onFront !== 'incorrect'));
  const published = searched.filter(({ system }) => publishedLaw[system.law]!.includes(variant));
  return [
    {
      statement: `${variant}: at least as many force laws are found in messages as in the paper`,
      published: `${published.length} of ${searched.length} (table 5)`,
      measured: `${found.length} of ${searched.length} by at least one message; on the front of ${onFront.length}, its form on that of ${form.length}`,
      holds: found.length >= published.length,
    },
  ];
}

function energyClaim(trained: Trained): ExperimentClaim {
  const laws = lawsOf(trained);
  const right = laws.filter(({ chosen }) => chosen.verdict === 'correct');
  const robust = trained.outcomes.map(({ energy }) => digits(energy?.agreement?.robust)).join(', ');
  return {
    statement: `${systemLabel(trained.system)}, flat Hamiltonian network: the energy of a pair is found`,
    published: 'recovered on charge, spring and 1/r (in words)',
    measured: `${right.length} of ${laws.length} seeds; robust R² of the energy ${robust}`,
    holds: 2 * right.length > laws.length,
  };
}
