import { type Conserved, conservation, type Law, lawFromPairForce } from 'principia/law';
import { createRandom } from 'principia/math';
import { describe, expect, it } from 'vitest';
import { lawOf, someLaws } from './some-laws.js';

type Verdicts = readonly [energy: Conserved, momentum: Conserved, angularMomentum: Conserved];

const all: Verdicts = ['always', 'always', 'always'];
const some: Verdicts = ['in some states', 'in some states', 'in some states'];
const none: Verdicts = ['never', 'never', 'never'];

const gravity = ['pair force', 'separation', '-m1*m2/r^2'] as const;

const verdicts: readonly (readonly [string, Law, Verdicts])[] = [
  ...['gravity', 'softened gravity', 'springs', 'Yukawa', 'springs that break', 'a potential'].map(
    (name) => [name, someLaws[name]!, all] as const,
  ),
  ['no antiderivative', someLaws['a force without an antiderivative']!, all],
  ['a jump', lawFromPairForce('if(r < 1.5, 0, -3)'), all],
  [
    'symmetric only as a sum',
    lawOf(['pair force', 'separation', '-m1/r^2'], ['pair force', 'separation', '-m2/r^2']),
    all,
  ],
  ['no force', lawFromPairForce('0*r'), all],
  ['one-sided', someLaws['a one-sided force']!, some],
  ['one-sided charges', lawFromPairForce('q1/r'), some],
  ['damping', someLaws['damped springs']!, ['never', 'always', 'never']],
  ['radial friction', someLaws['radial friction']!, ['never', 'always', 'always']],
  ['post-Newtonian gravity', someLaws['post-Newtonian gravity']!, ['never', 'always', 'never']],
  ['a force of the speed', lawFromPairForce('-m1*m2/r^2*(1 + 0.1*v^2)'), ['never', 'always', 'always']],
  ['velocities that cancel', lawFromPairForce('-m1*m2/r^2 + v - v'), all],
  ['drag', lawOf(gravity, ['body force', 'velocity', '-0.01*m1']), none],
  ['drag alone', lawOf(['body force', 'velocity', '-0.4*v']), none],
  ['a uniform field', someLaws['a uniform field']!, ['always', 'never', 'never']],
  [
    'an electric field',
    lawOf(gravity, ['body force', 'axis', '2*q1', 0]),
    ['always', 'in some states', 'in some states'],
  ],
  [
    'a round trap',
    lawOf(gravity, ...[0, 1, 2].map((axis) => ['body force', 'axis', `-m1*${'xyz'[axis]}`, axis] as const)),
    ['always', 'never', 'always'],
  ],
  [
    'a long trap',
    lawOf(
      gravity,
      ...[0, 1, 2].map((axis) => ['body force', 'axis', `-${axis + 1}*${'xyz'[axis]}`, axis] as const),
    ),
    ['always', 'never', 'never'],
  ],
  ['a curl', lawOf(gravity, ['body force', 'axis', '-y', 0], ['body force', 'axis', 'x', 1]), none],
  [
    'one-sided in an electric field',
    lawOf(['pair force', 'separation', '-m1/r^2'], ['body force', 'axis', '2*q1', 0]),
    some,
  ],
];

describe('conservation', () => {
  it.each(verdicts)(
    'of %s is the same by symbol and by number',
    (_, law, [energy, momentum, angularMomentum]) => {
      const found = conservation(law, createRandom(11));
      const expected = { energy, momentum, angularMomentum };
      for (const name of ['energy', 'momentum', 'angularMomentum'] as const) {
        const { conserved, byNumber, disagreement } = found[name];
        expect(disagreement, name).toBeNull();
        expect(conserved, name).toBe(expected[name]);
        expect(byNumber!.conserved, name).toBe(expected[name]);
        // No verdict hangs by a hair.
        if (conserved === 'always') expect(byNumber!.drift, name).toBeLessThan(byNumber!.tolerance);
        else expect(byNumber!.drift, name).toBeGreaterThan(100 * byNumber!.tolerance);
      }
    },
  );

  it('says why', () => {
    const { momentum } = conservation(someLaws['a one-sided force']!, createRandom(1));
    expect(momentum.bySymbol).toBe(
      'action and reaction differ: with the bodies exchanged -m1^2*m2/r is -m2^2*m1/r; conserved among bodies of one mass and charge',
    );
    const field = conservation(someLaws['a uniform field']!, createRandom(1)).momentum;
    expect(field.bySymbol).toMatch(/acts along y, which leaves the momentum along x and z as it is/);
    const damped = conservation(someLaws['damped springs']!, createRandom(1)).angularMomentum;
    expect(damped.bySymbol).toMatch(/not along the separation/);
  });

  it('works in the plane, and at the scales of a law in SI units', () => {
    const moon = conservation(lawFromPairForce('-6.674e-11*m1*m2/r^2'), createRandom(2), {
      dimension: 2,
      scales: { length: 4e8, mass: 6e24 },
    });
    for (const { conserved, disagreement } of Object.values(moon)) {
      expect([conserved, disagreement]).toEqual(['always', null]);
    }
    const dragged = conservation(
      lawOf(['pair force', 'separation', '-6.674e-11*m1*m2/r^2'], ['body force', 'velocity', '-1e-9*m1']),
      createRandom(2),
      { dimension: 2, scales: { length: 4e8, mass: 6e24 } },
    );
    for (const { conserved, disagreement } of Object.values(dragged)) {
      expect([conserved, disagreement]).toEqual(['never', null]);
    }
  });

  it('reports where number cannot see what the form says', () => {
    const { momentum } = conservation(
      lawOf(gravity, ['body force', 'velocity', '-1e-14*m1']),
      createRandom(3),
    );
    expect(momentum.conserved).toBe('never');
    expect(momentum.disagreement).toMatch(/by symbol never conserved, by number always/);
  });

  it('says so where no motion could be followed', () => {
    const { energy } = conservation(lawFromPairForce('log(-r)'), createRandom(4));
    expect(energy.byNumber).toBeNull();
  });

  it('is the same for the same stream', () => {
    const of = (seed: number): unknown => conservation(someLaws.gravity!, createRandom(seed));
    expect(of(5)).toEqual(of(5));
    expect(of(5)).not.toEqual(of(6));
  });
});
