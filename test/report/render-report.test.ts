import { JSDOM } from 'jsdom';
import { type ReportData, renderReport } from 'principia/report';
import { beforeAll, describe, expect, it } from 'vitest';
import { solarSystemReport } from './solar-system-report.js';

let page: string;
let document: Document;
const parse = (text: string): Document => new JSDOM(text).window.document;
beforeAll(async () => {
  page = await renderReport(solarSystemReport);
  document = parse(page);
}, 60_000);
const text = (selector: string): string =>
  document.querySelector(selector)!.textContent!.replace(/\s+/g, ' ');

describe('renderReport', () => {
  it('is one page under 500 KB that loads nothing and runs nothing', () => {
    expect(Buffer.byteLength(page)).toBeLessThan(500_000);
    expect(document.querySelectorAll('script, link, iframe, object, embed, img, [src], form')).toHaveLength(
      0,
    );
    expect(page).not.toMatch(/url\(\s*['"]?(https?:|\/\/)|@import/);
    for (const anchor of document.querySelectorAll('a'))
      expect(anchor.getAttribute('href')).toMatch(/^(#|data:)/);
    expect(
      document.querySelector('meta[http-equiv="Content-Security-Policy"]')!.getAttribute('content'),
    ).toContain("default-src 'none'");
  });

  it('states the law, its interval, the verdict and its reason first', () => {
    expect(text('header')).toContain(solarSystemReport.law.reason);
    expect(text('header .chips')).toMatch(/A law.*Verified/);
    expect(document.querySelector('header .formula math annotation')!.textContent).toContain(
      '\\frac{m_1\\,m_2}{r^{2}}',
    );
    expect(text('.constants')).toMatch(/2\.959121[67].*95 % interval/);
  });

  it('says UNVERIFIED and by which gates where the sampler failed', async () => {
    const law = { ...solarSystemReport.law, verified: false, unverified: ['split R̂', 'virial'] };
    const failed = parse(await renderReport({ ...solarSystemReport, law }));
    expect(failed.querySelector('.chips .bad')!.textContent).toBe('UNVERIFIED: split R̂; virial');
  });

  it('gives every figure one claim, a name for those who do not see it, and its data', () => {
    const figures = [...document.querySelectorAll('figure')];
    expect(figures.map(({ id }) => id)).toEqual(
      [
        ...['orbits', 'rollout-error', 'energy-drift', 'pareto-fronts', 'posterior'],
        ...['constants', 'masses', 'condensation', 'calibration'],
      ].map((name) => `figure-${name}`),
    );
    for (const figure of figures) {
      expect(figure.querySelector('figcaption strong')!.textContent).toMatch(/\.$/);
      expect(figure.querySelector('figcaption a[download$=".csv"]')).not.toBeNull();
      expect(figure.querySelectorAll('svg, .shares').length).toBeGreaterThan(0);
    }
    for (const svg of document.querySelectorAll('svg:not(svg svg)')) {
      expect(svg.getAttribute('role')).toBe('img');
      expect(svg.getAttribute('aria-label')!.length).toBeGreaterThan(10);
      expect(svg.outerHTML).not.toContain('NaN');
    }
  });

  it('marks the chosen form with the rule, and unobservable masses with the reason and without an interval', () => {
    expect(document.querySelectorAll('#equations tr.marked')).toHaveLength(2);
    expect(text('#equations tr.marked')).toContain('chosen: shortest description');
    const rows = [...document.querySelectorAll('#masses tbody tr')];
    const mercury = rows.find((row) => row.querySelector('th')!.textContent === 'Mercury')!;
    expect(mercury.textContent).toContain('not observable');
    expect(mercury.textContent).not.toContain('[');
    expect(text('#masses .notes')).toContain('the Sun of this ephemeris moves under the giants alone');
  });

  it('says how probable each form is, how much noise it bears, and whether its bands hold', () => {
    expect(text('#posterior figcaption')).toContain('0.998 on the trajectories and 0.93 among');
    expect(document.querySelectorAll('#posterior figure tbody tr')).toHaveLength(3);
    expect(text('#condensation')).toContain('noise’s variance were 41,000 times');
    expect(text('#calibration')).toContain(
      'Of the numbers of 20 held-out motions, 89 % lie in their 90 % bands.',
    );
    expect(text('#calibration')).toContain('multiplies the bands’ width by 1.16');
    expect(text('#sampler')).toMatch(/G\s*6.32 × 10⁻⁸\s*25 %\s*50 %\s*25 %\s*7.5 %/);
  });

  it('has one heading a section, a caption a table, and unique ids', () => {
    for (const section of document.querySelectorAll('section')) {
      expect(section.querySelectorAll('h2')).toHaveLength(1);
      expect(document.getElementById(section.getAttribute('aria-labelledby')!)).not.toBeNull();
    }
    for (const table of document.querySelectorAll('table'))
      expect(table.querySelector('caption')).not.toBeNull();
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('cites the methods and tells how to run it again', () => {
    expect(text('#reproduce')).toContain(solarSystemReport.reproduce.command);
    for (const number of ['2202.02306', '2006.11287', '1203.5428', '2410.19912', '2506.06558']) {
      expect(text('#reproduce')).toContain(`arXiv:${number}`);
    }
  });

  it('is the same for the same data', async () => {
    expect(await renderReport(solarSystemReport)).toBe(page);
  });

  it('lets no name from a user’s file become markup', async () => {
    const name = `<script>alert("1")</script>' onload="x`;
    const bodies = solarSystemReport.law.bodies.map((body, index) =>
      index === 5 ? { ...body, name } : body,
    );
    const hostile: ReportData = {
      ...solarSystemReport,
      law: { ...solarSystemReport.law, dataset: { name, hash: name }, bodies, gauge: name },
      description: name,
      orbits: solarSystemReport.orbits.map((orbit) => ({ ...orbit, body: `${orbit.body}${name}` })),
      rolloutError: solarSystemReport.rolloutError.map((series) => ({
        ...series,
        name: `${series.name}${name}`,
      })),
      trueMasses: { ...solarSystemReport.trueMasses, [name]: 9.5e-4 },
      warnings: [name],
    };
    const hostileDocument = parse(await renderReport(hostile));
    expect(hostileDocument.querySelectorAll('script, [onload]')).toHaveLength(0);
    expect(hostileDocument.querySelector('h1')!.textContent).toBe(name);
  });

  it('stands with everything optional absent: no law, no rollout, no sampler', async () => {
    const law = {
      ...solarSystemReport.law,
      verdict: 'no law' as const,
      verified: false,
      terms: [],
      bodies: [],
      alternatives: [],
      predictions: null,
      ensemble: null,
      metrics: {},
    };
    const empty: ReportData = {
      ...solarSystemReport,
      law,
      truthExpression: null,
      trueMasses: {},
      roads: [],
      orbits: [],
      energyDrift: [],
      rolloutError: [],
      agreements: [],
      condensation: { temperatures: [1], terms: [] },
      sampler: null,
      noise: [],
      warnings: [],
    };
    const bare = parse(await renderReport(empty));
    expect(bare.querySelector('.chips')!.textContent).toMatch(/No law.*UNVERIFIED/s);
    expect([...bare.querySelectorAll('section')].map(({ id }) => id)).toEqual(['warnings', 'reproduce']);
  });

  it('draws zeros and gaps on logarithmic axes without inventing values', async () => {
    const zero = { name: 'exact', times: [0, 1, 2], values: [0, 0, 0] };
    const holed = { name: 'holed', times: [0, 1, 2], values: [0, 1e-5, Number.NaN] };
    const odd = parse(
      await renderReport({ ...solarSystemReport, energyDrift: [zero], rolloutError: [zero, holed] }),
    );
    expect(odd.querySelector('#energy')!.textContent).toContain('zero throughout');
    expect(odd.querySelector('#rollout svg')!.outerHTML).not.toContain('NaN');
  });
});
