import { isFreeMotion, type Law, lawForm, lawText, separationTerm, withoutNothing } from 'principia/law';
import { parse } from 'principia/symbolic';
import { describe, expect, it } from 'vitest';

const spring = { acts: 'pair force', direction: 'separation', expression: parse('-2*(r - 1)') } as const;
const drag = { acts: 'body force', direction: 'velocity', expression: parse('-0.5*m1') } as const;
const fall = { acts: 'body force', direction: 'axis', axis: 1, expression: parse('-9.8*m1') } as const;
const nothing = { ...drag, expression: parse('0') } as const;

describe('a law in words', () => {
  it('is its expression where it is one force along the separation, else every term with its direction', () => {
    expect(lawText({ terms: [spring] })).toBe('-2*(r - 1)');
    expect(lawText({ terms: [spring, drag, fall] })).toBe(
      "-2*(r - 1) along the separation and -0.5*m1 along each body's velocity and -9.8*m1 along y",
    );
    expect(lawText({ terms: [] })).toBe('0');
  });
});

describe('the form of a law', () => {
  it('knows neither the order of terms nor the size of constants, but how they act', () => {
    const stronger: Law = {
      terms: [drag, { ...spring, expression: parse('-7*(r - 3)') }],
    };
    expect(lawForm(stronger)).toBe(lawForm({ terms: [spring, drag] }));
    expect(
      lawForm({ terms: [spring, { ...drag, acts: 'pair force', direction: 'relative velocity' }] }),
    ).not.toBe(lawForm({ terms: [spring, drag] }));
    expect(lawForm({ terms: [{ ...fall, axis: 0 }] })).not.toBe(lawForm({ terms: [fall] }));
  });

  it('is free motion where nothing acts, and loses terms that are nothing', () => {
    expect(isFreeMotion({ terms: [] })).toBe(true);
    expect(isFreeMotion({ terms: [nothing] })).toBe(true);
    expect(isFreeMotion({ terms: [nothing, drag] })).toBe(false);
    expect(withoutNothing({ terms: [nothing, drag] }).terms).toEqual([drag]);
  });

  it('has a force along the separation where there is one, and only one', () => {
    expect(separationTerm({ terms: [drag, spring] })).toBe(spring);
    expect(separationTerm({ terms: [drag] })).toBeNull();
    expect(separationTerm({ terms: [spring, spring] })).toBeNull();
  });
});
