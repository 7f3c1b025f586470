import { formatTable } from 'principia/report';
import { isChosen } from './regress-files.js';
import type { FrontConstant, FrontRow, RegressionDocument, Stopped } from './regression-document.js';
import { plusMinus, shortNumbers, sizeText } from './short-numbers.js';

/** What came of a regression as text for a terminal: the front, then the chosen formula. */
export function regressionSummary(document: RegressionDocument, folder: string | null): string {
  const { target, dataset, front, chosen } = document;
  const held = (['validation', 'extrapolation'] as const).filter((part) => dataset.rows[part] > 0);
  const rows = front.map((row) => ({
    ' ': isChosen(row, chosen) ? '→' : '',
    complexity: row.complexity,
    '    loss': sizeText(row.loss).padStart(8),
    ...Object.fromEntries(held.map((part) => [part, sizeOf(row[part]).padStart(part.length)])),
    ...formulaCells(row, document),
  }));
  const table = formatTable({
    title: `${dataset.file}: ${target.column} by ${document.features.map(({ column }) => column).join(', ')}; ${rowsText(document)}`,
    rows,
  });
  return `\n${table}\n${chosenText(document)}\n${endText(document)}${folder === null ? '' : `  ${folder}: front.csv, front.tex, regression.json, search.json\n`}`;
}

const sizeOf = (size: number | null): string => (size === null ? '–' : sizeText(size));

/** The formula, or where there is a template its functions. */
function formulaCells(
  row: FrontRow,
  { front, target }: RegressionDocument,
): Readonly<Record<string, string>> {
  const functions = front.find((other) => other.functions !== null)?.functions ?? null;
  if (functions === null) return { [`${target.name} =`]: shortNumbers(row.expression) };
  const cells = Object.entries(functions).map(([name, { operands }]) => [
    callText(name, operands),
    shortNumbers(row.functions?.[name]?.expression ?? '–'),
  ]);
  return row.functions === null
    ? { ...Object.fromEntries(cells), [cells[0]![0]!]: `(the constant ${shortNumbers(row.expression)})` }
    : Object.fromEntries(cells);
}

const callText = (name: string, operands: readonly string[]): string => `${name}(${operands.join(', ')}) =`;

function templateText({ functions, parameters }: FrontRow, { options }: RegressionDocument): string {
  if (functions === null) return '';
  const values = Object.entries(parameters ?? {}).map(([name, value]) => {
    const categories = typeof value === 'number' ? null : Object.entries(value);
    return `${name} = ${categories?.map(([category, own]) => `${own} at ${category}`).join(', ') ?? value}`;
  });
  const bodies = Object.entries(functions).map(
    ([name, { operands, expression }]) => `${callText(name, operands)} ${expression}`,
  );
  return `\n  in the form ${options.template!.form}\n${[...bodies, ...values].map((line) => `    ${line}\n`).join('')}`;
}

function rowsText({ dataset: { rows }, seed }: RegressionDocument): string {
  const parts = [
    `${rows.training} rows`,
    ...(rows.validation > 0 ? [`${rows.validation} to validate`] : []),
    ...(rows.extrapolation > 0 ? [`${rows.extrapolation} to extrapolate to`] : []),
  ];
  return `${parts.join(', ')}, seed ${seed}`;
}

function chosenText(document: RegressionDocument): string {
  const { chosen, target } = document;
  if (chosen === null) return 'No formula is chosen.\n';
  const constants = chosen.constants.map(
    (constant, index) => `    ${constantText(constant, chosen.units?.[index] ?? null)}\n`,
  );
  return `Chosen by ${chosen.rule} (→):\n\n  ${target.name} = ${chosen.expression}\n${templateText(chosen, document)}${
    constants.length === 0 ? '' : `\n  constants in their order, ± standard deviation\n${constants.join('')}`
  }${doubtText(document)}`;
}

/** How much worse than a simpler row a choice may do on rows held back before it is said. */
const WORSE = 2;

/** No rule looks at the rows held back: where they contradict it, the reader must know. */
function doubtText({ chosen, front }: RegressionDocument): string {
  const doubts = (['validation', 'extrapolation'] as const).flatMap((part) => {
    const ours = chosen?.[part] ?? null;
    const rival = front.find(
      (row) => row.complexity < chosen!.complexity && ours !== null && (row[part] ?? ours) * WORSE < ours,
    );
    return rival === undefined
      ? []
      : [
          `  ${part} speaks against it: ${sizeText(ours!)}, but ${sizeText(rival[part]!)} at complexity ${rival.complexity}\n`,
        ];
  });
  return doubts.length === 0 ? '' : `\n${doubts.join('')}`;
}

function constantText({ value, deviation, rounded, text }: FrontConstant, unit: string | null): string {
  const size = rounded ? `${text} (rounded: the loss allows it)` : plusMinus(value, deviation);
  return unit === null || unit === '1' ? size : `${size}  [${unit}]`;
}

const endings: Readonly<Record<Stopped, string>> = {
  generations: '',
  'target loss': '; ended because the target loss is reached',
  evaluations: '; ended because --max-evaluations is reached',
  timeout: '; ended because --timeout is reached',
  aborted: '; ended because you interrupted it',
};

function endText({ generations, evaluations, stopped, replay }: RegressionDocument): string {
  const counts = `${generations} generation${generations === 1 ? '' : 's'}, ${evaluations.toLocaleString('en-US')} formulas tried${endings[stopped]}`;
  const clocked = stopped === 'timeout' || stopped === 'aborted';
  return `  ${counts}\n${clocked ? `  again without a clock: ${replay}\n` : ''}`;
}
