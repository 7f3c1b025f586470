import { median } from 'principia/math';
import type { ExperimentClaim } from '../experiment.js';
import { doubleLibrary } from './double-pendulum.js';
import type { JudgedLaw } from './judged-laws.js';
import {
  allErrors,
  authorsForm,
  chosenLaw,
  inMilliradians,
  type Measured,
  type PendulumLaws,
  rigidArms,
  rigidLaw,
} from './measured.js';

/** Reference figures of the authors' model over all segments of the double pendulum, rad. */
const reference = { median: 0.0079, largest: 0.032 };

/** What is put to the test. */
export function claims({ single, double, elimination, simulated }: Measured): ExperimentClaim[] {
  const recorded = allErrors(double.published, 'asRecorded');
  const reproduced =
    median(recorded).toFixed(4) === reference.median.toFixed(4) &&
    Math.max(...recorded).toFixed(3) === reference.largest.toFixed(3);
  const hanging = elimination.path.at(
    elimination.path.findIndex(({ terms }) => terms.length < rigidArms.length) - 1,
  )!;
  const left = hanging.terms.map((term) => doubleLibrary[term]!.name);
  return [
    ...(simulated
      ? []
      : [
          {
            statement:
              'the authors’ constants give the reference errors of the double pendulum, so that the measure is the same',
            published: `median ${reference.median} rad, largest ${reference.largest}, from recorded initial states`,
            measured: `median ${median(recorded).toFixed(4)} rad, largest ${Math.max(...recorded).toFixed(4)}`,
            holds: reproduced,
          },
        ]),
    followsBetter('the law of the single pendulum', single, chosenLaw(single)),
    followsBetter('the law of the double pendulum', double, chosenLaw(double)),
    followsBetter('the best law of the double pendulum with rigid arms', double, rigidLaw(double)),
    {
      statement:
        'of a library of 27 terms, the last that the double pendulum keeps are its mass matrix and its potential',
      measured: left.join(', '),
      holds: left.length === rigidArms.length && rigidArms.every((name) => left.includes(name)),
    },
    frictionMatters(single, 'single'),
    frictionMatters(double, 'double'),
  ];
}

/** On segments that it was not fitted to, against the authors' form: with their constants and with ours. */
function followsBetter(name: string, laws: PendulumLaws, law: JudgedLaw): ExperimentClaim {
  const [theirs, refitted] = [laws.published.test.fitted, authorsForm(laws).test.fitted];
  return {
    statement: `${name} follows its test segments more closely than the authors’ model does, whoever fits its constants`,
    published: `computed: ${inMilliradians(theirs)} mrad with the authors’ constants, ${inMilliradians(refitted)} fitted by us`,
    measured: `${inMilliradians(law.test.fitted)} mrad`,
    holds: median(law.test.fitted) < Math.min(median(theirs), median(refitted)),
  };
}

/** Between forms that were all fitted to the same segments. */
function frictionMatters(laws: PendulumLaws, name: string): ExperimentClaim {
  const [own, viscous] = [chosenLaw(laws), authorsForm(laws)];
  const nats = viscous.descriptionLength - own.descriptionLength;
  return {
    statement: `viscous friction alone is not the law of the ${name} pendulum, its constants fitted to the same segments`,
    measured: `${nats.toFixed(0)} nats worse on windows left out; test ${inMilliradians(viscous.test.fitted)} mrad`,
    holds: nats > 5,
  };
}
