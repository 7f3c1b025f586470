import { formatNumber, type Table } from 'principia/report';
import type { ExperimentClaim } from '../experiment.js';
import type { Config } from './config.js';
import type { GiantsResult } from './giants.js';
import type { Correction, InnerResult } from './inner-planets.js';
import { gaussian } from './toy-system.js';

/** Everything that was measured. */
export interface Measurements {
  readonly config: Config;
  readonly giants: GiantsResult;
  readonly inner: InnerResult;
}

const percent = (share: number): string => `${formatNumber(100 * share)} %`;
const inUnits = (distance: number): string => `${formatNumber(distance)} AU`;

/** What is put to the test. */
export function claims({ giants, inner }: Measurements): readonly ExperimentClaim[] {
  const { exponent, masses, errors } = giants;
  const massErrors = masses.map(({ published, all }) => Math.abs(all.value / published - 1));
  const worstPrediction = Math.max(...errors.map(({ predicted }) => predicted));
  const [best] = inner.corrections;
  const none = 'no correction was proposed';
  const others = inner.judged.slice(1);
  return [
    {
      statement:
        'the force of the giants falls with the square of the distance: the exponent, left free, is −2 to 10⁻⁶',
      measured: `${exponent.value.toFixed(9)} ± ${formatNumber(exponent.standardDeviation)}`,
      holds: Math.abs(exponent.value + 2) < 1e-6,
    },
    {
      statement: 'masses of the giants from their motion are right to 0.1 %',
      published: 'a graph network: 2.5 to 4.4 % (arXiv:2202.02306, computed from its saved masses)',
      measured: masses.map(({ body }, index) => `${body} ${percent(massErrors[index]!)}`).join(', '),
      holds: massErrors.every((error) => error < 1e-3),
    },
    {
      statement: 'Newton’s law fitted to half a century predicts the next half to 10⁻⁵ AU, root mean square',
      measured: `at worst ${inUnits(worstPrediction)}`,
      holds: worstPrediction < 1e-5,
    },
    {
      statement: 'what Newton leaves of Mercury’s motion proposes a correction that takes it to 2·10⁻⁷ AU',
      measured:
        best === undefined
          ? none
          : `from ${inUnits(inner.newton.fitted[0]!)} to ${inUnits(best.errors.fitted[0]!)}, by ${formulaOf(best)}`,
      holds: best !== undefined && best.errors.fitted[0]! <= 2e-7,
    },
    {
      statement: `${others.map(nameOf).join(' and ')} are followed no worse with it`,
      measured:
        best === undefined
          ? none
          : others
              .map(
                (body, index) =>
                  `${nameOf(body)} ${inUnits(inner.newton.fitted[index + 1]!)} to ${inUnits(best.errors.fitted[index + 1]!)}`,
              )
              .join(', '),
      holds:
        best !== undefined &&
        others.every((_, index) => best.errors.fitted[index + 1]! <= inner.newton.fitted[index + 1]!),
    },
    {
      statement: 'Mercury in the years that were kept is predicted within 2·10⁻⁷ AU',
      measured:
        best === undefined
          ? none
          : `${inUnits(best.errors.kept[0]!)}; Newton ${inUnits(inner.newton.kept[0]!)}`,
      holds: best !== undefined && best.errors.kept[0]! <= 2e-7,
    },
    {
      statement: 'the correction turns Mercury’s perihelion as general relativity does, to 1 %',
      published: '42.98″ a century',
      measured: best?.advance == null ? none : `${best.advance.toFixed(2)}″ a century`,
      holds: best?.advance != null && Math.abs(best.advance / inner.advanceOfTheory - 1) < 0.01,
    },
  ];
}

