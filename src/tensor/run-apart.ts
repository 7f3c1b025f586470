import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { firstLine } from './first-line.js';

/**
 * Runs JavaScript in a Node process of its own, which prints nothing: what a native library does that crashes, hangs
 * or writes to standard error does it there.
 *
 * @param script The body of an async function of `words`, an array of texts; what it returns is the answer.
 * @throws Error in one line: what the script threw, or how the process ended without an answer.
 */
export async function runApart(script: string, words: readonly string[], seconds: number): Promise<string> {
  const child = spawn(process.execPath, ['-e', around(script), ...words], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    timeout: 1000 * seconds,
    killSignal: 'SIGKILL',
  });
  let outcome: { readonly answer: string } | { readonly error: string } | undefined;
  child.on('message', (message) => {
    outcome = message as { answer: string } | { error: string };
  });
  // What was told may arrive after the process has ended, but not after the connection has.
  const [[code, signal]] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  if (outcome === undefined) throw new Error(ending(code, signal, seconds));
  if ('error' in outcome) throw new Error(firstLine(outcome.error));
  return outcome.answer;
}

function ending(code: number | null, signal: string | null, seconds: number): string {
  if (signal === 'SIGKILL') return `it gave no answer within ${seconds} seconds`;
  return `it ended its process, by ${signal ?? `exit code ${code}`}`;
}

/** The script with what tells its answer; without its parent nobody waits for it any more. */
const around = (script: string): string => `
process.on('disconnect', () => process.exit());
const tell = (outcome) => process.send(outcome, () => process.exit());
(async (words) => {${script}})(process.argv.slice(1)).then(
  (answer) => tell({ answer: String(answer) }),
  (error) => tell({ error: String(error?.message ?? error) }),
);`;
