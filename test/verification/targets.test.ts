import { reducedSize } from './reduced.js';

await reducedSize('targets');
