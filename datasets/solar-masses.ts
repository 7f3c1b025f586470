/**
 * GM in km³/s² by body; planets with all their moons, save the Earth.
 *
 * Sources: R. S. Park, W. M. Folkner, J. G. Williams, D. H. Boggs, The JPL Planetary and Lunar Ephemerides DE440 and
 * DE441, Astron. J. 161, 105 (2021), table 2; Galilean moons: JPL satellite ephemeris JUP365.
 */
export const gravitationalParameters: Readonly<Record<string, number>> = {
  Sun: 132712440041.27942,
  Mercury: 22031.868551,
  Venus: 324858.592,
  EMB: 403503.235625,
  Earth: 398600.435507,
  Moon: 4902.800118,
  Mars: 42828.375816,
  Jupiter: 126712764.1,
  Io: 5959.91547,
  Europa: 3202.7121,
  Ganymede: 9887.83275,
  Callisto: 7179.2834,
  Saturn: 37940584.8418,
  Uranus: 5794556.4,
  Neptune: 6836527.10058,
};
