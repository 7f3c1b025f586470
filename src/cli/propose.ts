import { join } from 'node:path';
import type { Command } from 'commander';
import type { Dataset, LawDocument } from 'principia/law';
import { InputError } from 'principia/math';
import { createRun, defaultRunPath, type Progress, readRun } from 'principia/run';
import type { ExperimentRecord, ExperimentsDocument } from '../discover/proposal/candidate-file.js';
import type { ProposalDocument } from '../discover/proposal/proposal-document.js';
import type { ProposeOptions } from '../discover/proposal/propose.js';
import type { DatasetOptions } from './catalogue.js';
import type { Io, Surroundings } from './io.js';
import { numberOption } from './number-option.js';
import { type Pair, pairOption, rangeOption } from './pair-option.js';
import { progressFor } from './progress.js';
import { proposalSummary } from './proposal-summary.js';
import { readCandidates, readData, readLaw } from './propose-sources.js';
import { shellCommand } from './shell-command.js';

/** The stages behind `propose`, as values. */
export interface Proposing {
  loadDataset(name: string, options: DatasetOptions): Promise<Dataset>;
  /** The law document that a file holds. */
  decodeLaw(value: unknown, file: string): Promise<LawDocument>;
  readExperiments(text: string, file: string, format: 'json' | 'csv'): Promise<readonly ExperimentRecord[]>;
  propose(
    law: LawDocument,
    dataset: Dataset,
    options: ProposeOptions,
    progress: Progress,
  ): Promise<ProposalDocument>;
}

interface ProposeWords {
  readonly candidates?: string;
  readonly count?: number;
  readonly distance?: Pair;
  readonly speed?: number;
  readonly duration?: Pair;
  readonly samples?: number;
  readonly mass?: Pair;
  readonly charge?: Pair;
  readonly rival?: readonly string[];
  readonly noise?: number;
  readonly preparation?: number;
  /** True where no law is given with it. */
  readonly simulate?: string | true;
  readonly rounds?: number;
  readonly data?: string;
  readonly seed: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const defaults = { count: 60, rounds: 5 } as const;

/** Adds `principia propose <run>`: the experiment that tells most. */
export function addPropose(program: Command, io: Io, proposing: Proposing, surroundings: Surroundings): void {
  const propose = program
    .command('propose')
    .summary('propose the next experiment')
    .description(
      'Of candidate experiments, proposes the one with the largest expected information on which of the laws that a run leaves possible holds, and on its constants; writes proposal.json and next-experiment.json.',
    )
    .argument('<run>', "folder of a 'discover' or 'distill' run")
    .option(
      '--candidates <file>',
      'experiments to choose from, .json or .csv (default: drawn within the bounds below)',
    )
    .option(
      '--count <n>',
      `how many experiments are drawn (default: ${defaults.count})`,
      numberOption({ whole: true, least: 1, most: 10_000 }),
    )
    .option(
      '--distance <least,most>',
      "distances of the bodies at the beginning (default: from half the data's to twice)",
      pairOption,
    )
    .option(
      '--speed <most>',
      'largest speed of a body at the beginning (default: as in the data, their fastest twentieth left out)',
      numberOption({ least: 0 }),
    )
    .option(
      '--duration <least,most>',
      "how long (default: from half the data's windows to twice)",
      pairOption,
    )
    .option(
      '--samples <n>',
      "times at which the bodies are looked at (default: as in the data's windows, at most 32)",
      numberOption({ whole: true, least: 2, most: 1000 }),
    )
    .option(
      '--mass <least,most>',
      'masses of the bodies (default: as in the motions of the data)',
      pairOption,
    )
    .option(
      '--charge <least,most>',
      'charges of the bodies (default: as in the motions of the data)',
      rangeOption,
    )
    .option(
      '--rival <law>',
      'a force along the separation to be told from the laws of the run, with constants of about the right size; may be repeated',
      (text: string, earlier: readonly string[] = []) => [...earlier, text],
    )
    .option(
      '--noise <sigma>',
      "standard deviation of all observed positions and velocities (default: the run's)",
      numberOption({ above: 0 }),
    )
    .option(
      '--preparation <sigma>',
      'standard deviation of initial positions and velocities about the plan (default: as observed)',
      numberOption({ least: 0 }),
    )
    .option(
      '--simulate [law]',
      "make the experiments in a world of this force, or of the data's true law; propose again until one law holds",
    )
    .option(
      '--rounds <n>',
      `with --simulate: experiments at most (default: ${defaults.rounds})`,
      numberOption({ whole: true, least: 1, most: 100 }),
    )
    .option('--data <dataset|file>', 'where the data of the run are now, if they were moved')
    .option('--seed <n>', 'seed of every random number', numberOption({ whole: true }), 1)
    .option('--out <folder>', 'folder of this run (default: runs/<dataset>-propose-seed<n>-<time>)')
    .option('--json', 'print one JSON document: proposal.json and where it lies')
    .option('--quiet', 'show no progress')
    .addHelpText(
      'after',
      `
Examples:
  principia discover orbits.csv --out runs/orbits
  principia propose runs/orbits --rival '-1*m1*m2*exp(-r/2)/r**2'
  principia propose runs/orbits --candidates possible.csv
  principia propose runs/orbits --simulate '-2*m1*m2*exp(-r/1.5)/r**2'

A file of candidates is what next-experiment.json is, or CSV with the columns
  experiment,body,x,y[,z],vx,vy[,vz][,mass][,charge],duration,samples`,
    )
    .action((run: string, words: ProposeWords) => runPropose(run, words, io, proposing, surroundings));
  // A law begins with a minus where bodies attract each other, which is no other option.
  const parse = propose.parseOptions.bind(propose);
  propose.parseOptions = (words) => parse(withLawsJoined(words));
}

/** `--simulate -m1*m2/r**2` as one word. */
function withLawsJoined(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const next = words[at + 1];
    const isLaw = words[at] === '--simulate' && next !== undefined && /^-[^-]/.test(next);
    joined.push(isLaw ? `--simulate=${next}` : words[at]!);
    if (isLaw) at += 1;
  }
  return joined;
}

