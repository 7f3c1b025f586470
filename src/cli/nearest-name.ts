/** The candidate that differs from the name by the fewest letters, if by no more than a third of them (and two). */
export function nearestName(name: string, candidates: readonly string[]): string | null {
  const allowed = Math.max(2, Math.floor(name.length / 3));
  const distances = candidates.map((candidate) => editDistance(name.toLowerCase(), candidate.toLowerCase()));
  const nearest = Math.min(...distances);
  return nearest <= allowed ? candidates[distances.indexOf(nearest)]! : null;
}

/** Fewest insertions, deletions, replacements and swaps of neighbours (optimal string alignment distance). */
export function editDistance(from: string, to: string): number {
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
  return rows[from.length]![to.length]!;
}
