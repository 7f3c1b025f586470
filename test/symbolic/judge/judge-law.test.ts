import { createRandom, rootMeanSquare } from 'principia/math';
import { fitConstants, judgeLaw, parse, type ReferenceLaw, type Verdict } from 'principia/symbolic';
import { describe, expect, test } from 'vitest';

interface Equation {
  readonly law: string;
  /** Names with least and greatest values. */
  readonly ranges: Readonly<Record<string, readonly [number, number]>>;
  readonly answers: Readonly<Record<Verdict['verdict'], readonly string[]>>;
}

/** Equations of the Feynman lectures with right answers in several spellings, and answers that only look right. */
const equations: readonly Equation[] = [
  {
    law: 'exp(-theta^2/2)/sqrt(2*pi)',
    ranges: { theta: [1, 3] },
    answers: {
      correct: [
        '0.39894228*exp(-0.5*theta^2)',
        '0.4/exp(theta*theta/2)',
        'exp(-0.5*theta^2 - 0.919)',
        '0.4*exp(theta^2)^(-0.5)',
      ],
      almost: ['0.4*exp(-0.51*theta^2)', '0.4*exp(-0.5*theta^2.01)', '0.39*exp(-0.5*theta^2 + 0.01*theta)'],
      incorrect: [
        '0.6*exp(-theta)',
        '0.24/theta^2',
        '0.16*cos(theta - 1) + 0.1',
        '0.4*exp(-theta^1.5)*theta^0.1 + 0.2',
      ],
    },
  },
  {
    law: 'sqrt((x2 - x1)^2 + (y2 - y1)^2)',
    ranges: { x1: [1, 5], x2: [1, 5], y1: [1, 5], y2: [1, 5] },
    answers: {
      correct: [
        'sqrt(square(x1 - x2) + square(y1 - y2))',
        'sqrt(x1^2 - 2*x1*x2 + x2^2 + (y1 - y2)^2)',
        '((x2 - x1)^2 + (y2 - y1)^2)^0.5',
        'abs(x1 - x2)*sqrt(1 + ((y1 - y2)/(x1 - x2))^2)',
      ],
      almost: ['sqrt((x2 - x1)^2 + (y2 - y1)^2 + 0.01)', 'sqrt((x2 - x1)^2 + 0.99*(y2 - y1)^2)'],
      incorrect: ['abs(x2 - x1) + abs(y2 - y1)', 'abs(x2 - x1)', 'max(abs(x1 - x2), abs(y1 - y2))'],
    },
  },
  {
    law: 'm_0*v/sqrt(1 - v^2/c^2)',
    ranges: { m_0: [1, 5], v: [1, 2], c: [3, 10] },
    answers: {
      correct: [
        'm_0*c*v/sqrt(c^2 - v^2)',
        'm_0/sqrt(1/v^2 - 1/c^2)',
        '1.0002*m_0*v/sqrt(1 - (v/c)^2)',
        'm_0*v*(1 - v^2/c^2)^(-0.5)',
        'm_0*v/sqrt((1 - v/c)*(1 + v/c))',
      ],
      almost: [
        'm_0*v/sqrt(1 - 1.01*v^2/c^2)',
        'm_0*v*(1 - v^2/c^2)^(-0.51)',
        'm_0*(v/sqrt(1 - v^2/c^2) + 0.001)',
      ],
      incorrect: [
        'm_0*v',
        'm_0*v*(1 + 0.5*v^2/c^2)',
        'm_0*v*(1 + 0.5*v^2/c^2 + 0.375*(v/c)^4)',
        'm_0*v*exp(0.5*v^2/c^2)',
      ],
    },
  },
  {
    law: 'r*F*sin(theta)',
    ranges: { r: [1, 5], F: [1, 5], theta: [0, 5] },
    answers: {
      correct: [
        'F*r*cos(theta - 1.5708)',
        '-F*r*cos(theta + 1.571)',
        'r*F*sin(1.0001*theta)',
        '2*F*r*sin(theta/2)*cos(theta/2)',
      ],
      almost: ['r*F*sin(1.01*theta)', 'r*F*sin(theta + 0.01)', 'F*r*cos(theta - 1.58)'],
      incorrect: ['r*F*theta', 'r*F*(theta - theta^3/6)', 'r*F', 'F*r*(1.27*theta - 0.405*theta^2)'],
    },
  },
  {
    law: 'asin(lambd/(n*d))',
    ranges: { lambd: [1, 2], n: [1, 5], d: [2, 5] },
    answers: {
      correct: [
        'asin(lambd/n/d)',
        '1.5708 - acos(lambd/(n*d))',
        'asin(1/(n*d/lambd))',
        '0.5*acos(1 - 2*(lambd/(n*d))^2)',
      ],
      almost: ['asin(0.99*lambd/(n*d))', 'asin(lambd/(n*d + 0.02))'],
      incorrect: ['lambd/(n*d)', 'asin(lambd/d)', 'lambd/(n*d) + (lambd/(n*d))^3/6'],
    },
  },
  {
    law: 'n_0*exp(-m*g*x/(kb*T))',
    ranges: { n_0: [1, 5], m: [1, 5], x: [1, 5], T: [1, 5], g: [1, 5], kb: [1, 5] },
    answers: {
      correct: [
        'n_0/exp(m*g*x/kb/T)',
        'n_0*exp(m*g/(-T*kb/x))',
        'exp(log(n_0) - m*g*x/(kb*T))',
        '0.7*n_0*exp(-m*g*x/(kb*T))',
      ],
      almost: ['n_0*exp(-1.02*m*g*x/(kb*T))', 'n_0*exp(-m*g*x/(kb*T)) + 0.01*n_0'],
      incorrect: ['n_0*exp(-m*g/(kb*T))', 'n_0*kb*T/(m*g*x + kb*T)', 'n_0'],
    },
  },
  {
    law: 'q^2*3/(20*pi*epsilon*d)',
    ranges: { q: [1, 5], epsilon: [1, 5], d: [1, 5] },
    answers: {
      correct: [
        '0.0477465*q^2/(epsilon*d)',
        '0.0477*q*q/epsilon/d + 0',
        'q^2/(d*epsilon)',
        '0.0477*q^2/(epsilon*d) + 0.0001',
      ],
      almost: [
        '0.0477*q^2.01/(epsilon*d)',
        '0.0477*q^2/(epsilon*d + 0.1)',
        '0.0477*q^2/(epsilon*d) + 0.02*q',
      ],
      incorrect: ['0.0477*q/(epsilon*d)', '0.0477*q^2/epsilon', '0.15*q/(epsilon + d)'],
    },
  },
  {
    law: 'mom*H/(kb*T) + mom*alpha*M/(epsilon*c^2*kb*T)',
    ranges: {
      mom: [1, 3],
      H: [1, 3],
      kb: [1, 3],
      T: [1, 3],
      alpha: [1, 3],
      epsilon: [1, 3],
      c: [1, 3],
      M: [1, 3],
    },
    answers: {
      correct: [
        'mom/(kb*T)*(H + alpha*M/(epsilon*c^2))',
        'mom*(H + M*alpha/c/c/epsilon)/kb/T',
        '1.0003*mom*H/(kb*T) + 1.0001*mom*alpha*M/(epsilon*c^2*kb*T)',
      ],
      almost: [
        '1.01*mom*H/(kb*T) + mom*alpha*M/(epsilon*c^2*kb*T)',
        'mom/(kb*T)*(H + alpha*M/(epsilon*c^2.02))',
      ],
      incorrect: [
        'mom*H/(kb*T)',
        'mom/(kb*T)*(H + alpha*M/(epsilon*c))',
        'mom/(kb*T)*(H + alpha*M/epsilon - c)',
      ],
    },
  },
  {
    law: 'I_0*(exp(q*V/(kb*T)) - 1)',
    ranges: { I_0: [1, 5], q: [1, 2], V: [1, 2], kb: [1, 2], T: [1, 2] },
    answers: {
      correct: [
        'I_0*exp(q*V/(kb*T)) - I_0',
        'I_0*(exp(q*V/kb/T) - 1.0004)',
        '-I_0*(1 - exp(V*q/(T*kb)))',
        'I_0*(exp(q*V/(2*kb*T))^2 - 1)',
      ],
      almost: [
        'I_0*(exp(q*V/(kb*T)) - 0.9)',
        'I_0*(exp(1.01*q*V/(kb*T)) - 1)',
        'I_0*(exp(q*V/(kb*T)) + 1)',
        'I_0*exp(q*V/(kb*T)) - 1.01*I_0',
      ],
      incorrect: ['I_0*exp(q*V/(kb*T))', 'I_0*(q*V/(kb*T))^2', 'I_0*(exp(q*V/kb) - 1)/T'],
    },
  },
  {
    law: 'omega*sqrt(1 - v^2/c^2)/(1 + v/c*cos(theta))',
    ranges: { c: [5, 20], v: [1, 3], omega: [1, 5], theta: [0, 6] },
    answers: {
      correct: [
        'omega*sqrt(c^2 - v^2)/(c + v*cos(theta))',
        'omega*sqrt(1 - (v/c)^2)/(1 - v/c*cos(theta + 3.1416))',
      ],
      almost: [
        'omega*sqrt(1 - 0.98*v^2/c^2)/(1 + v/c*cos(theta))',
        'omega*sqrt(1 - v^2/c^2)/(1 + 0.99*v/c*cos(theta))',
      ],
      incorrect: [
        'omega/(1 + v/c*cos(theta))',
        'omega*(1 - v/c*cos(theta))',
        'omega*(1 - 0.5*v^2/c^2)/(1 + v/c*cos(theta))',
      ],
    },
  },
];