/** Masses, predictions, and corrections. */
export function tables({ config, giants, inner }: Measurements): readonly Table[] {
  return [
    {
      title: 'Masses of the giants, relative errors',
      rows: giants.masses.map(({ body, published, momentum, all, half }) => ({
        body,
        'by momentum alone': formatNumber(momentum / published - 1),
        'by Newton, all data': formatNumber(all.value / published - 1),
        'its standard deviation': formatNumber(all.standardDeviation / all.value),
        'by Newton, first half': formatNumber(half.value / published - 1),
      })),
      notes: [
        'Judged by DE441’s own masses. By momentum: the one gauge mass of the Sun and the balance of momenta, no law.',
      ],
    },
    {
      title: 'Errors of the giants’ places, AU',
      rows: giants.errors.map(({ body, all, half, predicted, largest, beyond, beyondLargest }) => ({
        body,
        'fit to all': formatNumber(all),
        'fit to the first half': formatNumber(half),
        'its prediction of the second': formatNumber(predicted),
        'at most': formatNumber(largest),
        'beyond the data': formatNumber(beyond),
        'beyond, at most': formatNumber(beyondLargest),
      })),
      notes: [
        'Root mean square distances. Beyond the data: how far the two fits come apart in the ' +
          `${config.giants.yearsBeyond} years after them. The Sun’s own wobble under the inner planets, which are left ` +
          'out here, and that of Jupiter and Saturn under their moons is in the data and not in the law.',
      ],
    },
    {
      title: 'What Newton’s law leaves, root mean square distances, AU',
      rows: [
        errorRow('Newton', inner.judged, inner.newton),
        ...inner.corrections.map((correction) =>
          errorRow(`Newton + ${formulaOf(correction)}`, inner.judged, correction.errors),
        ),
        errorRow('Newton + first post-Newtonian force, as known', inner.judged, inner.postNewtonian),
      ],
      notes: ['Of each body: the span that was fitted, and the one that was kept.'],
    },
    {
      title: 'Corrections that the data cannot tell apart (ΔBIC below 6)',
      rows: inner.corrections.map((correction) => ({
        correction: formulaOf(correction),
        'in powers of G/c²': inLightSpeeds(correction, config.lightSpeed),
        'gain of −2 ln L': correction.gain,
        'gain of BIC': correction.bicGain,
        'perihelion, ″ a century': correction.advance === null ? '–' : correction.advance.toFixed(2),
      })),
      notes: [
        `Of ${inner.candidates} candidates, ${inner.sets} sets of them; units of AU, days and suns. Correlated residuals ` +
          `count by their share: at the end ${formatNumber(inner.correlation)} of ${inner.judged[0]}’s tell as much as one. ` +
          `General relativity: ${inner.advanceOfTheory.toFixed(2)}″.`,
        ...(inner.unfitted.length === 0
          ? []
          : [`As good by the linearised law, but not fitted: ${inner.unfitted.join('; ')}.`]),
      ],
    },
    {
      title: 'Single terms by the score test, none fitted',
      rows: inner.ranking.map(({ form, gain, bicGain }) => ({
        term: form,
        'gain of −2 ln L': gain,
        'gain of BIC': bicGain,
      })),
    },
  ];
}

function errorRow(
  law: string,
  judged: readonly string[],
  { fitted, kept }: InnerResult['newton'],
): Table['rows'][number] {
  return Object.fromEntries([
    ['law', law],
    ...judged.flatMap((body, index) => [
      [nameOf(body), formatNumber(fitted[index]!)],
      [`${nameOf(body)}, kept`, formatNumber(kept[index]!)],
    ]),
  ]);
}

/** A correction in words: coefficients, forms, directions. */
export function formulaOf({ terms, coefficients }: Pick<Correction, 'terms' | 'coefficients'>): string {
  return terms
    .map(({ direction, form }, index) => {
      const { value, standardDeviation } = coefficients[index]!;
      return `(${formatNumber(value, 5)} ± ${formatNumber(standardDeviation, 1)})·${form} along the ${direction}`;
    })
    .join(' + ');
}

/** The coefficients over G/c², and over G²/c² where a term has no velocity. */
function inLightSpeeds({ terms, coefficients }: Correction, lightSpeed: number): string {
  return terms
    .map(({ direction, form }, index) => {
      const moving = direction === 'relative velocity' || /\bv/.test(form);
      const unit = (moving ? gaussian : gaussian ** 2) / lightSpeed ** 2;
      return `${(coefficients[index]!.value / unit).toFixed(4)} ${moving ? 'G/c²' : 'G²/c²'}`;
    })
    .join(', ');
}

/** A body's name in a sentence. */
export function nameOf(body: string): string {
  return body === 'EarthMoonBarycentre' ? 'Earth-Moon barycentre' : body;
}
