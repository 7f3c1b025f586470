import { generalisedEquations, lagrangeEquations } from 'principia/distillation';
import { parse } from 'principia/symbolic';
import type { Experiment, ExperimentContext, ExperimentResult } from '../experiment.js';
import { type Config, full, smoke } from './config.js';
import { doubleCandidates, eliminateDouble } from './double-pendulum.js';
import { type CandidateLaw, type JudgedLaw, judgeLaw, rankLaws } from './judged-laws.js';
import { type Measured, outcome } from './outcome.js';
import { doubleForm, publishedDouble, publishedSingle, singleForm, singleNames } from './published-model.js';
import { type Recording, readRecordings } from './recordings.js';
import { eliminateSingle, searchedForms, singleCandidates } from './single-pendulum.js';

/** Laws of real pendulums in generalised coordinates. */
export const pendulums: Experiment = {
  name: 'pendulums',
  title: 'Real pendulums: laws in generalised coordinates',
  source:
    'K. Kaheman and others, The Experimental Multi-Arm Pendulum on a Cart, arXiv:2205.06231, and its data',
  config: { full, smoke },
  run,
};

async function run(context: ExperimentContext): Promise<ExperimentResult> {
  const config = context.smoke ? smoke : full;
  const recordings = readRecordings(context.data, context.smoke, config.seed);
  const simulated = context.data === null;

  const { single, double } = recordings;
  const stage = context.progress.stage('propose forms', 3);
  const searched = await context.part('single-searched', () => searchedForms(single, config));
  stage.advance(1, 'single pendulum, searches');
  const eliminated = await context.part('single-eliminated', async () => eliminateSingle(single, config));
  stage.advance(1, 'single pendulum, weak form');
  const elimination = await context.part('double-eliminated', async () => eliminateDouble(double, config));
  stage.advance(1, 'double pendulum, weak form');
  stage.done();

  const singleLaws = singleCandidates(searched, eliminated, config);
  const doubleLaws = doubleCandidates(elimination, config);
  const measured: Measured = {
    config,
    simulated,
    recordings,
    elimination,
    single: {
      candidates: singleLaws,
      ranked: rankLaws(await judgeAll(context, 'single', singleLaws, single, config)),
      published: (await judgePublished(context, 'single', publishedSingleLaw, single, config))!,
    },
    double: {
      candidates: doubleLaws,
      ranked: rankLaws(await judgeAll(context, 'double', doubleLaws, double, config)),
      published: (await judgePublished(context, 'double', publishedDoubleLaw, double, config))!,
    },
  };
  return outcome(measured);
}

const origin = 'the authors’ own constants';

const publishedSingleLaw: CandidateLaw = {
  form: 'c0*sin(q) + c1*w',
  origin,
  equations: generalisedEquations(singleNames, [parse('1')], [singleForm]),
  start: publishedSingle,
  fixed: true,
};

const publishedDoubleLaw: CandidateLaw = {
  form: 'rigid arms, viscous friction of w1 and of w2 - w1',
  origin,
  equations: lagrangeEquations(doubleForm),
  start: publishedDouble,
  fixed: true,
};

/** All candidates through the integrator, each a part of the experiment; without those that cannot be followed. */
async function judgeAll(
  { part, progress }: ExperimentContext,
  name: 'single' | 'double',
  candidates: readonly CandidateLaw[],
  recording: Recording,
  config: Config,
): Promise<readonly JudgedLaw[]> {
  const stage = progress.stage(`${name} pendulum, through the integrator`, candidates.length);
  const judged: JudgedLaw[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const law = await part(`${name}-law-${index}`, async () =>
      judgeLaw(candidate, recording, config, config.windows[name]),
    );
    if (law !== null) judged.push(law);
    stage.advance(1, candidate.form);
  }
  stage.done();
  return judged;
}

function judgePublished(
  { part }: ExperimentContext,
  name: 'single' | 'double',
  law: CandidateLaw,
  recording: Recording,
  config: Config,
): Promise<JudgedLaw | null> {
  return part(`${name}-published`, async () => judgeLaw(law, recording, config, config.windows[name]));
}
