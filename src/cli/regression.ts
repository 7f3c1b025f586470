/**
 * The work behind `principia regress`, loaded when it is asked for.
 *
 * @packageDocumentation
 */
import { basename } from 'node:path';
import { type DataTable, hashTable, readTable } from 'principia/datasets';
import { createRandom, InputError } from 'principia/math';
import {
  checkUnits,
  chooseRated,
  createParser,
  decodeSearchState,
  defineOperators,
  defineTemplate,
  dimensionText,
  effectiveWeights,
  encodeSearchState,
  type GenerationInfo,
  type InputErrors,
  type LossChoice,
  parseLoss,
  type RatedCandidate,
  rateFront,
  type SearchProblem,
  type SplitRows,
  search,
  splitRows,
  type Template,
  texName,
  type UnitAssignment,
} from 'principia/symbolic';
import { constraintsOf } from './regress-constraints.js';
import { parseDefinition } from './regress-definitions.js';
import { type ChosenProblem, chooseProblem } from './regress-problem.js';
import { templateOf } from './regress-template.js';
import { type ChosenUnits, chooseUnits } from './regress-units.js';
import type { FrontRow, RegressionDocument, RegressionSettings } from './regression-document.js';

/** Where a regression works, and who is told of it. */
export interface RegressionContext {
  readonly workers: number;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly versions: Readonly<Record<string, string>>;
  /** Called when the input is found usable, before the search. */
  onStart(start: RegressionStart): void;
  onGeneration(info: GenerationInfo): void;
  /** The state of an earlier search of the same settings, to go on from; a new search where null. */
  readonly resume: SavedState | null;
  /** Takes the state every few seconds and at the end; null where none is wanted. */
  readonly keepState: ((text: string) => void) | null;
  /** The command that does the same with other limits: so many generations alone where given. */
  replay(options: RegressionSettings, generations: number | null): string;
}

/** A search's state as it was kept. */
export interface SavedState {
  readonly text: string;
  /** What messages call it. */
  readonly source: string;
}

/** What a search is about to begin with. */
export interface RegressionStart {
  readonly hash: string;
  /** What expressions call the target. */
  readonly target: string;
  readonly notes: readonly string[];
}

/** With fewer rows, none are held back where nothing is said. */
const MANY_ROWS = 100;
const HELD_BACK = 0.2;

/** What files of eight digits leave of an exact law; for the absolute loss its root. */
const EXACT = 1e-14;

/** The state is kept every so often: what a killed search loses. */
const KEPT_EVERY = 5000;

/**
 * Reads a table, searches for expressions of its features that give its target, rates and chooses.
 *
 * An abort ends it with what was found.
 *
 * @throws InputError for whatever of the table or the settings cannot be used
 */
export async function regress(
  path: string,
  settings: RegressionSettings,
  context: RegressionContext,
): Promise<RegressionDocument> {
  const table = await readTable(path);
  const file = basename(path);
  const loss = parseLoss(settings.loss);
  const users = defineOperators(settings.definitions.map(parseDefinition));
  const constraints = constraintsOf(
    settings,
    users.map(({ name }) => name),
  );
  const chosen = chooseProblem(table, file, settings);
  const clash = users.find((user) => chosen.features.some(({ name }) => name === user.name));
  if (clash !== undefined) {
    throw new InputError(`--define: the operator '${clash.name}' has the name of a column; choose another`);
  }
  const template = settings.template && defineTemplate(templateOf(settings.template, chosen.features), users);
  const units = unitsFor(settings, chosen, table);
  const options: RegressionSettings = {
    ...settings,
    features: chosen.features.map(({ column }) => column),
    validation: settings.validation ?? (table.rows < MANY_ROWS ? 0 : HELD_BACK),
    targetLoss: settings.targetLoss ?? (loss === 'absolute' ? Math.sqrt(EXACT) : EXACT),
  };
  const { parts, inputErrors, rated: ratedParts } = partsOf(chosen, options);
  const parse = createParser(users);
  const guesses = settings.guesses.map(parse);
  const resume = context.resume && decodeSearchState(context.resume.text, context.resume.source);
  const hash = hashTable(table);
  const notes = [...chosen.notes, ...(units?.notes ?? [])];
  context.onStart({ hash, target: chosen.target.name, notes });
  const keep = stateKeeper(context);
  const { front, evaluations, generations, stopped, state } = await search(parts.training, {
    seed: options.seed,
    operators: options.operators,
    users,
    maximumComplexity: options.maximumComplexity,
    constraints,
    loss,
    generations: options.generations,
    targetLoss: options.targetLoss!,
    workers: context.workers,
    signal: context.signal,
    guesses,
    onGeneration: (info) => {
      context.onGeneration(info);
      keep(info);
    },
    ...(template === null ? {} : { template }),
    ...(resume === null ? {} : { resume }),
    ...(options.evaluations === null ? {} : { evaluations: options.evaluations }),
    ...(units === null ? {} : { units: units.assignment }),
    ...(inputErrors === null ? {} : { inputErrors }),
    ...(options.timeout === null
      ? {}
      : { timeout: { milliseconds: 1000 * options.timeout, now: context.now } }),
  });
  context.keepState?.(encodeSearchState(state));
  // As printed: a + -2 is read back as a - 2, whose constant is 2.
  const printed = front.map((one) => ({ ...one, expression: parse(one.expression.toString()) }));
  const rated = rateFront(printed, ratedParts.training, ratingOptions(loss, chosen, ratedParts));
  const choice = chooseRated(rated, options.rule);
  const row = (candidate: RatedCandidate): FrontRow =>
    frontRow(candidate, units?.assignment ?? null, template);
  const clocked = stopped === 'timeout' || stopped === 'aborted';
  return {
    schema: 'principia/regression/1',
    chosen: choice === null ? null : { rule: options.rule, ...row(choice) },
    front: rated.map(row),
    target: { ...chosen.target, tex: texName(chosen.target.name) },
    features: chosen.features,
    dataset: { file, hash, rows: rowCounts(parts) },
    seed: options.seed,
    generations,
    evaluations,
    stopped,
    options,
    replay: context.replay(settings, clocked ? Math.max(1, generations) : null),
    notes,
    versions: context.versions,
  };
}

