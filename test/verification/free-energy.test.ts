import { reducedSize } from './reduced.js';

await reducedSize('free-energy');
