import { InputError } from 'principia/math';
import { balls } from './balls.js';
import { charge } from './charge.js';
import { chargedFiveBody } from './charged-five-body.js';
import { chargedFiveBodySoft } from './charged-five-body-soft.js';
import { damped } from './damped.js';
import { dampedPaper } from './damped-paper.js';
import { discontinuous } from './discontinuous.js';
import { discontinuousPaper } from './discontinuous-paper.js';
import { doublePendulum } from './double-pendulum.js';
import { inverse } from './inverse.js';
import { inverseSquare } from './inverse-square.js';
import { lattice } from './lattice.js';
import { lennardJones } from './lennard-jones.js';
import { massSpring } from './mass-spring.js';
import { pendulum } from './pendulum.js';
import type { SimulatedSystem } from './simulation/simulated-system.js';
import { spring } from './spring.js';
import { springNetwork } from './spring-network.js';
import { stringOfBodies } from './string.js';
import { threeBody } from './three-body.js';
import { twoBody } from './two-body.js';
import { yukawa } from './yukawa.js';

/** The built-in systems that can be simulated; a new one is a file of this folder and a line here. */
export const simulatedSystems: readonly SimulatedSystem[] = [
  spring,
  inverseSquare,
  inverse,
  charge,
  damped,
  dampedPaper,
  discontinuous,
  discontinuousPaper,
  yukawa,
  springNetwork,
  lattice,
  stringOfBodies,
  balls,
  lennardJones,
  massSpring,
  pendulum,
  doublePendulum,
  twoBody,
  threeBody,
  chargedFiveBody,
  chargedFiveBodySoft,
];

/**
 * A built-in system by its name.
 *
 * @throws InputError for an unknown name
 */
export function systemNamed(name: string): SimulatedSystem {
  const system = simulatedSystems.find((known) => known.name === name);
  if (system !== undefined) return system;
  const names = simulatedSystems.map((known) => known.name).join(', ');
  throw new InputError(`there is no simulated system '${name}'; expected one of ${names}`);
}
