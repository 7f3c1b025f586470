import { reducedSize } from './reduced.js';

await reducedSize('ensemble-sindy');
