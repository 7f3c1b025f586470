import { mean } from 'principia/math';
import type { OrbitSeries } from '../report-data.js';

/** Bodies that one panel can show at one scale. */
export interface OrbitGroup {
  readonly title: string;
  readonly orbits: readonly OrbitSeries[];
  /** The middle of the panel, and the bodies' mean distances from it: given where the bodies go round a centre. */
  readonly centre: Point | null;
  readonly distances: readonly number[];
}

type Point = readonly [number, number];

/** Below this ratio of the widest to the narrowest path one panel shows all. */
const oneScale = 8;
/** A body that moves less than this part of the widest path stands at the centre. */
const centralPart = 0.002;

/**
 * Splits the bodies at the widest gap between their distances from the centre, where these differ too much for one
 * scale: Mercury and Neptune both need to be seen.
 */
export function groupOrbits(orbits: readonly OrbitSeries[]): readonly OrbitGroup[] {
  const centre = centreOf(orbits);
  const reach = new Map(orbits.map((orbit) => [orbit, Math.max(...distancesFrom(centre, orbit))]));
  const sorted = [...orbits].sort((a, b) => reach.get(a)! - reach.get(b)!);
  const widest = reach.get(sorted.at(-1)!) ?? 0;
  const central = sorted.filter((orbit) => reach.get(orbit)! <= centralPart * widest);
  const moving = sorted.slice(central.length);
  if (moving.length < 3 || widest < oneScale * reach.get(moving[0]!)!) {
    return [{ title: '', orbits, centre: null, distances: [] }];
  }
  const gap = (at: number): number => reach.get(moving[at]!)! / reach.get(moving[at - 1]!)!;
  let split = 2;
  for (let index = 3; index < moving.length; index++) if (gap(index) > gap(split)) split = index;
  const group = (title: string, members: readonly OrbitSeries[]): OrbitGroup => ({
    title,
    orbits: orbits.filter((orbit) => members.includes(orbit) || central.includes(orbit)),
    centre,
    distances: members.map((orbit) => mean(distancesFrom(centre, orbit))),
  });
  return [group('inner bodies', moving.slice(0, split)), group('outer bodies', moving.slice(split))];
}

/** Where the body that moves least has its mean position: the Sun of a planetary system. */
function centreOf(orbits: readonly OrbitSeries[]): Point {
  const rests = orbits.map((orbit) => {
    const middle: Point = [mean(orbit.truth.map(([x]) => x)), mean(orbit.truth.map(([, y]) => y))];
    return { middle, reach: Math.max(...distancesFrom(middle, orbit)) };
  });
  return rests.reduce((a, b) => (b.reach < a.reach ? b : a)).middle;
}

const distancesFrom = (centre: Point, orbit: OrbitSeries): number[] =>
  orbit.truth.map(([x, y]) => Math.hypot(x - centre[0], y - centre[1]));
