import type { DataTable, TableColumn } from 'principia/datasets';
import { InputError } from 'principia/math';
import type { InputErrors, SearchProblem } from 'principia/symbolic';
import { unknownName } from './catalogue.js';
import { namedNumbers } from './regress-definitions.js';
import { expressionNames } from './regress-names.js';

/** A column, and what expressions call it. */
export interface ChosenColumn {
  readonly column: string;
  readonly name: string;
}

/** Which columns of a table are what. */
export interface ColumnChoices {
  readonly target: string;
  /** All columns of numbers where null. */
  readonly features: readonly string[] | null;
  /** Standard deviation of the target, or the column that has one a row. */
  readonly noise: number | string | null;
  /** Standard deviations of features, such as `x: 0.1, y: sigma_y`; they need `noise`. */
  readonly noiseOf: string | null;
  /** The column of weights. */
  readonly weights: string | null;
}

/** A table as something to be searched. */
export interface ChosenProblem {
  readonly target: ChosenColumn;
  readonly features: readonly ChosenColumn[];
  readonly problem: SearchProblem;
  /** By the features' names in expressions; null where they are exact. */
  readonly inputErrors: InputErrors | null;
  /** The standard deviation of the weighted residuals; null where it is not known. */
  readonly noise: number | null;
  readonly notes: readonly string[];
}

/** With fewer, a straight line is exact. */
const fewestRows = 3;

/** Postfix programs name no more. */
const mostFeatures = 224;

/**
 * The target, the features and the weights of a table.
 *
 * @param file what messages call the table
 * @throws InputError for columns that there are not, cells that are no numbers, a constant target, no feature that
 * varies, fewer than three rows that count, or noise or weights that cannot be
 */
export function chooseProblem(table: DataTable, file: string, choices: ColumnChoices): ChosenProblem {
  const { features: asked, noise, weights } = choices;
  const target = find(table, file, choices.target);
  const given = asked === null ? null : asked.map((name) => find(table, file, name));
  if (given?.includes(target)) {
    throw new InputError(`--features names '${target.name}', which is the target; leave it out`);
  }
  const twice = given?.find((column, index) => given.indexOf(column) < index);
  if (twice !== undefined) throw new InputError(`--features names '${twice.name}' twice`);
  const spread = typeof noise === 'string' ? find(table, file, noise) : null;
  const weight = weights === null ? null : find(table, file, weights);
  const errors = errorsOf(table, file, choices.noiseOf);
  const apart = [target, spread, weight, ...errors.map(({ error }) => error)];
  for (const [option, column] of [
    ['--noise', spread],
    ['--weights', weight],
  ] as const) {
    if (column !== target) continue;
    throw new InputError(`${option} names '${target.name}', which is the target; name a column of its own`);
  }
  const candidates = given ?? table.columns.filter((column) => !apart.includes(column));
  const words = candidates.filter(({ flaw }) => given === null && flaw?.throughout);
  const numbers = candidates.filter((column) => !words.includes(column));
  for (const column of [...numbers, ...apart]) {
    if (column !== null && typeof column === 'object') demandNumbers(column, file, numbers.includes(column));
  }
  const rowWeights =
    errors.length > 0 && typeof noise === 'number'
      ? new Float64Array(table.rows).fill(1 / noise ** 2)
      : weightsOf(spread, weight, file);
  const counted = rowWeights?.filter((value) => value > 0).length ?? table.rows;
  if (counted < fewestRows) {
    throw new InputError(
      `'${file}' has ${counted} row${counted === 1 ? '' : 's'}${rowWeights === null ? '' : ' of weight above 0'}; expected at least ${fewestRows}`,
    );
  }
  if (isConstant(target)) {
    throw new InputError(
      `the target '${target.name}' is ${target.values[0]} in every row, so that there is nothing to explain`,
    );
  }
  const constant = numbers.filter(isConstant);
  const used = numbers.filter((column) => !constant.includes(column));
  if (used.length === 0) {
    throw new InputError(
      `'${file}' has no column of numbers that vary besides the target; expected at least one feature`,
    );
  }
  if (used.length > mostFeatures) {
    throw new InputError(
      `'${file}' has ${used.length} features; a search takes at most ${mostFeatures}: choose them by --features`,
    );
  }
  const names = expressionNames([target, ...used].map(({ name }) => name));
  const chosen = ({ name }: TableColumn): ChosenColumn => ({ column: name, name: names.get(name)! });
  const renamed = [target, ...used].map(chosen).filter(({ column, name }) => column !== name);
  return {
    target: chosen(target),
    features: used.map(chosen),
    problem: {
      variables: used.map((column) => ({ name: chosen(column).name, values: column.values })),
      target: target.values,
      ...(rowWeights === null ? {} : { weights: rowWeights }),
    },
    inputErrors: errors.length === 0 ? null : inputErrorsOf(errors, used, names, file),
    noise: typeof noise === 'number' && errors.length === 0 ? noise : noise === null ? null : 1,
    notes: [
      ...table.notes,
      ...words.map(({ name }) => `column '${name}' has no numbers and is left out`),
      ...constant.map(
        ({ name, values }) =>
          `column '${name}' is ${values[0]} in every row and is left out: it explains nothing`,
      ),
      ...renamed.map(({ column, name }) => `column '${column}' is called ${name} in expressions`),
    ],
  };
}

