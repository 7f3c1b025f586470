export { type ForceLaw, type ForceLawName, forceLaws } from './force-laws.js';
export { type SimulationOptions, simulate, simulationDefaults } from './simulate.js';
export { type SolarSystemOptions, solarSystem } from './solar-system.js';
export { readTrajectories, writeTrajectories } from './trajectory-files.js';
