import type { RandomStream } from 'principia/math';
import { conservationByNumber, type Drift, type Scales } from './conservation-by-number.js';
import { type ConservedName, conservationBySymbol, type Family } from './conservation-by-symbol.js';
import type { Law } from './law.js';

/** 'in some states': not of any bodies, but of some that the reason names, such as bodies all alike. */
export type Conserved = 'always' | 'in some states' | 'never';

/** Whether one quantity is conserved. */
export interface ConservationFinding {
  /** By symbol. */
  readonly conserved: Conserved;
  /** Why, from the form of the law. */
  readonly bySymbol: string;
  /** What random systems of any bodies do; null where none could be followed. */
  readonly byNumber: (Drift & { readonly conserved: Conserved }) | null;
  /** Where the two do not agree, in what. */
  readonly disagreement: string | null;
}

export type Conservation = Readonly<Record<ConservedName, ConservationFinding>>;

/** What the conservation of a law is asked of. */
export interface ConservationOptions {
  /** Dimension of space, 2 or 3; 3. */
  readonly dimension?: number;
  /** The sizes of distances, masses and charges, in the law's units, of the random systems; 1 each. */
  readonly scales?: Partial<Scales>;
}

/**
 * Whether a law conserves energy, momentum and angular momentum (about the origin): by symbol, from what its forces
 * depend on, along what they act and whether exchanging the bodies leaves them as they are; and by number, from short
 * exact integrations of random systems. The law is taken as it is written, each body of a pair being in its turn the
 * body acted on: `simulateLaw` would impose the third law.
 *
 * @throws InputError where a term acts in a way that bodies in space do not know, or uses an unknown variable
 * @example
 * ```ts
 * conservation(lawFromPairForce('-m1/r^2'), createRandom(1)).momentum.conserved; // 'in some states': bodies all alike
 * ```
 */
export function conservation(
  law: Law,
  random: RandomStream,
  options: ConservationOptions = {},
): Conservation {
  const { dimension = 3 } = options;
  const scales = { length: 1, mass: 1, charge: 1, ...options.scales };
  const findings: Finding[] = [];
  for (const [index, family] of familiesOf(law).entries()) {
    const found: Finding = {
      family,
      bySymbol: conservationBySymbol(law, family, dimension),
      byNumber: conservationByNumber(law, family, random.child(index), dimension, scales),
    };
    findings.push(found);
    // What any bodies conserve, all do.
    if (names.every((name) => found.bySymbol[name].conserved && keeps(found.byNumber?.[name]))) break;
  }
  const finding = (name: ConservedName): ConservationFinding => {
    const [any] = findings;
    const bySymbol = verdict(findings.map((each) => each.bySymbol[name].conserved));
    const some = findings.find((each) => each.bySymbol[name].conserved)?.family;
    const but = bySymbol === 'in some states' ? `; conserved among ${familyName(some!)}` : '';
    const drift = any!.byNumber?.[name] ?? null;
    const byNumber =
      drift === null
        ? null
        : { ...drift, conserved: verdict(findings.map((each) => keeps(each.byNumber?.[name]))) };
    return {
      conserved: bySymbol,
      bySymbol: `${any!.bySymbol[name].reason}${but}`,
      byNumber,
      disagreement:
        byNumber === null || byNumber.conserved === bySymbol
          ? null
          : `by symbol ${bySymbol} conserved, by number ${byNumber.conserved}: it strays by ${byNumber.drift.toExponential(1)} of its size where the integration explains ${byNumber.tolerance.toExponential(1)}`,
    };
  };
  return {
    energy: finding('energy'),
    momentum: finding('momentum'),
    angularMomentum: finding('angularMomentum'),
  };
}

const names: readonly ConservedName[] = ['energy', 'momentum', 'angularMomentum'];

/** What symbol and number say of one family of bodies. */
interface Finding {
  readonly family: Family;
  readonly bySymbol: ReturnType<typeof conservationBySymbol>;
  readonly byNumber: ReturnType<typeof conservationByNumber>;
}

/** Any bodies first; charges matter only to laws that use them. */
function familiesOf(law: Law): readonly Family[] {
  const charges = law.terms.some(({ expression }) => expression.variables.some((name) => /^q/.test(name)));
  const families = [
    { alike: false, charged: true },
    { alike: true, charged: true },
  ];
  return charges ? [...families, ...families.map(({ alike }) => ({ alike, charged: false }))] : families;
}

function familyName({ alike, charged }: Family): string {
  const bodies = alike ? 'bodies of one mass and charge' : 'bodies';
  if (charged) return bodies;
  return alike ? 'bodies of one mass without charge' : 'bodies without charge';
}

function keeps(drift: Drift | undefined): boolean {
  return drift !== undefined && drift.drift <= drift.tolerance;
}

function verdict([any, ...others]: readonly boolean[]): Conserved {
  if (any) return 'always';
  return others.some(Boolean) ? 'in some states' : 'never';
}
