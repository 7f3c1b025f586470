import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { barProgress, lineProgress } from '../../src/cli/progress.js';
import { doneLine, progressBar, progressText } from '../../src/cli/progress-line.js';

const state = { name: 'train', total: 200, done: 50, note: 'loss 0.1', elapsed: 20 };

describe('a line of progress', () => {
  it('shows share done and time left at the mean pace', () => {
    expect(progressText(state)).toBe('train: 25 %, 1 min 00 s left, loss 0.1');
    expect(progressBar(state)).toMatch(/^ {2}train +━{6}─{18} {2}25 % {2}1 min 00 s left {2}loss 0\.1$/);
    expect(doneLine(state)).toMatch(/✓ train +20 s {2}loss 0\.1/);
  });

  it('stays within 0 and 100 %', () => {
    expect(progressText({ ...state, done: 900 })).toContain('100 %, 0 s left');
    expect(progressText({ ...state, total: 0 })).toContain('0 %');
  });
});

describe('lineProgress', () => {
  it('writes at most a line in ten seconds, and one at the end', () => {
    let time = 0;
    const lines: string[] = [];
    const progress = lineProgress(
      (text) => lines.push(text),
      () => time,
    );
    const stage = progress.stage('train', 100);
    for (let step = 0; step < 100; step++) {
      time += 300;
      stage.advance(1);
    }
    stage.done('loss 0.1');
    stage.done('twice');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/train: 3\d %, 20 s left/);
    expect(lines.at(-1)).toMatch(/✓ train +30 s {2}loss 0\.1\n/);
  });
});

describe('barProgress', () => {
  it('draws the stage under way and leaves one line of each that is over', () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 120 });
    let drawn = '';
    terminal.on('data', (chunk: Buffer) => {
      drawn += chunk.toString();
    });
    const progress = barProgress(terminal, () => 0);
    const outer = progress.stage('outer', 2);
    const inner = progress.stage('inner', 4);
    inner.advance(4);
    inner.done('ok');
    outer.done();
    progress.close();
    expect(drawn).toContain('inner');
    expect(drawn).toMatch(/✓ inner +0 s {2}ok\n/);
    expect(drawn.indexOf('✓ outer')).toBeGreaterThan(drawn.indexOf('✓ inner'));
    // The cursor is shown again.
    expect(drawn.lastIndexOf('\u001b[?25h')).toBeGreaterThan(drawn.lastIndexOf('\u001b[?25l'));
  });
});