/** A column by its name, or by the one that expressions would have for it. */
function find({ columns }: DataTable, file: string, name: string): TableColumn {
  const names = columns.map((column) => column.name);
  const safe = expressionNames(names);
  const found =
    columns.find((column) => column.name === name) ??
    columns.find((column) => safe.get(column.name) === name);
  if (found === undefined) throw new InputError(`'${file}': ${unknownName('column', name, names)}`);
  return found;
}

/** A feature whose values have errors, and the standard deviation of them. */
interface FeatureError {
  readonly feature: TableColumn;
  readonly error: number | TableColumn;
}

function errorsOf(table: DataTable, file: string, text: string | null): readonly FeatureError[] {
  if (text === null) return [];
  const expected = "features with a standard deviation each, as 'x: 0.1, y: sigma_y'";
  return Object.entries(namedNumbers('--noise-of', text, expected)).map(([name, error]) => {
    if (typeof error === 'number' && !(error > 0 && Number.isFinite(error))) {
      throw new InputError(
        `--noise-of has ${error} for '${name}'; expected a standard deviation above 0, or the name of a column`,
      );
    }
    return {
      feature: find(table, file, name),
      error: typeof error === 'string' ? find(table, file, error) : error,
    };
  });
}

function inputErrorsOf(
  errors: readonly FeatureError[],
  used: readonly TableColumn[],
  names: ReadonlyMap<string, string>,
  file: string,
): InputErrors {
  const entries = errors.map(({ feature, error }): [string, number | Float64Array] => {
    if (!used.includes(feature)) {
      throw new InputError(`--noise-of names '${feature.name}', which is not among the features`);
    }
    if (typeof error === 'number') return [names.get(feature.name)!, error];
    const row = error.values.findIndex((value) => !(value >= 0));
    if (row < 0) return [names.get(feature.name)!, error.values];
    throw new InputError(
      `'${file}', row ${row + 1}: the standard deviation '${error.name}' is ${error.values[row]}; expected at least 0`,
    );
  });
  return Object.fromEntries(entries);
}

function demandNumbers({ name, flaw }: TableColumn, file: string, isFeature: boolean): void {
  if (flaw === null) return;
  throw new InputError(
    `'${file}', ${flaw.where}, column '${name}' is ${flaw.found}; expected a finite number: mend the cell${isFeature ? ', or leave the column out by naming the others with --features' : ''}`,
  );
}

function weightsOf(
  spread: TableColumn | null,
  weight: TableColumn | null,
  file: string,
): Float64Array | null {
  const column = spread ?? weight;
  if (column === null) return null;
  const fits = (value: number): boolean => (spread === null ? value >= 0 : value > 0);
  const bad = column.values.findIndex((value) => !fits(value));
  if (bad >= 0) {
    const [what, expected] = spread === null ? ['weight', 'at least 0'] : ['standard deviation', 'above 0'];
    throw new InputError(
      `'${file}', row ${bad + 1}: the ${what} '${column.name}' is ${column.values[bad]}; expected ${expected}`,
    );
  }
  return spread === null ? column.values : column.values.map((value) => 1 / value ** 2);
}

const isConstant = ({ values }: TableColumn): boolean => values.every((value) => value === values[0]);
