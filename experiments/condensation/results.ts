import {
  type CondensationBar,
  drawCondensationBars,
  drawCondensationMap,
  drawHeatCurves,
  drawLinePanels,
  type Table,
} from 'principia/report';
import type { Condensation } from 'principia/thermal';
import type { ExperimentClaim, ExperimentFigure } from '../experiment.js';
import type { DoubleWellResult } from './double-well.js';
import type { HarmonicResult } from './harmonic-weights.js';
import type { LawResult, LawTerm } from './lorenz-law.js';
import type { OrthonormalTerm } from './orthonormal-terms.js';

/** What all parts gave. */
export interface CondensationResults {
  readonly orthonormal: readonly OrthonormalTerm[];
  readonly harmonic: HarmonicResult;
  readonly doubleWell: DoubleWellResult;
  readonly lorenz: LawResult;
}

/** T_c/T* as known beforehand for the coefficients of the table. */
const reference: Readonly<Record<number, number>> = {
  0.05: 0.1237,
  0.1: 0.6167,
  0.15: 1.6272,
  0.2: 3.3026,
  0.3: 9.2954,
  0.5: 37.1019,
  1: 260.3164,
};

export function claimsOf(results: CondensationResults): readonly ExperimentClaim[] {
  const { orthonormal, harmonic, doubleWell, lorenz } = results;
  const exact = Math.max(...orthonormal.map((term) => apart(at(term.exact), reference[term.coefficient]!)));
  const drawn = Math.max(...orthonormal.map((term) => apart(at(term.drawn), reference[term.coefficient]!)));
  const weights = Math.max(...harmonic.weights.map((weight) => apart(weight.sampled, weight.exact)));
  const [energy, heat] = heatErrors(doubleWell);
  const right = lorenz.terms.filter(({ isTrue }) => isTrue);
  const wrong = lorenz.terms.filter(({ isTrue }) => !isTrue);
  const leaders = leadersOf(lorenz);
  return [
    {
      statement:
        'Terms of an orthonormal library condense where the closed form says, from all sets, within 2 %',
      measured: `${percent(exact)} at most`,
      holds: exact < 0.02,
    },
    {
      statement: 'So they do from drawn sets, within 5 %',
      measured: `${percent(drawn)} at most`,
      holds: drawn < 0.05,
    },
    {
      statement:
        'Weights of stiffness K under a prior of deviation s condense at K s², by parallel tempering, within 10 %',
      measured: `${percent(weights)} at most; exchange rates from ${digits(Math.min(...harmonic.exchangeRates))}, ${harmonic.roundTrips} round trips`,
      holds: weights < 0.1,
    },
    {
      statement: 'A double well’s energy is the exact one within 2 %, its specific heat within 5 %',
      measured: `${percent(energy)} and ${percent(heat)} at most`,
      holds: energy < 0.02 && heat < 0.05,
    },
    {
      statement: 'At T* every term of the Lorenz law is in with P above 0.95, and no other with P above 0.1',
      measured: `P from ${digits(Math.min(...right.map(({ atNoise }) => atNoise)))} of ${right.length} terms, to ${digits(Math.max(...wrong.map(({ atNoise }) => atNoise)))} of ${wrong.length} others`,
      holds: right.every(({ atNoise }) => atNoise > 0.95) && wrong.every(({ atNoise }) => atNoise < 0.1),
    },
    {
      statement: 'In every equation a term of the law is the first to condense',
      measured: leaders.map(({ name }) => name).join('; '),
      holds: leaders.length === 3 && leaders.every(({ isTrue }) => isTrue),
    },
    {
      statement: 'Drawn laws agree with the sum over all of them, and cooling with heating',
      measured: `probabilities within ${digits(lorenz.drawnError)}; gates passed: ${passed(lorenz)} of ${lorenz.gates.length}`,
      holds: lorenz.drawnError < 0.05 && passed(lorenz) === lorenz.gates.length,
    },
  ];
}