function lawOf({ law, ranges }: Equation): ReferenceLaw {
  const domain = Object.fromEntries(
    Object.entries(ranges).map(([name, [low, high]]) => [name, { low, high }]),
  );
  return { expression: parse(law), domain };
}

const judgements = equations.flatMap((equation) =>
  Object.entries(equation.answers).flatMap(([verdict, texts]) =>
    texts.map((text) => [equation.law, verdict, text, equation] as const),
  ),
);

describe('without noise', () => {
  test.each(judgements)('for %s the answer %s is right: %s', (_law, verdict, text, equation) => {
    const found = judgeLaw(parse(text), lawOf(equation));
    expect(`${found.verdict}: ${found.reason}`).toMatch(new RegExp(`^${verdict}:`));
  });

  test.each(equations.map((equation) => [equation.law, equation] as const))(
    '%s is right as it is, up to a factor or a term, and wrong as its square',
    (text, equation) => {
      const law = lawOf(equation);
      for (const same of [text, `-3.7*(${text})`, `(${text}) + 2.5`, `(${text})/0.01`]) {
        expect(judgeLaw(parse(same), law).verdict).toBe('correct');
      }
      for (const other of [`square(${text})`, `(${text})*exp(-0.1*(${text}))`]) {
        expect(judgeLaw(parse(other), law).verdict).not.toBe('correct');
      }
    },
  );
});

