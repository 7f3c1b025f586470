import { type ForceLaw, noForce, type PairFunctions, piecewiseLaw } from './force-law.js';

/**
 * Lennard-Jones's potential less its Taylor polynomial about the cutoff, up to which it counts:
 *
 *     U(r) = u(r) − Σ_{j ≤ m} u⁽ʲ⁾(c) (r − c)ʲ/j!,  u(r) = 4 (r⁻¹² − r⁻⁶),
 *
 * so that U and its first m derivatives are continuous there. m = 0 is the truncated and shifted potential, m = 1 the
 * shifted force.
 */
export function truncatedLennardJones(cutoff: number, smoothness: number): ForceLaw {
  const taylor = Array.from(
    { length: smoothness + 1 },
    (_, order) => derivative(order, cutoff) / factorial(order),
  );
  const within: PairFunctions = {
    force(distance) {
      const sixth = distance ** -6;
      let force = (24 * (2 * sixth ** 2 - sixth)) / distance;
      for (let order = 1; order <= smoothness; order++) {
        force += order * taylor[order]! * (distance - cutoff) ** (order - 1);
      }
      return force;
    },
    potential(distance) {
      const sixth = distance ** -6;
      let potential = 4 * (sixth ** 2 - sixth);
      for (let order = 0; order <= smoothness; order++) {
        potential -= taylor[order]! * (distance - cutoff) ** order;
      }
      return potential;
    },
  };
  const kept =
    smoothness === 0 ? 'its value' : `its value and ${smoothness} derivative${smoothness === 1 ? '' : 's'}`;
  return piecewiseLaw(cutoff, within, noForce, {
    description: `U = 4 (r⁻¹² − r⁻⁶) up to ${cutoff}, shifted to keep ${kept} continuous there`,
    expression(distance) {
      const shift = taylor
        .slice(1)
        .map((coefficient, index) => ` + (${(index + 1) * coefficient})*(${distance} - ${cutoff})**${index}`)
        .join('');
      return `(48/${distance}**13 - 24/${distance}**7${shift})*(1 - sign(${distance} - ${cutoff}))/2`;
    },
  });
}

/** The derivative of an order of 4 (r⁻¹² − r⁻⁶). */
function derivative(order: number, distance: number): number {
  const power = (exponent: number): number => {
    let value = distance ** -(exponent + order);
    for (let factor = 0; factor < order; factor++) value *= -(exponent + factor);
    return value;
  };
  return 4 * (power(12) - power(6));
}

function factorial(order: number): number {
  return order < 2 ? 1 : order * factorial(order - 1);
}
