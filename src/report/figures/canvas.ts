import { type PlotOptions, plot } from '@observablehq/plot';
import { JSDOM } from 'jsdom';
import { type Html, trustedMarkup } from '../page/html.js';

const { document } = new JSDOM('').window;

/**
 * Draws a plot as an SVG image, sized by its container and coloured by the page's variables.
 *
 * @param label what the image shows, for those who do not see it
 */
export function draw(label: string, options: PlotOptions): Html {
  const svg = plot({ document, className: 'plot', ariaLabel: label, ...options });
  svg.setAttribute('role', 'img');
  // Plot repeats its style in every figure; the page has it once.
  svg.querySelector('style')?.remove();
  return trustedMarkup(svg.outerHTML);
}
