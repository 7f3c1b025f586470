import { InvalidArgumentError } from 'commander';

/** Which numbers an option takes. */
export interface NumberRange {
  readonly whole?: boolean;
  readonly least?: number;
  readonly most?: number;
  /** Excluded: the number must be greater. */
  readonly above?: number;
  /** Excluded: the number must be smaller. */
  readonly below?: number;
}

/** Reads a number from the command line; what is none, or outside the range, is a usage error that says so. */
export function numberOption(range: NumberRange): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    const { whole = false, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = range;
    const above = range.above ?? Number.NEGATIVE_INFINITY;
    const below = range.below ?? Number.POSITIVE_INFINITY;
    const fits = Number.isFinite(value) && value >= least && value <= most && value > above && value < below;
    if (!fits || (whole && !Number.isSafeInteger(value)))
      throw new InvalidArgumentError(`Expected ${describe(range)}.`);
    return value;
  };
}

function describe({ whole = false, least, most, above, below }: NumberRange): string {
  const kind = whole ? 'a whole number' : 'a number';
  if (least !== undefined && most !== undefined) return `${kind} from ${least} to ${most}`;
  if (least !== undefined) return `${kind} of at least ${least}`;
  if (above !== undefined && below !== undefined) return `${kind} between ${above} and ${below}`;
  if (above !== undefined) return `${kind} above ${above}`;
  if (below !== undefined) return `${kind} below ${below}`;
  return kind;
}
