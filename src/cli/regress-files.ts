import type { FrontRow, RegressionDocument } from './regression-document.js';
import { shortNumbers } from './short-numbers.js';

/** The front as CSV, every number in full; empty where there is nothing to tell. */
export function frontCsv({ front, chosen }: RegressionDocument): string {
  const functions = front.find((row) => row.functions !== null)?.functions ?? {};
  const header = [
    'complexity,loss,validation,extrapolation,score,descriptionLength,bic,chosen,expression,constants,deviations',
    ...Object.entries(functions).map(([name, { operands }]) => quoted(`${name}(${operands.join(', ')})`)),
  ].join(',');
  const lines = front.map((row) =>
    [
      row.complexity,
      row.loss,
      row.validation ?? '',
      row.extrapolation ?? '',
      row.score,
      row.descriptionLength ?? '',
      row.bic ?? '',
      isChosen(row, chosen) ? 1 : 0,
      quoted(row.expression),
      row.constants.map(({ value }) => value).join(' '),
      row.constants.map(({ deviation }) => deviation ?? '-').join(' '),
      ...Object.keys(functions).map((name) => quoted(row.functions?.[name]?.expression ?? '')),
    ].join(','),
  );
  return `${[header, ...lines].join('\n')}\n`;
}

/** The front as a LaTeX table to be put in by `\input`; needs the package amsmath. */
export function frontTex(document: RegressionDocument): string {
  const { front, chosen, target, dataset } = document;
  const held = (['validation', 'extrapolation'] as const).filter((part) => dataset.rows[part] > 0);
  const head = ['', 'complexity', 'loss', ...held, `$${target.tex} =$`];
  const rows = front.map((row) => [
    isChosen(row, chosen) ? '$\\rightarrow$' : '',
    String(row.complexity),
    texSize(row.loss),
    ...held.map((part) => texSize(row[part])),
    `$\\displaystyle ${shortNumbers(row.tex)}$`,
  ]);
  const line = (cells: readonly string[]): string => `  ${cells.join(' & ')} \\\\`;
  return [
    `% ${document.replay.replaceAll('\n', ' ')}`,
    `% Losses are divided by that of the best constant.${chosen === null ? '' : ` The arrow marks the choice by ${chosen.rule}.`}`,
    '% Needs \\usepackage{amsmath}.',
    `\\begin{tabular}{lrr${'r'.repeat(held.length)}l}`,
    '  \\hline',
    line(head),
    '  \\hline',
    ...rows.map(line),
    '  \\hline',
    '\\end{tabular}',
    '',
  ].join('\n');
}

/** Whether a row of the front is the chosen one: no two have one complexity. */
export function isChosen(row: FrontRow, chosen: FrontRow | null): boolean {
  return row.complexity === chosen?.complexity;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Two digits. */
function texSize(size: number | null): string {
  if (size === null) return '--';
  const [mantissa, exponent] = size.toPrecision(2).split('e');
  return exponent === undefined ? `$${mantissa}$` : `$${mantissa} \\times 10^{${Number(exponent)}}$`;
}
