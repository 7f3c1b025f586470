import { createHash } from 'node:crypto';
import { InputError } from 'principia/math';
import { bareForm } from './bare-form.js';
import { demandNoContradiction } from './contradictions.js';
import { programOver } from './create-expression.js';
import { championDraft, type Draft } from './draft.js';
import { effectiveWeights } from './effective-weights.js';
import type { Champion } from './hall-of-fame.js';
import { inputErrorFit } from './input-error-fit.js';
import { inScales, naturalScales, rescaled } from './natural-scale.js';
import { parseNode } from './parse-node.js';
import { type PreparedProblem, prepareProblem, type SearchProblem } from './problem.js';
import type { Program } from './program.js';
import { createCandidates, type SearchCandidates } from './search-candidates.js';
import { type SearchOptions, type SearchSizes, sizesOf } from './search-options.js';
import { bindTemplate, withCategories } from './template/bind-template.js';
import { type PreparedTemplate, prepareTemplate } from './template/define-template.js';
import { fixedComplexityOf } from './template/evolve-genome.js';
import { templateDrafts } from './template/template-draft.js';
import { demandSatisfiable } from './units/reachable.js';
import { createVocabulary, defaultOperators } from './vocabulary.js';
import { type IslandSettings, offsetIsAllowed } from './workshop.js';

/** A search before its first generation. */
export interface SearchSetup {
  readonly sizes: SearchSizes;
  readonly settings: IslandSettings;
  /** What islands look at: all rows, variables in natural scales. */
  readonly problem: PreparedProblem;
  /** Names the problem and the settings. */
  readonly fingerprint: string;
  readonly guesses: readonly Program[];
  readonly candidates: SearchCandidates;
}

/** @throws InputError for a malformed problem or option, and for options that exclude each other. */
export function setUpSearch(asked: SearchProblem, options: SearchOptions): SearchSetup {
  const { users = [], loss = 'squared', inputErrors } = options;
  const sizes = sizesOf(options);
  for (const { name } of asked.variables) demandName(name);
  const template = options.template && prepareTemplate(options.template.definition, users);
  if (template && inputErrors) {
    throw new InputError('A search with a template takes no errors on the inputs; give weights instead.');
  }
  const problem = template ? asked : withoutConstants(asked, options);
  const weighted = inputErrors ? { ...problem, weights: effectiveWeights(problem, inputErrors) } : problem;
  const given = prepareProblem(weighted, loss, users);
  if (options.units) demandSatisfiable(given.names, options.units);
  const full = template ? withCategories(given, template) : given;
  // A template's form is written for the variables as they are.
  const scales = template ? full.names.map(() => 1) : naturalScales(problem);
  const natural = inScales(weighted, scales);
  const scaled = natural === weighted ? full : prepareProblem(natural, loss, users);
  const exactErrors = inputErrors ? inputErrorFit(problem, inputErrors, loss, users) : null;
  const settings = settingsOf(options, sizes, full, template);
  const drafts = template
    ? templateDrafts(template, full, offsetIsAllowed(settings.units))
    : plainDrafts(full, scales);
  return {
    sizes,
    settings,
    problem: scaled,
    fingerprint: fingerprintOf(scaled, settings, sizes),
    guesses: guessesOf(options, scaled, scales),
    candidates: createCandidates(full, options, sizes.maximumComplexity, drafts, exactErrors),
  };
}

/** Expressions that are found must be read again as what they are. */
function demandName(name: string): void {
  try {
    const node = parseNode(name);
    if (node.kind === 'variable' && node.name === name) return;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  }
  throw new InputError(
    `"${name}" cannot name a variable: expressions would not be read again as they are; expected letters, digits and underscores.`,
  );
}

/** What never varies says nothing, and could only stand in expressions by chance; guesses may name it. */
function withoutConstants(problem: SearchProblem, { guesses = [] }: SearchOptions): SearchProblem {
  const variables = problem.variables.filter(
    ({ name, values }) =>
      values.some((value) => value !== values[0]) || guesses.some((guess) => guess.variables.includes(name)),
  );
  return variables.length === problem.variables.length ? problem : { ...problem, variables };
}

function settingsOf(
  { seed, operators = defaultOperators, users, constraints = {}, units }: SearchOptions,
  { populationSize, maximumComplexity, rows, smallForms }: SearchSizes,
  problem: PreparedProblem,
  template: PreparedTemplate | undefined,
): IslandSettings {
  const vocabulary = createVocabulary(operators, problem.names.length, users);
  demandNoContradiction(constraints, vocabulary, users);
  const variations = 10 * populationSize;
  return {
    seed,
    vocabulary,
    maximumComplexity:
      maximumComplexity + (template ? fixedComplexityOf(bindTemplate(template, problem)) : 0),
    populationSize,
    variations,
    rows,
    smallForms,
    constraints,
    units: units ?? null,
    template: template?.definition ?? null,
  };
}

/** What two searches must share for one to go on where the other stood. */
function fingerprintOf(
  { names, columns, target, scale, loss, users }: PreparedProblem,
  settings: IslandSettings,
  { islands }: SearchSizes,
): string {
  const definitions = users.map(({ definition }) => definition);
  const hash = createHash('sha256').update(JSON.stringify({ names, loss, settings, islands, definitions }));
  for (const column of [...columns, target, scale]) hash.update(column);
  return hash.digest('hex').slice(0, 32);
}

/** Guesses as programs, written for the scaled variables. */
function guessesOf(
  { guesses = [], users = [], template }: SearchOptions,
  problem: PreparedProblem,
  scales: readonly number[],
): readonly Program[] {
  if (template && guesses.length > 0) {
    throw new InputError('A search with a template takes no guesses; begin without them.');
  }
  return guesses.map((guess) => {
    const foreign = guess.operators.find(({ name }) => !users.some((user) => user.name === name));
    if (foreign !== undefined) {
      throw new InputError(
        `The guess ${guess} calls "${foreign.name}", which is not among the users' operators of the search.`,
      );
    }
    const missing = guess.variables.find((name) => !problem.names.includes(name));
    if (missing !== undefined) {
      throw new InputError(
        `The guess ${guess} uses "${missing}", which is not among the variables ${problem.names.join(', ')}.`,
      );
    }
    return bareForm(rescaled(programOver(guess, problem.names, users), scales), problem);
  });
}

/** Champions in the variables as they came. */
function plainDrafts(
  problem: PreparedProblem,
  scales: readonly number[],
): (champion: Champion) => Draft | null {
  const factors = scales.map((scale) => 1 / scale);
  return (champion) => championDraft({ ...champion, program: rescaled(champion.program, factors) }, problem);
}
