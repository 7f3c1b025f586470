/**
 * How well messages are the forces they should be.
 *
 * A message is known up to an invertible linear map and constants; and where a free network receives the messages' sum, up
 * to a function of the receiver as well, since that network can divide it out: of gravity the message may be the force
 * over the receiver's mass, and is then right, but poorly correlated with the force. So both are measured.
 *
 * @packageDocumentation
 */
import {
  type Design,
  fitLinearly,
  fitTrimmed,
  type LinearFit,
  quantile,
  type TrimmedFit,
} from 'principia/math';

/** R² by all rows, and by the best nine tenths of them: as published, and strictly (`TrimmedFit`). */
export interface Agreement {
  readonly plain: number;
  readonly robust: number;
  readonly strict: number;
}

/** A message's R² against the force, and against the force times any function of the receiver. */
export interface ForceAgreement {
  readonly force: Agreement;
  readonly receiver: Agreement;
}

/** True forces on the receivers of edges, and what is known of these. */
export interface EdgeForces {
  /** [edges, D]. */
  readonly force: Float64Array;
  readonly dimension: number;
  /** Masses of the receivers, [edges]. */
  readonly mass: Float64Array;
  /** Charges ±1 of the receivers, [edges]; absent where the force does not depend on them. */
  readonly charge?: Float64Array;
}

/**
 * R² of a message against a₀ + a·F, and against a₀(s) + a(s)·F for functions a₀ and a of the receiver's mass and, where
 * the force depends on charges, of its charge's sign. Of the mass each is
 *
 *     α(ln m) + β(ln m)/m,
 *
 * α and β piecewise linear with knots at the 10th, 50th and 90th percentile of the masses, so that F and F/m are among
 * them exactly. No more than the receiver's properties enters, so a message that depends on the sender in another way
 * than the force does is not excused.
 *
 * @param message [edges]
 */
export function forceAgreement(message: Float64Array, edges: EdgeForces): ForceAgreement {
  const plainDesign = forceDesign(edges);
  const robust = fitTrimmed(plainDesign, message);
  const all = new Uint8Array(message.length).fill(1);
  const receiverDesign = withReceiver(plainDesign, receiverFunctions(edges));
  return {
    force: agreementOf(fitLinearly(plainDesign, message), robust),
    receiver: agreementOf(
      fitLinearly(receiverDesign, message),
      fitTrimmed(receiverDesign, message, [all, robust.kept]),
    ),
  };
}

/** R² of values against a₀ + a₁ times a reference. */
export function linearAgreement(values: Float64Array, reference: Float64Array): Agreement {
  const design = forceDesign({ force: reference, dimension: 1 });
  return agreementOf(fitLinearly(design, values), fitTrimmed(design, values));
}

function agreementOf(plain: LinearFit, trimmed: TrimmedFit): Agreement {
  return {
    plain: plain.determination,
    robust: trimmed.determination,
    strict: trimmed.strictDetermination,
  };
}

/** 1 and the components of the force. */
function forceDesign({ force, dimension }: Pick<EdgeForces, 'force' | 'dimension'>): Design {
  const width = dimension + 1;
  const values = new Float64Array((force.length / dimension) * width);
  for (let row = 0; row * dimension < force.length; row++) {
    values[row * width] = 1;
    values.set(force.subarray(row * dimension, (row + 1) * dimension), row * width + 1);
  }
  return { values, width };
}

const knots = [0.1, 0.5, 0.9];

/** The functions of the receiver that a₀ and a are sums of. */
function receiverFunctions({ mass, charge }: EdgeForces): Design {
  const logarithm = mass.map(Math.log);
  const places = knots.map((share) => quantile(logarithm, share));
  const lines = 2 + places.length;
  const signs = charge === undefined ? 1 : 2;
  const width = 2 * lines * signs;
  const values = new Float64Array(mass.length * width);
  for (let row = 0; row < mass.length; row++) {
    const at = logarithm[row]!;
    const pieces = [1, at, ...places.map((place) => Math.max(0, at - place))];
    const side = charge !== undefined && charge[row]! > 0 ? 1 : 0;
    pieces.forEach((piece, index) => {
      const place = row * width + side * 2 * lines + 2 * index;
      values[place] = piece;
      values[place + 1] = piece / mass[row]!;
    });
  }
  return { values, width };
}

/** Every column times every function. */
function withReceiver(columns: Design, functions: Design): Design {
  const width = columns.width * functions.width;
  const rows = columns.values.length / columns.width;
  const values = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let one = 0; one < columns.width; one++) {
      for (let other = 0; other < functions.width; other++) {
        values[row * width + one * functions.width + other] =
          columns.values[row * columns.width + one]! * functions.values[row * functions.width + other]!;
      }
    }
  }
  return { values, width };
}
