import type { InteractingBodies } from 'principia/law';

/** What the state is differentiated by, besides its own initial value. */
export interface FreeParameters {
  /** Indices into the law's constants. */
  readonly constants: readonly number[];
  /** Body indices. */
  readonly masses: readonly number[];
  /** Body indices. */
  readonly charges: readonly number[];
}

/** Where everything stands in the vector [x, v, S] of the state and its sensitivities. */
export interface VariationLayout {
  /** N·D. */
  readonly half: number;
  /** Columns of S. */
  readonly columns: number;
  /** Where S begins, 2·N·D. */
  readonly begin: number;
  /** Indices of the free constants, whose columns follow one another from this one. */
  readonly constants: readonly number[];
  readonly firstConstantColumn: number;
  /** The column of each body's mass and charge; −1 where it is not free. */
  readonly massColumns: Int32Array;
  readonly chargeColumns: Int32Array;
}

/** The columns are the initial state, then the free constants, masses and charges. */
export function variationLayout(
  { masses, dimension }: InteractingBodies,
  free: FreeParameters,
): VariationLayout {
  const half = masses.length * dimension;
  const columnsOf = (freeBodies: readonly number[], first: number): Int32Array => {
    const columns = new Int32Array(masses.length).fill(-1);
    freeBodies.forEach((body, index) => {
      columns[body] = first + index;
    });
    return columns;
  };
  const firstMass = 2 * half + free.constants.length;
  const firstCharge = firstMass + free.masses.length;
  return {
    half,
    columns: firstCharge + free.charges.length,
    begin: 2 * half,
    constants: free.constants,
    firstConstantColumn: 2 * half,
    massColumns: columnsOf(free.masses, firstMass),
    chargeColumns: columnsOf(free.charges, firstCharge),
  };
}
