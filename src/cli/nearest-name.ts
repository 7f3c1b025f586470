/**
 * The candidate that differs from the name by the fewest letters, if by no more than a third of them (and two, but not all); where there
 * is none, the one that the name begins, as `hamiltonian-graf` does `hamiltonian-graph-network`.
 */
export function nearestName(name: string, candidates: readonly string[]): string | null {
  const allowed = Math.min(Math.max(2, Math.floor(name.length / 3)), name.length - 1);
  const rows = candidates.map((candidate) => editDistances(name.toLowerCase(), candidate.toLowerCase()));
  const closest = (distances: readonly number[], most: number): string | null => {
    const nearest = Math.min(...distances);
    return nearest <= most ? candidates[distances.indexOf(nearest)]! : null;
  };
  return (
    closest(
      rows.map((row) => row.at(-1)!),
      allowed,
    ) ??
    closest(
      rows.map((row) => Math.min(...row)),
      Math.floor(name.length / 5),
    )
  );
}

/** Fewest insertions, deletions, replacements and swaps of neighbours (optimal string alignment distance). */
export function editDistance(from: string, to: string): number {
  return editDistances(from, to).at(-1)!;
}

/** The distances to all beginnings of a word, the empty one first. */
function editDistances(from: string, to: string): number[] {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
          ? rows[i - 2]![j - 2]! + 1
          : Number.POSITIVE_INFINITY;
      row.push(Math.min(row[j - 1]! + 1, rows[i - 1]![j]! + 1, replaced, swapped));
    }
    rows.push(row);
  }
  return rows[from.length]!;
}