const passed = ({ gates }: LawResult): number => gates.filter((gate) => gate.passed).length;

/** The term of each equation that condenses at the highest temperature. */
function leadersOf({ terms }: LawResult): readonly LawTerm[] {
  const equation = ({ name }: LawTerm): string => name.split(':')[0]!;
  const first = new Map<string, LawTerm>();
  for (const term of byCondensation(terms)) {
    if (term.condensation !== null && !first.has(equation(term))) first.set(equation(term), term);
  }
  return [...first.values()];
}

/** The largest relative errors of energy and specific heat, by interpolation of the exact curves in ln T. */
function heatErrors({ sampled, exact }: DoubleWellResult): [number, number] {
  const between = (temperature: number, read: (point: (typeof exact)[number]) => number): number => {
    const above = Math.max(
      1,
      exact.findIndex((point) => point.temperature >= temperature * (1 - 1e-12)),
    );
    const [low, high] = [exact[above - 1]!, exact[above]!];
    const share = Math.log(temperature / low.temperature) / Math.log(high.temperature / low.temperature);
    return read(low) + share * (read(high) - read(low));
  };
  const largest = (read: (point: (typeof exact)[number]) => number): number =>
    Math.max(...sampled.map((point) => apart(read(point), between(point.temperature, read))));
  return [largest(({ energy }) => energy), largest(({ specificHeat }) => specificHeat)];
}

export function tablesOf({ orthonormal, harmonic, lorenz }: CondensationResults): readonly Table[] {
  return [
    {
      title: 'Terms of an orthonormal library',
      rows: orthonormal.map((term) => ({
        'fitted coefficient': term.coefficient,
        'ln BF at T*': term.logBayesFactor.toFixed(4),
        'P at T*': term.probability.toFixed(5),
        'T_c/T*, all sets': written(at(term.exact)),
        'drawn sets': written(at(term.drawn)),
        'closed form': written(reference[term.coefficient]!),
      })),
      notes: [
        '100 rows, ΦᵀΦ = 100 I, noise variance 0.25, slab deviation 1. Above T* the noise’s variance could grow by the factor ' +
          'T_c/T* before the term is lost; below it the data do not support the term.',
      ],
    },
    {
      title: 'Weights in harmonic wells',
      rows: harmonic.weights.map(({ stiffness, exact, sampled, interval: [low, high] }) => ({
        stiffness,
        'T_c sampled': written(sampled),
        'one error': `${written(low)} to ${written(high)}`,
        'K s²': written(exact),
      })),
    },
    {
      title: 'Terms of the Lorenz law',
      rows: byCondensation(lorenz.terms)
        .filter(({ isTrue, condensation }) => isTrue || condensation !== null)
        .map((term) => ({
          term: term.name,
          'true law': term.isTrue ? 'yes' : '',
          'T_c/T*': written(term.condensation),
          'drawn laws': written(term.drawnCondensation),
          'P at T*': term.atNoise.toFixed(4),
          importance: term.importance.toFixed(2),
          coefficient: `${term.coefficient.mean.toFixed(3)} ± ${term.coefficient.deviation.toFixed(3)}`,
        })),
      notes: [
        'The other terms are below one half at all temperatures. Terms with T_c above T* and P at T* near 0 are proxies: they stand in for terms of the law while it is hot. The coefficient is that of the laws that hold the term, at T*. ' +
          'Importance is the integral of P over ln T along the ladder, of which P = ½, where nothing is known, makes half its length.',
      ],
    },
    {
      title: 'The most probable law at T*',
      rows: lorenz.best.map(({ rate, terms, probability }) => ({
        rate,
        terms: terms.join(', '),
        probability: probability.toFixed(3),
      })),
    },
    {
      title: 'Cooling against heating',
      rows: lorenz.gates.map(({ name, value, limit, passed: holds, where }) => ({
        gate: name,
        value: digits(value),
        limit,
        where,
        passed: holds ? 'yes' : 'no',
      })),
    },
  ];
}

