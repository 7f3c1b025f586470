import { PassThrough } from 'node:stream';
import type { GenerationInfo } from 'principia/symbolic';
import { parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';
import { createFrontDisplay, frontLines } from '../../src/cli/front-display.js';
import { plusMinus, shortNumbers, sizeText } from '../../src/cli/short-numbers.js';

const front = ['1.23456789', '2.5*x', '2.4999999*x/z^2', '2.5*x/z^2 + 0.000123456789*exp(-1.5*x)'].map(
  (text, at) => ({
    expression: parse(text),
    complexity: 1 + 3 * at,
    loss: 10 ** (-4 * at),
  }),
);
const info: GenerationInfo = {
  ...{ generation: 15, generations: 60, evaluations: 123456, best: 1e-12, front },
  state: { fingerprint: '', generation: 15, islands: [] },
};
const state = { target: 'F', info, share: 0.25, elapsed: 20 };

describe('frontLines', () => {
  it('says how far it is and shows the front with four digits', () => {
    expect(frontLines(state, 120, 24)).toEqual([
      '  search: 25 %, 1 min 00 s left, generation 15, 123,456 formulas tried',
      '  complexity      loss  F =',
      '           1         1  1.235',
      '           4    0.0001  2.5*x',
      '           7      1e-8  2.500*x/z^2',
      '          10     1e-12  2.5*x/z^2 + 0.0001235*exp(-1.5*x)',
    ]);
  });

  it('fits into any terminal', () => {
    for (const [columns, rows] of [
      [20, 5],
      [40, 6],
      [80, 24],
      [200, 60],
    ] as const) {
      const lines = frontLines(state, columns, rows);
      expect(lines.length).toBeLessThan(rows);
      for (const line of lines) expect(line.length).toBeLessThan(columns);
      expect(lines.at(-1)).toMatch(/^ +10/);
    }
  });
});

describe('createFrontDisplay', () => {
  it('draws in place and leaves one line', () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
    let drawn = '';
    terminal.on('data', (chunk: Buffer) => {
      drawn += chunk.toString();
    });
    let time = 0;
    const io = { writeOut: () => undefined, writeError: () => undefined, terminal };
    const display = createFrontDisplay(false, io, () => time, { seconds: null, evaluations: null });
    display.begin('F');
    time = 1000;
    display.show({ ...info, generation: 1 });
    time = 2000;
    display.show({ ...info, generation: 2 });
    display.close({ generations: 2, evaluations: 1000 });
    const screen = replay(drawn);
    expect(screen).toEqual(['  ✓ search                          2 s  2 generations, 1,000 formulas tried']);
    expect(drawn.lastIndexOf('\u001b[?25h')).toBeGreaterThan(drawn.lastIndexOf('\u001b[?25l'));
  });

  it('takes the nearest limit for what is left', () => {
    const lines: string[] = [];
    let time = 0;
    const io = {
      writeOut: () => undefined,
      writeError: (text: string) => void lines.push(text),
      terminal: null,
    };
    const display = createFrontDisplay(false, io, () => time, { seconds: 24, evaluations: null });
    display.begin('F');
    time = 12_000;
    display.show({ ...info, generation: 1 });
    display.close(null);
    expect(lines).toEqual(['  search: 50 %, 12 s left, loss 1e-12: F = 2.5*x/z^2 + 0.0001235*exp(-1.5*x)\n']);
  });
});

/** What a terminal shows after texts with "so many lines up" and "clear below". */
function replay(text: string): string[] {
  const lines: string[] = [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is read here.
  for (const part of text.split(/(\u001b\[\d+F\u001b\[J|\u001b\[\?25[lh]|\n)/)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: as above.
    const up = /^\u001b\[(\d+)F/.exec(part);
    if (up !== null) lines.splice(lines.length - Number(up[1]));
    else if (part !== '' && part !== '\n' && !part.startsWith('\u001b')) lines.push(part);
  }
  return lines;
}

describe('numbers for a table', () => {
  it('rounds what has a decimal point, and no name or index', () => {
    expect(shortNumbers('m_{12}*1.23456e-12 + x1*12345 - 0.30000000000000004')).toBe(
      'm_{12}*1.235e-12 + x1*12345 - 0.3',
    );
    expect(sizeText(2.3456e-31)).toBe('2.3e-31');
  });

  it.each([
    [6.674301, 0.00123, '6.6743 ± 0.0012'],
    [-1234.5, 20, '-1235 ± 20'],
    [3.2e-7, 1.1e-8, '(3.20 ± 0.11)e-7'],
    [2, 0, '2'],
    [2.5, null, '2.5'],
    [1, 1e-17, '1'],
    [0.001, 5, '0.0 ± 5.0'],
    [6.02e23, 1e21, '(6.020 ± 0.010)e23'],
  ] as const)('%d ± %d', (value, deviation, text) => {
    expect(plusMinus(value, deviation)).toBe(text);
  });
});
