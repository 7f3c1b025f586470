/**
 * Tsitouras's pair of order 5(4) with its dense output of order 4, as data: six stages for the step, the derivative at
 * the step's end as the seventh.
 *
 * Source: Ch. Tsitouras, Runge-Kutta pairs of order 5(4) satisfying only the first column simplifying assumption,
 * Computers & Mathematics with Applications 62, 770 (2011). The dense output is written there
 * as seven polynomials of degree 4; the coefficients of θ⁴ are the weights here, for the rest of it is the cubic of
 * Hermite.
 *
 * @packageDocumentation
 */
import type { EmbeddedPair } from './embedded-pair.js';

/** Tsitouras's pair of order 5. */
export const tsitouras5: EmbeddedPair = {
  name: 'tsitouras-5',
  order: 5,
  stepStages: 6,
  nodes: [0, 0.161, 0.327, 0.9, 0.9800255409045097, 1, 1],
  stageWeights: [
    [],
    [0.161],
    [-0.008480655492356989, 0.335480655492357],
    [2.897153057105494, -6.359448489975075, 4.362295432869581],
    [5.325864828439259, -11.74888356406283, 7.495539342889836, -0.09249506636175525],
    [5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.02826905039406838],
    [0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774],
  ],
  errorWeights: [
    [
      0.001780011052226, 0.000816434459657, -0.007880878010262, 0.144711007173263, -0.582357165452555,
      0.458082105929187, -0.015151515151515152,
    ],
  ],
  denseWeights: [
    [
      -1.0530884977290216, 0.1017, 2.490627285651253, -16.548102889244905, 47.37952196281928,
      -34.87065786149661, 2.5,
    ],
  ],
};
