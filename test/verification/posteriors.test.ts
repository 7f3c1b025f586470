import { reducedSize } from './reduced.js';

await reducedSize('posteriors');
