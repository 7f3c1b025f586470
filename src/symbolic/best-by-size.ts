import type { Program } from './program.js';

/** So many of every size are kept. */
const KEPT = 4;

/** The programs of the least loss, some of every size. */
export interface BestBySize {
  /** @param program - is asked for only where the loss is among the least. */
  enter(size: number, loss: number, program: () => Program): void;
  programs(): readonly Program[];
}

export function createBestBySize(): BestBySize {
  const sizes: { readonly loss: number; readonly program: Program }[][] = [];
  return {
    enter: (size, loss, program) => {
      sizes[size] ??= [];
      const best = sizes[size];
      if (!(loss < (best[KEPT - 1]?.loss ?? Number.POSITIVE_INFINITY))) return;
      const place = best.findIndex((other) => loss < other.loss);
      best.splice(place < 0 ? best.length : place, 0, { loss, program: program() });
      if (best.length > KEPT) best.pop();
    },
    programs: () => sizes.flat().map(({ program }) => program),
  };
}
