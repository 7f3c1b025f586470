/** Views of the states [T, length] at every time. */
export function rowsOf(states: Float64Array, length: number): Float64Array[] {
  return Array.from({ length: states.length / length }, (_, row) =>
    states.subarray(row * length, (row + 1) * length),
  );
}

/** A part of every row, one after the other. */
export function joined(rows: readonly Float64Array[], from: number, width: number): Float64Array {
  const result = new Float64Array(rows.length * width);
  rows.forEach((row, index) => {
    result.set(row.subarray(from, from + width), index * width);
  });
  return result;
}
