/** Where a name stands relative to its point. */
export interface NamePlace {
  readonly dx: number;
  readonly dy: number;
  readonly anchor: 'start' | 'end';
}

/** A name and its point, in pixels from the panel's top left corner. */
export interface NamedPoint {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const letterWidth = 6.6;
const lineHeight = 12;

/** Places in order of preference: beside the point, then farther up or down. */
const candidates: readonly NamePlace[] = [-9, 10, -20, 21, -31, 32].flatMap((dy) => [
  { dx: 6, dy, anchor: 'start' },
  { dx: -6, dy, anchor: 'end' },
]);

/** Places names one after the other so that none covers another, a point, or the panel's edge, where that can be. */
export function placeNames(points: readonly NamedPoint[], width: number, height: number): NamePlace[] {
  const taken: Box[] = points.map(({ x, y }) => ({ left: x - 4, right: x + 4, top: y - 4, bottom: y + 4 }));
  return points.map((point) => {
    const place =
      candidates.find((candidate) => isFree(boxOf(point, candidate), taken, width, height)) ?? candidates[0]!;
    taken.push(boxOf(point, place));
    return place;
  });
}

function boxOf({ name, x, y }: NamedPoint, { dx, dy, anchor }: NamePlace): Box {
  const length = letterWidth * name.length;
  const left = anchor === 'start' ? x + dx : x + dx - length;
  return { left, right: left + length, top: y + dy - lineHeight / 2, bottom: y + dy + lineHeight / 2 };
}

function isFree(box: Box, taken: readonly Box[], width: number, height: number): boolean {
  if (box.left < 0 || box.right > width || box.top < 0 || box.bottom > height) return false;
  return taken.every(
    (other) =>
      box.left > other.right || box.right < other.left || box.top > other.bottom || box.bottom < other.top,
  );
}
