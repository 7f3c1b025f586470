import { reducedSize } from './reduced.js';

await reducedSize('laws');
