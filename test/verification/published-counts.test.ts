import { reducedSize } from './reduced.js';

await reducedSize('published-counts');
