import { composeTerms, hamiltonianOf } from 'principia/distillation';
import { rootMeanSquare } from 'principia/math';
import type { Table } from 'principia/report';
import type { Expression } from 'principia/symbolic';
import { doubleLibrary } from './double-pendulum.js';
import type { JudgedLaw, RankedLaw } from './judged-laws.js';
import {
  allErrors,
  authorsForm,
  candidateOf,
  chosenLaw,
  inMilliradians,
  type Measured,
  type PendulumLaws,
  rigidLaw,
} from './measured.js';
import { doubleNames } from './published-model.js';

/** The tables. */
export function tables(measured: Measured): Table[] {
  const { single, double, simulated } = measured;
  const notes = simulated
    ? ['Simulated recordings stand in for the measured ones: no --data was given.']
    : [];
  return [
    {
      title: 'The laws',
      rows: [
        ...singleLawRows(single),
        ...doubleLawRows(measured, rigidLaw(double), 'double, rigid arms'),
        ...doubleLawRows(measured, chosenLaw(double), 'double, chosen'),
      ],
      notes: lawNotes,
    },
    constantsTable('single pendulum’s law', chosenLaw(single)),
    constantsTable('double pendulum’s law with rigid arms', rigidLaw(double)),
    constantsTable('double pendulum’s chosen law', chosenLaw(double)),
    errorsTable(measured, notes),
    rankedTable('single', single),
    rankedTable('double', double),
    eliminationTable(measured),
    segmentsTable(double),
  ];
}

const lawNotes = [
  'Angles from where the arms hang, rates in rad/s, torques over the inertia of the first arm (s⁻²). dry(x) = tanh(20 x), friction of constant size; z, the zeros of the angles.',
];

/** An expression with the fitted constants to five digits, otherwise as it stands. */
function withNumbers(expression: Expression, law: JudgedLaw): string {
  const text = law.constants.reduce(
    (whole, { name, value }) =>
      whole.replace(new RegExp(`\\b${name}\\b`, 'g'), `${Number(value.toPrecision(5))}`),
    expression.toString(),
  );
  return text.replaceAll('- -', '+ ').replaceAll('+ -', '- ');
}

function singleLawRows(laws: PendulumLaws): Table['rows'] {
  const law = chosenLaw(laws);
  const { force } = candidateOf(laws, law).equations;
  return [{ pendulum: 'single', what: 'd²q/dt²', expression: withNumbers(force[0]!, law) }];
}

/** The Hamiltonian, the friction beside it, and both as Lagrange's equations. */
function doubleLawRows({ double, elimination }: Measured, law: JudgedLaw, pendulum: string): Table['rows'] {
  const selection = elimination.path.find(
    ({ terms }) => terms.map((term) => doubleLibrary[term]!.name).join(', ') === law.form,
  );
  const { equations } = candidateOf(double, law);
  const inNumbers = (expression: Expression): string => withNumbers(expression, law);
  const row = (what: string, expression: string) => ({ pendulum, what, expression });
  const entries = equations.mass.map(inNumbers);
  const motion = [
    row('M(q)', `[[${entries.slice(0, 2).join(', ')}], [${entries.slice(2).join(', ')}]]`),
    ...equations.force.map((torque, arm) => row(`[M(q) d²q/dt²]${'₁₂'[arm]}`, inNumbers(torque))),
  ];
  if (selection === undefined) return motion;
  const system = composeTerms(
    selection.terms.map((term) => doubleLibrary[term]!),
    doubleNames,
    { substitutions: { q1: 'q1 - z1', q2: 'q2 - z2' } },
  );
  return [
    row('H', inNumbers(hamiltonianOf(system, ['p1', 'p2']))),
    ...system.forces.map((force, arm) => row(`friction on q${arm + 1}`, inNumbers(force))),
    ...motion,
  ];
}

function constantsTable(name: string, law: JudgedLaw): Table {
  const { form } = law;
  return {
    title: `Constants of the ${name}, 95 % intervals`,
    rows: law.constants.map(({ name: constant, value, standardDeviation }) => {
      const digits = Math.max(0, Math.min(12, 1 - Math.floor(Math.log10(standardDeviation))));
      const shown = (number: number): string => number.toFixed(digits);
      const half = 1.96 * standardDeviation;
      return {
        constant,
        value: shown(value),
        from: shown(value - half),
        to: shown(value + half),
      };
    }),
    notes: [
      `Of the form ${form}. Correlated residuals and the scatter of whole segments are counted in the intervals; errors of the form itself are not.`,
    ],
  };
}