function stateKeeper({ keepState, now }: RegressionContext): (info: GenerationInfo) => void {
  let last = now();
  return ({ state }) => {
    if (keepState === null || now() - last < KEPT_EVERY) return;
    keepState(encodeSearchState(state));
    last = now();
  };
}

/** The rows of a search, and of its judgement: that weighs rows with errors on the features by slopes from the data. */
function partsOf(
  { problem, inputErrors }: ChosenProblem,
  { seed, validation, extrapolation }: RegressionSettings,
): { readonly parts: SplitRows; readonly rated: SplitRows; readonly inputErrors: InputErrors | null } {
  const split = (table: SearchProblem): SplitRows =>
    splitRows(table, { validation: validation!, extrapolation }, createRandom(seed).child('held-back rows'));
  const parts = split(problem);
  if (inputErrors === null) return { parts, rated: parts, inputErrors };
  // The same rows of every table: of one whose target is the row's number, the numbers.
  const rows = split({ ...problem, target: problem.target.map((_, row) => row) }).training.target;
  const errors = Object.entries(inputErrors).map(([name, error]) => [
    name,
    typeof error === 'number' ? error : rows.map((row) => error[row]!),
  ]);
  return {
    parts,
    rated: split({ ...problem, weights: effectiveWeights(problem, inputErrors) }),
    inputErrors: Object.fromEntries(errors) as InputErrors,
  };
}

function unitsFor(
  { units, constantsUnits }: RegressionSettings,
  { target, features }: ChosenProblem,
  table: DataTable,
): ChosenUnits | null {
  if (units === null) return null;
  const used = [target, ...features].map(({ column }) => column);
  const others = table.columns.map(({ name }) => name).filter((name) => !used.includes(name));
  return chooseUnits(units, constantsUnits, target, features, others);
}

function ratingOptions(
  loss: LossChoice,
  { noise }: ChosenProblem,
  { validation, extrapolation }: SplitRows,
): Parameters<typeof rateFront>[2] {
  return {
    loss,
    ...(validation === null ? {} : { validation }),
    ...(extrapolation === null ? {} : { extrapolation }),
    ...(noise === null ? {} : { noise }),
  };
}

function rowCounts({
  training,
  validation,
  extrapolation,
}: SplitRows): RegressionDocument['dataset']['rows'] {
  return {
    training: training.target.length,
    validation: validation?.target.length ?? 0,
    extrapolation: extrapolation?.target.length ?? 0,
  };
}

function frontRow(
  candidate: RatedCandidate,
  units: UnitAssignment | null,
  template: Template | null,
): FrontRow {
  const { expression, complexity, loss, validation, extrapolation, constants, score } = candidate;
  const dimensions = units === null ? null : checkUnits(expression, units).constants;
  return {
    complexity,
    loss,
    validation,
    extrapolation,
    expression: expression.toString(),
    tex: expression.toTex(),
    constants: constants.map(({ value, deviation, rounded, text }) => ({ value, deviation, rounded, text })),
    units: dimensions?.map((dimension) => (dimension === null ? null : dimensionText(dimension))) ?? null,
    functions: functionsOf(candidate, template),
    parameters: candidate.parameters ?? null,
    score,
    descriptionLength: finite(candidate.descriptionLength),
    bic: finite(candidate.bic),
  };
}

function functionsOf({ functions }: RatedCandidate, template: Template | null): FrontRow['functions'] {
  if (template === null || functions === undefined) return null;
  return Object.fromEntries(
    template.functions.map(({ name, operands }) => {
      const own = functions[name]!;
      return [name, { operands, expression: own.toString(), tex: own.toTex() }];
    }),
  );
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
