import { formatInterval } from 'principia/report';
import type { ExperimentRecord } from '../discover/proposal/candidate-file.js';
import type {
  MadeRecord,
  ProposalDocument,
  ProposalLaw,
  RankedExperiment,
  RoundRecord,
} from '../discover/proposal/proposal-document.js';
import { shortNumbers } from './short-numbers.js';
import { textTable } from './text-table.js';

/** Experiments of the ranking that are shown. */
const shown = 5;

/** A proposal as text for a terminal: the laws, the experiment, why, and how the others compare. */
export function proposalSummary(
  proposal: ProposalDocument,
  files: { readonly proposal: string; readonly next: string },
): string {
  return [
    `\n${proposal.dataset.name}, seed ${proposal.seed}\n`,
    lawsText(proposal),
    bestText(proposal),
    rankingText(proposal),
    loopText(proposal),
    `\n  proposal         ${files.proposal}\n  next experiment  ${files.next}\n`,
  ].join('');
}

function lawsText({ laws, bodies }: ProposalDocument): string {
  const sorted = laws.toSorted((one, other) => other.probability - one.probability);
  const rows = sorted.map(({ name, source, probability, survives }) => [
    probabilityText(probability),
    survives ? '' : 'excluded',
    source === 'law' ? 'the law of the run' : source,
    shortNumbers(name),
  ]);
  const constants = sorted.flatMap((law) => constantsText(law));
  return [
    `\nLaws that may hold, each form as probable as another before the data (${bodies})\n`,
    textTable([['P', '', 'from', 'law'], ...rows]),
    laws.filter(({ survives }) => survives).length > 1
      ? ''
      : '  one law survives; name others by --rival to have them told from it\n',
    ...(constants.length === 0 ? [] : ['  with the constants, in their order (95 %)\n', ...constants]),
  ].join('');
}

/** The law's name and what the data leave of its constants; none where it has none, or does not survive. */
function constantsText({ name, constants }: ProposalLaw): string[] {
  if (constants.length === 0) return [];
  const values = constants.map(({ value, interval }) => formatInterval(value, interval));
  return [`    ${shortNumbers(name)}:  ${values.join(',  ')}\n`];
}

function bestText({ best, doubt, units, ranking, leftOut, simulations }: ProposalDocument): string {
  const left = leftOut === 0 ? '' : `; ${leftOut} more cannot be followed`;
  return [
    `\nThe next experiment: ${best.name}\n`,
    experimentText(best.experiment, units),
    `\n  expected  ${nats(best.information)} nats: ${nats(best.aboutLaws)} of ${nats(doubt)} about which law, ${nats(best.aboutConstants)} about constants\n`,
    `  price     ${best.simulations} simulated motions${ranking.length === 1 ? '' : `; ${simulations} for all ${ranking.length} candidates`}${left}\n`,
    doubt > 0.1 && best.aboutLaws < 0.1 * doubt
      ? '  none of the experiments tells the laws apart: widen --distance, or vary --mass or --charge\n'
      : '',
    `  because   ${best.reason.startsWith('only') ? '' : 'it '}${shortNumbers(best.reason)}\n`,
  ].join('');
}

/** The bodies as they begin, and when they are looked at. */
function experimentText({ bodies, times }: ExperimentRecord, units: ProposalDocument['units']): string {
  const axes = ['x', 'y', 'z'].slice(0, bodies[0]!.position.length);
  const properties = (['mass', 'charge'] as const).filter((name) =>
    bodies.some((body) => body[name] !== undefined),
  );
  const header = ['body', ...properties, ...axes, ...axes.map((axis) => `v${axis}`)];
  const rows = bodies.map((body) => [
    body.name,
    ...properties.map((name) => (body[name] === undefined ? 'unknown' : four(body[name]))),
    ...body.position.map(four),
    ...body.velocity.map(four),
  ]);
  const [start, next, end] = [times[0]!, times[1]!, times.at(-1)!];
  return [
    textTable([header, ...rows]),
    `  places in ${units.length}, velocities in ${units.length} per ${units.time}\n`,
    `  looked at ${times.length} times, ${four(start)}, ${four(next)}, … ${four(end)} ${units.time}: duration ${four(end - start)}\n`,
  ].join('');
}

function rankingText({ ranking }: ProposalDocument): string {
  const row = (rank: string, one: RankedExperiment): string[] => [
    rank,
    one.name,
    nats(one.aboutLaws),
    nats(one.aboutConstants),
    nats(one.information),
    four(one.duration),
  ];
  const middle = ranking[Math.floor(ranking.length / 2)]!;
  const alike = ranking.filter(({ information }) => information > ranking[0]!.information - 0.005).length;
  return [
    '\nExpected information, in nats\n',
    textTable([
      ['', 'experiment', 'which law', 'constants', 'together', 'duration'],
      ...ranking.slice(0, shown).map((one, index) => row(String(index + 1), one)),
      ...(ranking.length > shown ? [row('median', middle)] : []),
    ]),
    alike > shown
      ? `  ${alike} of ${ranking.length} tell as much as can be counted; the shortest of equals comes first\n`
      : '',
  ].join('');
}

function loopText({ loop, laws }: ProposalDocument): string {
  if (loop === undefined) return '';
  const { rounds, truth, truthAmongLaws, decided } = loop;
  const among =
    truthAmongLaws === null
      ? '  none of the laws has its form: no experiment can decide for it; name it by --rival\n'
      : '';
  const holder = loop.laws.find(({ name }) => name === decided);
  return [
    `\nIn a world of ${shortNumbers(truth)}\n${among}`,
    ...rounds.map((round, index) => roundText(round, index + 1, laws)),
    holder === undefined
      ? `  no law holds after ${counted(rounds.length)} (P ≥ 0.95 is asked)\n`
      : `  ${shortNumbers(holder.name)} holds ${rounds.length === 0 ? 'before any experiment' : `after ${counted(rounds.length)}`}${formText(holder.name, truthAmongLaws)}\n`,
    ...(holder === undefined ? [] : constantsText(holder)),
  ].join('');
}

function formText(decided: string, truth: string | null): string {
  if (truth === null) return '';
  return decided === truth ? ': the true form' : ', which is not the true form';
}

const counted = (count: number): string => `${count} experiment${count === 1 ? '' : 's'}`;

function roundText(
  { probabilitiesBefore, proposed, random }: RoundRecord,
  number: number,
  laws: readonly ProposalLaw[],
): string {
  const told = ({ name, aboutLaws }: MadeRecord): string => `${name} (${nats(aboutLaws)} nats expected)`;
  const rows = laws.flatMap(({ name, survives }, index) => {
    const stages = [probabilitiesBefore, proposed.probabilities, random.probabilities];
    return survives ? [[...stages.map((of) => probabilityText(of[index]!)), shortNumbers(name)]] : [];
  });
  return [
    `  round ${number}: ${told(proposed)}; at random ${told(random)}\n`,
    number === 1 ? '' : `    it ${shortNumbers(proposed.reason)}\n`,
    textTable([['P before', 'after', 'at random', 'law'], ...rows]),
  ].join('');
}

const nats = (value: number): string => value.toFixed(2);
const probabilityText = (value: number): string => (value < 0.0005 ? '0' : value.toFixed(3));
const four = (value: number): string => String(Number(value.toPrecision(4)));
