import type { DistillationDocument } from 'principia/distillation';

/** Rows of a front that are shown at most. */
const rowsShown = 12;

/** A distillation as text for a terminal: the candidates first, then what they rest on. */
export function distillationSummary(document: DistillationDocument, file: string): string {
  const { model, dataset, seed, seconds, candidates, findings, components } = document;
  const laws = candidates.map(
    ({ terms }, index) =>
      `  ${index + 1}  ${terms.map((term) => `${term.expression}  (${placeOf(term)})`).join('  +  ')}\n`,
  );
  return [
    `\n${model} of ${dataset.name}, seed ${seed}, ${seconds.toPrecision(3)} s\n`,
    '\nCandidate laws, the best guess first\n',
    ...(laws.length === 0 ? ['  none: the forces that were read follow no form that was found\n'] : laws),
    '\nWhat the model’s forces are like\n',
    ...findings.map(
      ({ question, value, answer }) => `  ${question}: ${value.toPrecision(2)}\n      ${answer}\n`,
    ),
    ...components.map(frontText),
    `\n  distillation  ${file}\n`,
  ].join('');
}

function frontText(component: DistillationDocument['components'][number]): string {
  const { front, rows } = component;
  const lengths = front.map(({ descriptionLength }) => descriptionLength ?? Number.POSITIVE_INFINITY);
  const shortest = Math.min(...lengths);
  const lines = front.slice(0, rowsShown).map(({ expression, complexity, loss }, index) => {
    const mark = lengths[index] === shortest ? '>' : ' ';
    return `  ${mark} ${String(complexity).padStart(2)}  ${loss.toExponential(1)}  ${expression}\n`;
  });
  return `\nForms of the ${component.acts} along ${along(component)} (complexity, loss, ${rows} rows)\n${lines.join('')}`;
}

function placeOf(term: DistillationDocument['candidates'][number]['terms'][number]): string {
  return `${term.acts} along ${along(term)}`;
}

function along({ direction, axis }: { readonly direction: string; readonly axis?: number }): string {
  return axis === undefined ? `the ${direction}` : 'xyz'[axis]!;
}
