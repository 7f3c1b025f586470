import { expect, test } from 'vitest';
import { verifications } from '../../verification/index.js';

/** Runs a verification at its reduced size, one test a check. */
export async function reducedSize(name: keyof typeof verifications): Promise<void> {
  const verification = await verifications[name]!();
  const checks = await verification.run({ size: 'reduced', seed: 1, say: () => {} });
  test(`${verification.title}: something is checked`, () => {
    expect(checks.length).toBeGreaterThan(0);
  });
  for (const { name: check, measured, expected, passed } of checks) {
    test(`${check} is ${expected}`, () => {
      expect(passed, `measured ${measured}`).toBe(true);
    });
  }
}