async function runPropose(
  path: string,
  words: ProposeWords,
  io: Io,
  proposing: Proposing,
  surroundings: Surroundings,
): Promise<void> {
  const { now } = surroundings;
  demandTogether(words);
  const manifest = readRun(path);
  const law = await readLaw(path, proposing);
  const dataset = await readData(path, manifest, words.data, proposing);
  const given = await readCandidates(words.candidates, proposing);
  const { noise, preparation } = words;
  const options: ProposeOptions = {
    seed: words.seed,
    rivals: words.rival ?? [],
    count: words.count ?? defaults.count,
    bounds: boundsOf(words),
    rounds: words.rounds ?? defaults.rounds,
    ...(given === null ? {} : { given }),
    ...(noise === undefined ? {} : { noise }),
    ...(preparation === undefined ? {} : { preparation }),
    ...(words.simulate === undefined ? {} : { truth: words.simulate === true ? null : words.simulate }),
  };
  const run = createRun(
    words.out ?? defaultRunPath(`${dataset.name}-propose`, words.seed, now),
    {
      command: commandOf(path, words),
      config: { run: path, ...words, out: undefined, json: undefined, quiet: undefined },
      seed: words.seed,
      dataset: { name: dataset.name, hash: dataset.hash },
      environment: surroundings.environment(),
    },
    now,
  );
  surroundings.announceRun(run.path);
  const progress = progressFor(words.quiet === true, io, now);
  const started = now();
  try {
    const proposal = await proposing.propose(law, dataset, options, progress);
    progress.close();
    const next: ExperimentsDocument = {
      schema: 'principia/experiments/1',
      experiments: [proposal.best.experiment],
    };
    run.writeJson('proposal.json', proposal);
    run.writeJson('next-experiment.json', next);
    run.finish('complete', { seconds: (now() - started) / 1000, proposed: proposal.best.name });
    const files = { proposal: join(run.path, 'proposal.json'), next: join(run.path, 'next-experiment.json') };
    io.writeOut(
      words.json
        ? `${JSON.stringify({ ...proposal, run: run.path, nextExperiment: files.next }, null, 2)}\n`
        : proposalSummary(proposal, files),
    );
  } catch (error) {
    progress.close();
    run.finish('failed', { error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

/** Options that make no sense together are said before any work. */
function demandTogether({ candidates, rounds, simulate, ...words }: ProposeWords): void {
  const drawn = (['count', 'distance', 'speed', 'duration', 'samples', 'mass', 'charge'] as const).find(
    (name) => words[name] !== undefined,
  );
  if (candidates !== undefined && drawn !== undefined) {
    throw new InputError(
      `--${drawn} says how experiments are drawn, --candidates gives them; leave one of the two out`,
    );
  }
  if (rounds !== undefined && simulate === undefined) {
    throw new InputError('--rounds counts experiments in a simulated world; add --simulate');
  }
}

function boundsOf({
  distance,
  speed,
  duration,
  samples,
  mass,
  charge,
}: ProposeWords): ProposeOptions['bounds'] {
  return {
    ...(distance === undefined ? {} : { distance }),
    ...(speed === undefined ? {} : { speed }),
    ...(duration === undefined ? {} : { duration }),
    ...(samples === undefined ? {} : { samples }),
    ...(mass === undefined ? {} : { mass }),
    ...(charge === undefined ? {} : { charge }),
  };
}

/** The command that runs this again: what decides the numbers, and nothing of where they go. */
function commandOf(path: string, words: ProposeWords): string {
  const line = ['principia', 'propose', path];
  for (const name of [
    'candidates',
    'count',
    'speed',
    'samples',
    'noise',
    'preparation',
    'rounds',
    'data',
  ] as const) {
    if (words[name] !== undefined) line.push(`--${name}`, String(words[name]));
  }
  for (const name of ['distance', 'duration', 'mass', 'charge'] as const) {
    if (words[name] !== undefined) line.push(`--${name}`, words[name].join(','));
  }
  for (const rival of words.rival ?? []) line.push('--rival', rival);
  if (words.simulate !== undefined)
    line.push('--simulate', ...(words.simulate === true ? [] : [words.simulate]));
  return shellCommand([...line, '--seed', String(words.seed)]);
}
