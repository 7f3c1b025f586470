import { parse, withSwitches } from 'principia/symbolic';
import { expect, it } from 'vitest';

it.each([
  ['-(r - 1)*(1 + sign(r - 2))', ['r - 2']],
  ['if(r < 2, -(r - 1), 0)', ['r - 2']],
  ['if(r - 2*m1, exp(-r), 0)', ['r - 2*m1']],
  ['(r > 2)*(v < 3*r) + sign(x - 1)*(2 > r)', ['r - 2', 'v - 3*r', 'x - 1', '2 - r']],
  ['sign(sign(x - 1))', ['sign(x - 1)']],
  ['abs(r - 1) + max(r, 2)', []],
  ['sign(2)*r', []],
])('withSwitches(%s)', (text, expected) => {
  expect(withSwitches(parse(text), 'side').switches.map((passed) => passed.toString())).toEqual(expected);
});

it('is where values jump, and nowhere else', () => {
  const law = parse('-(r - 1)*(1 + sign(r^2 - 4)) + if(r > 3, 1, exp(-r))');
  const at = (r: number): number => law.evaluate({ r: [r] })[0]!;
  const passed = withSwitches(law, 'side').switches.map(
    (each) => (r: number) => each.evaluate({ r: [r] })[0]!,
  );
  for (let r = 0.105; r < 4; r += 0.01) {
    const jumps = Math.abs(at(r + 0.01) - at(r)) > 0.1;
    expect(passed.some((g) => Math.sign(g(r)) !== Math.sign(g(r + 0.01)))).toBe(jumps);
  }
});

it('is smooth with the sides given, and with those of the functions the same', () => {
  const law = parse('-(r - 1)*(1 + sign(r - 2)) + if(r > 3, 1, exp(-r)) + if(v - r, r < 1, sign(4)*(v < 2))');
  const { switches, smooth } = withSwitches(law, 'side');
  for (let r = 0.05; r < 4; r += 0.1) {
    const columns: Record<string, number[]> = { r: [r], v: [2.51 - r / 3] };
    const own = Object.fromEntries(
      switches.map((each, index) => [`side${index}`, [Math.sign(each.evaluate(columns)[0]!)]]),
    );
    expect(smooth.evaluate({ ...columns, ...own })[0]).toBe(law.evaluate(columns)[0]);
  }
});
