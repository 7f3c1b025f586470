import type { Command } from 'commander';
import type { Backend } from 'principia/tensor';
import { type AskedBackend, askedBackend, backendOption } from './backend-option.js';
import type { Io, Surroundings } from './io.js';

/** One check of this installation. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** What `doctor` finds. */
export interface Diagnosis {
  readonly node: Check;
  readonly backends: readonly Check[];
  /** The backend that would be used, and why. */
  readonly chosen: Check;
  readonly selfTests: readonly Check[];
}

/** Adds `principia doctor`: whether this machine can run the main job, and why not. */
export function addDoctor(
  program: Command,
  io: Io,
  diagnose: (asked: AskedBackend | null) => Promise<Diagnosis>,
  surroundings: Pick<Surroundings, 'backend'>,
  fail: () => void,
): void {
  program
    .command('doctor')
    .summary('check this installation')
    .description(
      'Shows Node, the backends found (and why others are not), which is used, and a short self-test of it.',
    )
    .addOption(backendOption())
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  principia doctor')
    .action(async ({ json = false, backend }: { json?: boolean; backend?: Backend }) => {
      const diagnosis = await diagnose(askedBackend(backend, surroundings));
      const healthy = [diagnosis.node, diagnosis.chosen, ...diagnosis.selfTests].every(
        ({ passed }) => passed,
      );
      io.writeOut(
        json ? `${JSON.stringify({ ...diagnosis, healthy }, null, 2)}\n` : describe(diagnosis, healthy),
      );
      if (!healthy) fail();
    });
}

function describe({ node, backends, chosen, selfTests }: Diagnosis, healthy: boolean): string {
  const line = ({ name, passed, detail }: Check, otherwise: string): string =>
    `  ${passed ? '✓' : otherwise} ${name.padEnd(22)} ${detail}\n`;
  return [
    line(node, '✗'),
    '\nBackends\n',
    ...backends.map((backend) => line(backend, '·')),
    '\nUsed\n',
    line(chosen, '✗'),
    '\nSelf-test\n',
    ...selfTests.map((test) => line(test, '✗')),
    healthy ? '\nAll well.\n' : '\nNot well: see the lines marked ✗ above.\n',
  ].join('');
}
