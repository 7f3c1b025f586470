import { fc, test } from '@fast-check/vitest';
import { JSDOM } from 'jsdom';
import { describe, expect } from 'vitest';
import { csvLink, toCsv } from '../../src/report/page/csv.js';
import { formula, nameTex } from '../../src/report/page/formula.js';
import { html } from '../../src/report/page/html.js';

const { document } = new JSDOM('').window;
const text = fc.string({ unit: 'grapheme' });

describe('html', () => {
  test.prop([text])('any text stands in the page as that text and nothing else', (value) => {
    const template = document.createElement('template');
    template.innerHTML = html`<p title="${value}">${value}</p>`.markup;
    const paragraph = template.content.firstElementChild!;
    const normalised = value.replaceAll('\0', '\ufffd').replace(/\r\n?/g, '\n');
    expect(template.content.childNodes.length).toBe(1);
    expect(paragraph.children.length).toBe(0);
    expect(paragraph.textContent!.replaceAll('\0', '\ufffd')).toBe(normalised);
    expect(paragraph.getAttribute('title')).toBe(normalised);
  });
});

describe('csv', () => {
  const cell = fc.oneof(
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => Number(x.toPrecision(12))),
  );
  const tables = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 });

  test.prop([tables])('a link hands out the very table', (rows) => {
    const template = document.createElement('template');
    template.innerHTML = csvLink('data.csv', rows).markup;
    const href = template.content.querySelector('a')!.getAttribute('href')!;
    expect(href).toMatch(/^data:text\/csv;charset=utf-8,[!-~]*$/);
    expect(href).not.toContain('#');
    expect(decodeURIComponent(href.slice(href.indexOf(',') + 1))).toBe(toCsv(rows).toString());
  });

  test('quotes what a comma would split', () => {
    expect(toCsv([['a,b', 'say "x"', 0.1]])).toBe('"a,b","say ""x""",0.1\r\n');
  });
});

describe('formula', () => {
  test.prop([text])('a name of any letters becomes MathML without markup of its own', (name) => {
    const template = document.createElement('template');
    template.innerHTML = formula(nameTex(name)).markup;
    expect(template.content.querySelector('script, img, a, style')).toBeNull();
    expect(template.content.querySelector('math, .katex-error')).not.toBeNull();
  });

  test('digits at the end of a name are its index', () => {
    expect(nameTex('m1')).toBe('m_{1}');
    expect(nameTex('alpha')).toBe('\\mathrm{alpha}');
  });
});
