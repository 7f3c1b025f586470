import type { DataTable } from 'principia/datasets';
import { createRandom, InputError } from 'principia/math';
import {
  createParser,
  defineOperators,
  defineTemplate,
  type Expression,
  effectiveWeights,
  type InputErrors,
  type LossChoice,
  lossNames,
  parseLoss,
  type SearchOptions,
  type SearchProblem,
  type SplitRows,
  splitRows,
  type Template,
  type UserOperator,
} from 'principia/symbolic';
import { unknownName } from './catalogue.js';
import { constraintsOf } from './regress-constraints.js';
import { parseDefinition } from './regress-definitions.js';
import { type ChosenProblem, chooseProblem } from './regress-problem.js';
import { templateOf } from './regress-template.js';
import { type ChosenUnits, chooseUnits } from './regress-units.js';
import type { RegressionSettings } from './regression-document.js';

/** What a table and the settings come to. */
export interface PreparedRegression {
  readonly chosen: ChosenProblem;
  /** The settings with what was left to the defaults filled in. */
  readonly options: RegressionSettings;
  readonly template: Template | null;
  readonly units: ChosenUnits | null;
  /** The rows of the search. */
  readonly parts: SplitRows;
  /** The same rows with the weights that they are judged by. */
  readonly rated: SplitRows;
  /** What the search is told, but for where and how long it runs. */
  readonly search: SearchOptions & { readonly loss: LossChoice };
  /** Reads expressions with the user's operators. */
  parse(text: string): Expression;
}

/** With fewer rows, none are held back where nothing is said. */
const MANY_ROWS = 100;
const HELD_BACK = 0.2;

/** What files of eight digits leave of an exact law; for the absolute loss its root. */
const EXACT = 1e-14;

/**
 * A search from a table and settings.
 *
 * @throws InputError for whatever of them cannot be used
 */
export function prepareRegression(
  table: DataTable,
  file: string,
  settings: RegressionSettings,
): PreparedRegression {
  const loss = lossOf(settings.loss);
  const users = defineOperators(settings.definitions.map(parseDefinition));
  const chosen = chooseProblem(table, file, settings);
  demandFreeNames(users, chosen);
  const template = settings.template && defineTemplate(templateOf(settings.template, chosen.features), users);
  const units = unitsFor(settings, chosen, table);
  const options: RegressionSettings = {
    ...settings,
    features: chosen.features.map(({ column }) => column),
    validation: settings.validation ?? (table.rows < MANY_ROWS ? 0 : HELD_BACK),
    targetLoss: settings.targetLoss ?? (loss === 'absolute' ? Math.sqrt(EXACT) : EXACT),
  };
  const { inputErrors, ...rows } = partsOf(chosen, options);
  const parse = createParser(users);
  const names = users.map(({ name }) => name);
  return {
    ...{ chosen, options, template, units, parse },
    ...rows,
    search: {
      seed: options.seed,
      operators: options.operators,
      users,
      maximumComplexity: options.maximumComplexity,
      constraints: constraintsOf(settings, names),
      smallForms: options.smallForms,
      loss,
      generations: options.generations,
      targetLoss: options.targetLoss!,
      guesses: settings.guesses.map(parse),
      ...(template === null ? {} : { template }),
      ...(options.evaluations === null ? {} : { evaluations: options.evaluations }),
      ...(units === null ? {} : { units: units.assignment }),
      ...(inputErrors === null ? {} : { inputErrors }),
    },
  };
}

/** A name, or a formula over the residual z. */
function lossOf(text: string): LossChoice {
  const isName = /^[a-z-]+$/i.test(text) && text !== 'z';
  if (!isName || lossNames.some((name) => name === text)) return parseLoss(text);
  throw new InputError(
    `--loss: ${unknownName('loss', text, lossNames)}, or a formula over the residual z, as 'log(1 + z^2)'`,
  );
}

function demandFreeNames(users: readonly UserOperator[], { features }: ChosenProblem): void {
  const clash = users.find((user) => features.some(({ name }) => name === user.name));
  if (clash === undefined) return;
  throw new InputError(`--define: the operator '${clash.name}' has the name of a column; choose another`);
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
