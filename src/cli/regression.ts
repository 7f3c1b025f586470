/**
 * The work behind `principia regress`, loaded when it is asked for.
 *
 * @packageDocumentation
 */
import { basename } from 'node:path';
import { hashTable, readTable } from 'principia/datasets';
import {
  checkSearch,
  checkUnits,
  chooseRated,
  decodeSearchState,
  dimensionText,
  encodeSearchState,
  type GenerationInfo,
  type RatedCandidate,
  type RateOptions,
  rateFront,
  type SplitRows,
  search,
  type Template,
  texName,
  type UnitAssignment,
} from 'principia/symbolic';
import { type PreparedRegression, prepareRegression } from './regress-preparation.js';
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
  const prepared = prepareRegression(table, file, settings);
  const { chosen, options, template, units, parts, parse } = prepared;
  const resume = context.resume && decodeSearchState(context.resume.text, context.resume.source);
  checkSearch(parts.training, prepared.search);
  const hash = hashTable(table);
  const notes = [...chosen.notes, ...(units?.notes ?? [])];
  context.onStart({ hash, target: chosen.target.name, notes });
  const keep = stateKeeper(context);
  const { front, evaluations, generations, stopped, state } = await search(parts.training, {
    ...prepared.search,
    workers: context.workers,
    signal: context.signal,
    onGeneration: (info) => {
      context.onGeneration(info);
      keep(info);
    },
    ...(resume === null ? {} : { resume }),
    ...(options.timeout === null
      ? {}
      : { timeout: { milliseconds: 1000 * options.timeout, now: context.now } }),
  });
  context.keepState?.(encodeSearchState(state));
  // As printed: a + -2 is read back as a - 2, whose constant is 2.
  const printed = front.map((one) => ({ ...one, expression: parse(one.expression.toString()) }));
  const rated = rateFront(printed, prepared.rated.training, ratingOptions(prepared));
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

function ratingOptions({
  search: { loss },
  chosen: { noise },
  rated: { validation, extrapolation },
}: PreparedRegression): RateOptions {
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
