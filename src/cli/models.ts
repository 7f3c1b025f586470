import type { Command } from 'commander';
import type { DynamicsFactory } from 'principia/training';
import { directModelKinds, motionModelKinds } from './catalogue.js';
import type { Io } from './io.js';
import { describeKinds, type NamedValues } from './named-values.js';

/** Adds `principia models`: what every model of motions assumes, and what it cannot represent. */
export function addModels(
  program: Command,
  io: Io,
  load: (name: string, options: NamedValues) => Promise<DynamicsFactory>,
): void {
  program
    .command('models')
    .summary('what every model of motions assumes')
    .description('Lists the models of motions: what each assumes, what it cannot represent, and its options.')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  principia models')
    .action(async ({ json }: { json?: boolean }) => {
      const factories = await Promise.all(Object.keys(motionModelKinds).map((name) => load(name, {})));
      const cards = factories.map(({ name, card }) => ({
        name,
        ...card,
        options: describeKinds(motionModelKinds[name]!),
        solvers: Object.hasOwn(directModelKinds, name) ? ['gradient', 'direct'] : ['gradient'],
      }));
      io.writeOut(json ? `${JSON.stringify(cards, null, 2)}\n` : cards.map(describe).join('\n'));
    });
}

function describe(card: {
  readonly name: string;
  readonly summary?: string;
  readonly assumes?: string;
  readonly cannotRepresent?: string;
  readonly source?: string;
  readonly options: string;
  readonly solvers: readonly string[];
}): string {
  const lines = [
    `${card.name}: ${card.summary}`,
    `  assumes           ${card.assumes}`,
    `  cannot represent  ${card.cannotRepresent}`,
    `  source            ${card.source}`,
    `  solvers           ${card.solvers.join(', ')}`,
    `  options           ${card.options}`,
  ];
  return `${lines.join('\n')}\n`;
}
