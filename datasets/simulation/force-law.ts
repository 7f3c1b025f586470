/** A force of pairs and its potential, of the distance and of the products of the pair's masses and charges. */
export interface PairFunctions {
  /** F(r), attraction negative. */
  force(distance: number, masses: number, charges: number): number;
  /** U(r), F = −dU/dr. */
  potential(distance: number, masses: number, charges: number): number;
}

/** A pair force along the separation, attraction negative, with its potential. */
export interface ForceLaw extends PairFunctions {
  readonly description: string;
  /** The force in SymPy syntax, with this text for the distance. */
  expression(distance: string): string;
  /** Where the force or its slope jumps: each side's own functions, smooth on both. */
  readonly kink?: { readonly at: number; readonly within: PairFunctions; readonly beyond: PairFunctions };
}

/** No force at all. */
export const noForce: PairFunctions = { force: () => 0, potential: () => 0 };

/** A law that changes from one form to another at a distance; its potential must be continuous there. */
export function piecewiseLaw(
  at: number,
  within: PairFunctions,
  beyond: PairFunctions,
  text: Pick<ForceLaw, 'description' | 'expression'>,
): ForceLaw {
  const side = (distance: number): PairFunctions => (distance < at ? within : beyond);
  return {
    ...text,
    force: (distance, masses, charges) => side(distance).force(distance, masses, charges),
    potential: (distance, masses, charges) => side(distance).potential(distance, masses, charges),
    kink: { at, within, beyond },
  };
}
