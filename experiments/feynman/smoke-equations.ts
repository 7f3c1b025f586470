import type { FeynmanEquation } from './problems.js';

/** Two of the equations, for a trial without the file. */
export const smokeEquations: readonly FeynmanEquation[] = [
  {
    id: 'I.25.13',
    output: 'Volt',
    formula: 'q/C',
    vars: [
      ['q', 1, 5],
      ['C', 1, 5],
    ],
    units: { q: [2, -2, 1, 0, -1], C: [2, -2, 1, 0, -2], Volt: [0, 0, 0, 0, 1] },
  },
  {
    id: 'I.34.27',
    output: 'E_n',
    formula: '(h/(2*pi))*omega',
    vars: [
      ['omega', 1, 5],
      ['h', 1, 5],
    ],
    units: { omega: [0, -1, 0, 0, 0], h: [2, -1, 1, 0, 0], E_n: [2, -2, 1, 0, 0] },
  },
];
