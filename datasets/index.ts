export { type BallsSettings, balls } from './balls.js';
export { charge } from './charge.js';
export {
  type ChargedFiveBodySettings,
  chargedFiveBody,
} from './charged-five-body.js';
export { type ChargedFiveBodySoftSettings, chargedFiveBodySoft } from './charged-five-body-soft.js';
export { type DampedSettings, damped } from './damped.js';
export { dampedPaper } from './damped-paper.js';
export { discontinuous } from './discontinuous.js';
export { discontinuousPaper } from './discontinuous-paper.js';
export { type DoublePendulumSettings, doublePendulum } from './double-pendulum.js';
export { type EphemeridesOptions, readEphemerides } from './ephemerides.js';
export {
  j2000,
  type ObservationOptions,
  publishedMass,
  readEphemerisObservations,
} from './ephemeris-observations.js';
export { hashTrajectories } from './formats/recording.js';
export { inverse } from './inverse.js';
export { inverseSquare } from './inverse-square.js';
export { type LatticeSettings, lattice } from './lattice.js';
export { type LennardJonesSettings, lennardJones } from './lennard-jones.js';
export { type MassSpringSettings, massSpring } from './mass-spring.js';
export { type PendulumSettings, pendulum } from './pendulum.js';
export { type PendulumRecordingOptions, readPendulum } from './pendulum-recordings.js';
export { readDataset } from './read-dataset.js';
export { type ForceLawName, type SimulationOptions, simulate } from './simulate.js';
export { simulatedSystems, systemNamed } from './simulated-systems.js';
export { type ChargedBodyMap, chargedFiveBodyMap } from './simulation/charged-five-body-map.js';
export { type GenerationOptions, generate } from './simulation/generate.js';
export type { PairLawSettings } from './simulation/pair-law-system.js';
export { settle } from './simulation/settings.js';
export { type DatasetExtras, simulateSystem } from './simulation/simulate-system.js';
export type {
  ChoiceOption,
  Motion,
  MotionCounts,
  MotionSettings,
  NumberOption,
  OptionTable,
  Settings,
  SimulatedSystem,
  Simulation,
} from './simulation/simulated-system.js';
export { type SolarSystemOptions, solarSystem } from './solar-system.js';
export { spring } from './spring.js';
export { type SpringNetworkSettings, springNetwork } from './spring-network.js';
export { type StringSettings, stringOfBodies } from './string.js';
export { readTable } from './tables/read-table.js';
export { type CellFlaw, type DataTable, hashTable, type TableColumn } from './tables/table.js';
export { type ThreeBodySettings, threeBody } from './three-body.js';
export { readTrajectories, writeDataset, writeTrajectories } from './trajectory-files.js';
export { type TwoBodySettings, twoBody } from './two-body.js';
export { type YukawaSettings, yukawa } from './yukawa.js';
