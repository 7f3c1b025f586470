import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from 'principia/math';
import { markdownTable } from 'principia/report';
import type { RunFolder } from 'principia/run';
import type { Experiment, ExperimentClaim, ExperimentContext, ExperimentResult } from './experiment.js';

/**
 * Runs an experiment in a run's folder: `results.json` and `results.md` hold its claims and tables, the `.svg` files its
 * figures, and `part-*.json` what its parts gave, from which an interrupted experiment goes on.
 *
 * @throws InputError where the experiment cannot use what it is given
 */
export async function runExperiment(
  experiment: Experiment,
  run: RunFolder,
  context: Omit<ExperimentContext, 'part'>,
): Promise<ExperimentResult> {
  const result = await experiment.run({
    ...context,
    async part(name, compute) {
      const file = `part-${name}.json`;
      const path = join(run.path, file);
      if (!existsSync(path)) run.writeJson(file, await compute());
      // Read back even where it has just been written, so that both ways give the same.
      return readPart(path);
    },
  });
  for (const { name, svg } of result.figures) run.writeText(`${name}.svg`, svg);
  run.writeText('results.md', resultsPage(experiment, result, context));
  run.writeJson('results.json', {
    experiment: experiment.name,
    smoke: context.smoke,
    ...withoutDrawings(result),
  });
  return result;
}

function readPart<T>(path: string): T {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    throw new InputError(
      `'${path}' cannot be read: expected what a part of the experiment wrote; remove the file`,
    );
  }
}

/** The claims as a table's rows. */
export function claimRows(claims: readonly ExperimentClaim[]): Record<string, string>[] {
  return claims.map(({ statement, published = '–', measured, holds }) => ({
    claim: statement,
    published,
    measured,
    holds: holds ? 'yes' : 'no',
  }));
}

function resultsPage(
  { name, title, source }: Experiment,
  result: ExperimentResult,
  { smoke, data }: Pick<ExperimentContext, 'smoke' | 'data'>,
): string {
  const { claims, tables, figures } = result;
  return [
    `# ${title}`,
    '',
    `\`principia experiment run ${name}${smoke ? ' --smoke' : ''}${data === null ? '' : ' --data <folder>'}\`, after ${source}.`,
    '',
    ...(smoke ? ['The small size, which shows that everything runs; its figures mean nothing.', ''] : []),
    markdownTable({ title: 'Claims', rows: claimRows(claims) }),
    ...tables.map(markdownTable),
    ...figures.flatMap((figure) => [`![${figure.claim}](${figure.name}.svg)`, '', figure.claim, '']),
  ].join('\n');
}

function withoutDrawings({ claims, tables, figures }: ExperimentResult): object {
  return { claims, tables, figures: figures.map(({ name, claim }) => ({ file: `${name}.svg`, claim })) };
}
