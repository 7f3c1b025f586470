import { reducedSize } from './reduced.js';

await reducedSize('joint-distribution');
