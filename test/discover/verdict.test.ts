import { lawFromPairForce } from 'principia/law';
import { describe, expect, it } from 'vitest';
import type { JudgedLaw } from '../../src/discover/judged-law.js';
import { verdictOn } from '../../src/discover/verdict.js';

const leading = (text: string, probability: number, heldOutError: number): JudgedLaw =>
  ({
    law: lawFromPairForce(text),
    probability,
    heldOut: { error: heldOutError },
    aliases: [],
  }) as unknown as JudgedLaw;

const nothingLeft = { ofFreeMotion: 0.001, ofScatter: 1 };

describe('verdictOn', () => {
  it('calls a law what is probable, holds on held-out data and leaves little', () => {
    expect(verdictOn(leading('-m1*m2/r^2', 0.99, 1.1), nothingLeft).verdict).toBe('law');
  });

  it('is undecided for each doubt alone, and names it', () => {
    const doubts = [
      [leading('-m1*m2/r^2', 0.6, 1.1), nothingLeft, 'probability 0.600'],
      [leading('-m1*m2/r^2', 0.99, 8), nothingLeft, 'held-out residuals are 8.00'],
      [leading('-m1*m2', 0.99, 1.1), { ofFreeMotion: 0.5, ofScatter: 100 }, 'of what free motion leaves'],
    ] as const;
    for (const [law, left, words] of doubts) {
      const { verdict, reason } = verdictOn(law, left);
      expect(verdict).toBe('undecided');
      expect(reason).toContain(words);
    }
  });

  it('does not ask a law to explain noise: where residuals are the scatter of the data, that is enough', () => {
    expect(verdictOn(leading('-r', 0.99, 1), { ofFreeMotion: 0.8, ofScatter: 1.2 }).verdict).toBe('law');
  });

  it('calls free motion no law, if it is probable enough', () => {
    expect(verdictOn(leading('0', 0.99, 1), nothingLeft).verdict).toBe('no law');
    expect(verdictOn(leading('0', 0.7, 1), nothingLeft).verdict).toBe('undecided');
  });
});