function errorsTable({ single, double }: Measured, notes: readonly string[]): Table {
  const rows = (['single', 'double'] as const).flatMap((name) => {
    const laws = name === 'single' ? single : double;
    const row = (model: string, law: JudgedLaw) => ({
      pendulum: name,
      model,
      'test, initial state fitted': inMilliradians(law.test.fitted),
      'test, from the recorded state': inMilliradians(law.test.asRecorded),
      'all segments, fitted': inMilliradians(allErrors(law, 'fitted')),
      'all segments, recorded': inMilliradians(allErrors(law, 'asRecorded')),
    });
    return [
      row('our law, the chosen one', chosenLaw(laws)),
      ...(name === 'double' ? [row('our law with rigid arms', rigidLaw(laws))] : []),
      row('the authors’ form, fitted by us to our training segments', authorsForm(laws)),
      row('the authors’ model, their constants', laws.published),
    ];
  });
  return {
    title: 'Errors of whole segments followed from one initial state: median (largest), milliradians',
    rows,
    notes: [
      'Root mean square over the samples of a segment and over its arms, every 10 ms. The authors seem to have fitted their double pendulum to all of these segments (their program takes the first 26 of 30 parts), we ours to the training segments alone; their single pendulum’s constants seem to belong to another recording.',
      'From the recorded state: the first row as it was measured, the noise and the lag of its rates included. So the reference figure, 7.9 mrad, was taken.',
      ...notes,
    ],
  };
}

function rankedTable(name: string, { ranked }: PendulumLaws): Table {
  const best = ranked[0]!.descriptionLength;
  return {
    title: `Forms of the ${name} pendulum’s law through the integrator, best first`,
    rows: ranked.map((law: RankedLaw) => ({
      form: law.form,
      'come by': law.origin,
      constants: law.constants.length,
      'description length above the best, nats': law.descriptionLength - best,
      'training, mrad': 1000 * rootMeanSquare(law.training.fitted),
      'left out, mrad': 1000 * rootMeanSquare(law.leftOut),
      'test, mrad': 1000 * rootMeanSquare(law.test.fitted),
    })),
    notes: [
      'Left out: windows of the training segments followed by the form fitted without them. Training and test: whole segments. The test takes no part in the choice.',
    ],
  };
}

function eliminationTable({ elimination }: Measured): Table {
  const { path, zeros } = elimination;
  return {
    title: 'Terms of the double pendulum dropped one by one from the weak form',
    rows: path.map(({ terms, descriptionLength }, step) => {
      const gone = step === 0 ? [] : path[step - 1]!.terms.filter((term) => !terms.includes(term));
      return {
        'terms left': terms.length,
        dropped: gone.map((term) => doubleLibrary[term]!.name).join(', ') || '–',
        'description length, nats': descriptionLength,
      };
    }),
    notes: [
      `Zeros of the angles found beforehand: ${zeros.map((zero) => `${(1000 * zero).toFixed(2)} mrad`).join(', ')}.`,
      `Left at the end: ${path
        .at(-1)!
        .terms.map((term) => doubleLibrary[term]!.name)
        .join(', ')}.`,
    ],
  };
}

function segmentsTable(laws: PendulumLaws): Table {
  const [own, theirs] = [chosenLaw(laws), laws.published];
  const training = own.training.fitted.length;
  return {
    title: 'The double pendulum, segment by segment: milliradians, initial states fitted',
    rows: allErrors(own, 'fitted').map((error, segment) => ({
      segment: `${segment}`,
      part: segment < training ? 'training' : 'test',
      'chosen law': 1000 * error,
      'its form, fitted without the segment':
        segment < training ? 1000 * own.leftOut[segment]! : 1000 * error,
      'rigid arms': 1000 * allErrors(rigidLaw(laws), 'fitted')[segment]!,
      'the authors’ model': 1000 * allErrors(theirs, 'fitted')[segment]!,
    })),
  };
}
