/** The sides of the block of so many sites that is nearest to a cube, longest first. */
export function latticeSides(count: number, dimension: number): number[] {
  if (dimension === 1) return [count];
  let shortest = 1;
  for (let side = 1; side ** dimension <= count; side++) {
    if (count % side === 0) shortest = side;
  }
  return [...latticeSides(count / shortest, dimension - 1), shortest];
}

/** The first so many sites of a block of spacing 1, the last axis running fastest, [count, D]. */
export function latticeSites(sides: readonly number[], count: number): Float64Array {
  const dimension = sides.length;
  const sites = new Float64Array(count * dimension);
  for (let site = 0; site < count; site++) {
    let rest = site;
    for (let axis = dimension - 1; axis >= 0; axis--) {
      sites[site * dimension + axis] = rest % sides[axis]!;
      rest = Math.floor(rest / sides[axis]!);
    }
  }
  return sites;
}

/** The pairs of nearest neighbours in a full block. */
export function latticePairs(sides: readonly number[]): (readonly [number, number])[] {
  const count = sides.reduce((product, side) => product * side, 1);
  const sites = latticeSites(sides, count);
  const strides = sides.map((_, axis) => sides.slice(axis + 1).reduce((product, side) => product * side, 1));
  const pairs: (readonly [number, number])[] = [];
  for (let site = 0; site < count; site++) {
    sides.forEach((side, axis) => {
      if (sites[site * sides.length + axis]! + 1 < side) pairs.push([site, site + strides[axis]!]);
    });
  }
  return pairs;
}
