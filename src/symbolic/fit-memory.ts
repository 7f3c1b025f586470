/**
 * Which forms' constants have been fitted, how often and how well: a hash table in one array of numbers, which goes from
 * thread to thread with its island.
 *
 * @packageDocumentation
 */

/** Entries: a form's key, the least loss reached, and how often it was fitted. */
const ENTRY = 3;
const CAPACITY = 1 << 13;
/** Fuller than this, it starts anew. */
const FULL = 0.7 * CAPACITY;

/** Constants that give no more than this times the loss reached before lie in the same valley. */
const SAME_VALLEY = 1.5;

export interface FitMemory {
  /** How often a form was fitted. */
  times(key: number): number;
  /** The least loss reached; 0 where it was never fitted. */
  loss(key: number): number;
  /** Whether constants of this loss lie in a valley that a fit has been in. */
  knows(key: number, loss: number): boolean;
  /** Takes down a fit. */
  note(key: number, loss: number): void;
  /** All of it, to go on from. */
  readonly entries: Float64Array;
}

/** @param entries - what an earlier memory left; none for a new one. */
export function createFitMemory(entries: Float64Array): FitMemory {
  const table = entries.length > 0 ? entries.slice() : new Float64Array(ENTRY * CAPACITY + 1);
  const filled = table.length - 1;
  const place = (key: number): number => {
    let slot = key % CAPACITY;
    while (table[ENTRY * slot] !== 0 && table[ENTRY * slot] !== key) slot = (slot + 1) % CAPACITY;
    return ENTRY * slot;
  };
  return {
    entries: table,
    times: (key) => table[place(key) + 2]!,
    loss: (key) => table[place(key) + 1]!,
    knows: (key, loss) => {
      const at = place(key);
      return table[at + 2]! > 0 && loss <= SAME_VALLEY * table[at + 1]!;
    },
    note: (key, loss) => {
      if (table[filled]! >= FULL) table.fill(0);
      const at = place(key);
      if (table[at + 2] === 0) table[filled]!++;
      table[at + 1] = table[at + 2] === 0 ? loss : Math.min(loss, table[at + 1]!);
      table[at + 2]!++;
      table[at] = key;
    },
  };
}
