import { describe, expect, test } from 'vitest';
import { runApart } from '../../src/tensor/run-apart.js';

test('a script answers, and what it prints is kept away', async () => {
  const script = "console.log('noise'); console.error('noise'); return words.join('+');";
  expect(await runApart(script, ['a b', '"c"'], 20)).toBe('a b+"c"');
});

describe('a script that does not answer costs one line', () => {
  test.each([
    ['throws', "throw new Error('no such thing\\n  at all')", /^no such thing$/],
    ['throws what is no error', "throw 'no such thing'", /^no such thing$/],
    ['cannot be read', 'return )', /ended its process, by exit code 1/],
    ['crashes', 'process.abort()', /ended its process, by SIG/],
    ['leaves', 'process.exit(3)', /ended its process, by exit code 3/],
    ['hangs', 'for (;;);', /no answer within 1 seconds/],
  ])('because it %s', async (_, script, message) => {
    const error = await runApart(script, [], script.startsWith('for') ? 1 : 20).then(
      () => expect.unreachable('answered'),
      (reason: Error) => reason,
    );
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });
});