describe('with the data', () => {
  const law: ReferenceLaw = {
    expression: parse('(a*dx + b*dy)*m2/r^2 + c'),
    parameters: { a: 1, b: 1, c: 0 },
    domain: {
      ...Object.fromEntries(['dx', 'dy'].map((name) => [name, { low: -4, high: 4 }])),
      r: { low: 0.05, high: 5 },
      m2: { low: 0.05, high: 20 },
      q2: [-1, 1],
    },
  };
  const random = createRandom(4);
  const rows = 300;
  const [dx, dy] = [0, 1].map(() => Float64Array.from({ length: rows }, () => random.normal())) as [
    Float64Array,
    Float64Array,
  ];
  const columns = {
    dx,
    dy,
    r: dx.map((x, row) => Math.hypot(x, dy[row]!) + 0.01),
    m2: Float64Array.from({ length: rows }, () => Math.exp(random.normal())),
    q2: Float64Array.from({ length: rows }, () => (random.uniform() < 0.5 ? -1 : 1)),
  };
  const exact = parse('(0.6*dx + 1.36*dy)*m2/r^2').evaluate(columns);
  const spread = rootMeanSquare(exact);
  const data = {
    variables: Object.entries(columns).map(([name, values]) => ({ name, values })),
    target: exact.map((value) => value + 0.01 * spread * random.normal()),
  };

  test('a right form with fitted constants is right, and so is its spelling by signs', () => {
    for (const text of [
      'm2*(0.5*dx + 1.4*dy)/r^2',
      '1.3*m2*(dy + dx/2)/(q2*r)^2',
      '0.5*(dx + 2*dy)*m2*r^(-1.99) + 0.1',
    ]) {
      const { expression } = fitConstants(parse(text), data);
      expect(judgeLaw(expression, law, { data }).verdict).toBe('correct');
    }
  });

  test('constants far from the fit are almost right, and right where the form alone matters', () => {
    const text = 'm2*(0.7*dx + 1.5*dy)/r^2';
    expect(judgeLaw(parse(text), law, { data }).verdict).toBe('almost');
    expect(judgeLaw(parse(text), law, { data, standardErrors: Number.POSITIVE_INFINITY }).verdict).toBe(
      'correct',
    );
    for (const wrong of ['m2*(0.6*dx + 1.36*dy)/r', 'm2*dy/r^2', 'm2*(0.6*dx + 1.36*dy)/r^2*q2']) {
      expect(
        judgeLaw(parse(wrong), law, { data, standardErrors: Number.POSITIVE_INFINITY }).verdict,
      ).not.toBe('correct');
    }
  });

  test('a term of its own is almost right, however well it fits', () => {
    const { expression } = fitConstants(parse('m2*(0.6*dx + 1.36*dy)/r^2 + 0.1*dx*dy'), data);
    const { verdict, reason } = judgeLaw(expression, law, { data });
    expect(verdict).toBe('almost');
    expect(reason).toContain('should be 0');
  });
});

test('what only comes near the law, however near, is not the law', () => {
  const law = { expression: parse('k*x^2/2'), domain: { k: { low: 1, high: 5 }, x: { low: 1, high: 5 } } };
  // Functions that have the law as their limit.
  for (const near of ['1e6*k*(1 - cos(0.001*x))', '1e4*k*x*tanh(1e-4*x)/2', 'k*x^2/(2 + 0.001*x)']) {
    expect(judgeLaw(parse(near), law).verdict).not.toBe('correct');
  }
});

test('refuses laws and answers over variables of unknown range', () => {
  const law = { expression: parse('k*x'), domain: { x: { low: 1, high: 2 } } };
  expect(() => judgeLaw(parse('x'), law)).toThrow(/"k", for which neither a range nor a value/);
  expect(() => judgeLaw(parse('x*y'), { ...law, parameters: { k: 1 } })).toThrow(/"y"/);
  const nowhere = { expression: parse('sqrt(-x)'), domain: { x: { low: 1, high: 2 } } };
  expect(() => judgeLaw(parse('x'), nowhere)).toThrow(/hardly anywhere defined/);
});
