import { type Expression, type Interval, parse } from 'principia/symbolic';

/** One of the nine laws, as its file of data has it. */
export interface EmpiricalLaw {
  readonly name: string;
  /** The file of its data, without its ending; the last column is the target. */
  readonly file: string;
  /** In the target's terms: the logarithm where the target is one. */
  readonly expression: Expression;
  /** About where the parameters lie; they are fitted to the data. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly domain: Readonly<Record<string, Interval>>;
}

function law(
  name: string,
  file: string,
  text: string,
  parameters: Readonly<Record<string, number>>,
  domain: Readonly<Record<string, Interval>>,
): EmpiricalLaw {
  return { name, file, expression: parse(text), parameters, domain };
}

const range = (low: number, high: number): Interval => ({ low, high });

/** The laws, with constants of their units' system (SI, and days and astronomical units for Kepler's). */
export const laws: readonly EmpiricalLaw[] = [
  law('Hubble', 'hubble', 'H*D', { H: 424 }, { D: range(0.03, 2) }),
  law('Kepler', 'kepler', 'k*sqrt(a^3)', { k: 366 }, { a: range(0.389, 9.51) }),
  law(
    'Newton',
    'newton',
    'log(m1*m2/r^2) + C',
    { C: Math.log(6.674e-11) },
    {
      r: range(1e9, 1e13),
      m1: range(1e22, 1e30),
      m2: range(1e22, 1e30),
    },
  ),
  // Written so that it is finite where exp(K nu/T) is not, as in some rows of the data.
  law(
    'Planck',
    'planck',
    'log(nu^3) - K*nu/T - log(1 - exp(-K*nu/T)) + C',
    { C: Math.log(1.4745e-50), K: 4.799e-11 },
    { nu: range(1e9, 1e15), T: range(100, 6000) },
  ),
  law('Leavitt', 'leavitt', 'A*log(P) + C', { A: -0.88, C: 15.6 }, { P: range(1.2, 130) }),
  law(
    'Schechter',
    'schechter',
    'A*log(L) + B*L + C',
    { A: -1.25, B: -5e-9, C: -1.5 },
    {
      L: range(1e6, 3e9),
    },
  ),
  law('Bode', 'bode', 'log(A + B*exp(K*n))', { A: 0.4, B: 0.3, K: Math.LN2 }, { n: range(-6, 6) }),
  law(
    'Ideal gas',
    'ideal_gas',
    'log(n*T/V) + C',
    { C: Math.log(8.314) },
    {
      n: range(1, 100),
      T: range(200, 400),
      V: range(1, 100),
    },
  ),
  law(
    'Rydberg',
    'rydberg',
    'C - log(1/n_1^2 - 1/n_2^2)',
    { C: -Math.log(1.0974e7) },
    {
      n_1: { low: 1, high: 6, whole: true },
      n_2: { low: 2, high: 7, whole: true },
    },
  ),
];