export function figuresOf({
  orthonormal,
  harmonic,
  doubleWell,
  lorenz,
}: CondensationResults): readonly ExperimentFigure[] {
  const figure = (name: string, claim: string, draw: (label: string) => string): ExperimentFigure => ({
    ...{ name, claim },
    svg: draw(claim),
  });
  const bar = (term: LawTerm): CondensationBar => ({
    name: term.name,
    condensation: term.condensation,
    marked: term.atNoise >= 0.5,
  });
  const told = lorenz.terms.filter(({ isTrue, condensation }) => isTrue || condensation !== null);
  return [
    figure(
      'lorenz-map',
      'Terms of the Lorenz law freeze in one after another as it is cooled; the law’s own are in black.',
      (label) =>
        drawCondensationMap(
          {
            temperatures: lorenz.temperatures,
            terms: lorenz.terms.map(({ isTrue, ...term }) => ({ ...term, marked: isTrue })),
          },
          label,
        ),
    ),
    figure(
      'lorenz-bars',
      'By how much the noise’s variance could grow before each term is lost; pale are those that are out of the law at T* itself.',
      (label) => drawCondensationBars(told.map(bar), label),
    ),
    figure(
      'lorenz-heat',
      'Energy and specific heat of the Lorenz law, from all of its sets of terms and from drawn ones.',
      (label) =>
        drawHeatCurves(
          [
            { name: 'drawn', points: lorenz.drawnHeat },
            { name: 'all sets', points: lorenz.heat, reference: true },
          ],
          label,
          'temperature, in units of T*',
        ),
    ),
    figure(
      'double-well-heat',
      'The specific heat of a double well peaks where its barrier begins to be crossed.',
      (label) =>
        drawHeatCurves(
          [
            { name: 'sampled', points: doubleWell.sampled },
            { name: 'exact', points: doubleWell.exact, reference: true },
          ],
          label,
        ),
    ),
    figure(
      'orthonormal-bars',
      'Condensation temperatures of an orthonormal library’s terms, from drawn sets.',
      (label) =>
        drawCondensationBars(
          orthonormal.map(({ coefficient, drawn }) => ({
            name: `ĉ = ${coefficient}`,
            condensation: at(drawn),
          })),
          label,
        ),
    ),
    figure(
      'weights-in-play',
      'Weights in play, Σ(1 − ν), as harmonic weights freeze one after another.',
      (label) =>
        drawLinePanels(
          [
            {
              title: 'Harmonic weights',
              x: { label: 'temperature', scale: 'log' },
              y: { label: 'weights in play' },
              series: [
                {
                  name: 'sampled',
                  points: harmonic.inPlay.map(({ temperature: x, sampled: y }) => ({ x, y })),
                },
                {
                  name: 'exact',
                  points: harmonic.inPlay.map(({ temperature: x, exact: y }) => ({ x, y })),
                  reference: true,
                },
              ],
            },
          ],
          label,
          460,
        ),
    ),
  ];
}

function byCondensation(terms: readonly LawTerm[]): LawTerm[] {
  return terms.toSorted((a, b) => (b.condensation ?? 0) - (a.condensation ?? 0));
}

/** The temperature of an outcome; null where the ladder does not hold it. */
function at(outcome: Condensation): number | null {
  return outcome.kind === 'at' ? outcome.temperature : null;
}

/** |a/b − 1|; infinite where there is none. */
function apart(value: number | null, expected: number): number {
  return value === null ? Number.POSITIVE_INFINITY : Math.abs(value / expected - 1);
}

const digits = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : 'none';
const written = (value: number | null): string =>
  value === null ? 'none' : String(Number(value.toPrecision(4)));
const percent = (share: number): string =>
  Number.isFinite(share) ? `${(100 * share).toFixed(2)} %` : 'missing';
