/**
 * The page's style. Series colours are Okabe and Ito's palette and a grey; on white its yellow and sky blue
 * are darkened, on black most are lightened, so that every line stands out from the paper.
 */
export const style = `
:root {
  --paper: #fdfcfa; --card: #f5f3ee; --ink: #1f2328; --muted: #5f6570; --hairline: #e3dfd7;
  --accent: #0072b2; --good: #00704f; --bad: #b34500; --mark: #fbf0dc;
  --series-0: #0072b2; --series-1: #d55e00; --series-2: #009e73; --series-3: #cc79a7;
  --series-4: #e69f00; --series-5: #3aa0d8; --series-6: #a89800; --series-7: #2a2d33; --series-8: #8b8f97;
  --serif: Charter, 'Bitstream Charter', 'Iowan Old Style', 'Source Serif 4', Cambria, Georgia, serif;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif;
  --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171b; --card: #1d2025; --ink: #e7e5e0; --muted: #9ca3ae; --hairline: #33373e;
    --accent: #62b4e8; --good: #4cc79d; --bad: #f28a4b; --mark: #33291a;
    --series-0: #4ba3dc; --series-1: #ee7d2b; --series-2: #1fb98c; --series-3: #d993b9;
    --series-4: #e69f00; --series-5: #8ccbee; --series-6: #f0e442; --series-7: #f2f0eb; --series-8: #8b919b;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.6 var(--serif); }
main { max-width: 860px; margin: 0 auto; padding: 56px 20px 96px; }
h1 { font-size: 2.5rem; line-height: 1.15; letter-spacing: -0.015em; margin: 0 0 12px; font-weight: 600; overflow-wrap: anywhere; }
h2 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em; font-weight: 600; margin: 0 0 18px; }
h3 { font-size: 1.08rem; font-weight: 600; margin: 32px 0 6px; }
p { margin: 0 0 14px; max-width: 44rem; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 3px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
code, pre { font-family: var(--mono); font-size: 0.82em; }
code { overflow-wrap: anywhere; }
pre { background: var(--card); border: 1px solid var(--hairline); border-radius: 6px; padding: 14px 16px; overflow-x: auto; line-height: 1.5; }
pre code { font-size: 13px; overflow-wrap: normal; }
math { font-family: 'Latin Modern Math', 'STIX Two Math', 'Cambria Math', 'Libertinus Math', math; }
.katex-error { color: var(--bad) !important; font-family: var(--mono); font-size: 0.85em; }
.eyebrow { font: 600 12px/1 var(--sans); letter-spacing: 0.1em; text-transform: uppercase; color: var(--muted); margin: 0 0 18px; }
.lead { font-size: 1.12rem; color: var(--muted); margin: 0 0 28px; max-width: 38em; }
.verdict { background: var(--card); border: 1px solid var(--hairline); border-top: 3px solid var(--good); border-radius: 8px; padding: 22px 28px 12px; }
.verdict.open { border-top-color: var(--bad); }
.chips { display: flex; flex-wrap: wrap; gap: 8px; margin: 0; }
.chip { font: 600 13px/1.4 var(--sans); padding: 3px 11px; border: 1px solid currentColor; border-radius: 99px; }
.verdict-chip { background: var(--good); border-color: var(--good); color: var(--paper); }
.open .verdict-chip { background: var(--bad); border-color: var(--bad); }
.good { color: var(--good); } .bad { color: var(--bad); }
.formula { font-size: 1.9rem; margin: 20px 0 2px; overflow-x: auto; overflow-y: hidden; padding: 6px 0; }
.formula math { margin: 0; }
.acts, .variables, .reason, .probability { max-width: none; }
.acts { text-align: center; font: 13px/1.4 var(--sans); color: var(--muted); margin: 0 0 16px; }
.constants { list-style: none; padding: 0; margin: 0 0 16px; text-align: center; font-size: 1.06rem; overflow-x: auto; }
.constants li { margin: 4px 0; }
.range { white-space: nowrap; margin-left: 0.6em; color: var(--muted); }
.level, .unit { font: 12px/1 var(--sans); color: var(--muted); white-space: nowrap; }
.variables { font-size: 0.92rem; color: var(--muted); text-align: center; }
.reason { border-top: 1px solid var(--hairline); padding-top: 14px; }
.badges { display: flex; flex-wrap: wrap; gap: 6px 24px; margin: 18px 0 0; font: 13px/1.5 var(--sans); }
.badges div { display: flex; gap: 7px; min-width: 0; }
.badges dt { color: var(--muted); } .badges dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
nav { margin: 40px 0 0; padding: 14px 0; border-block: 1px solid var(--hairline); font: 14px/1.5 var(--sans); }
nav ul { list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: 4px 20px; }
nav a { text-decoration: none; } nav a:hover { text-decoration: underline; }
section { margin-top: 64px; scroll-margin-top: 24px; }
figure { margin: 0 0 32px; }
figcaption { font: 14px/1.55 var(--sans); color: var(--muted); margin-top: 8px; max-width: 50rem; }
figcaption strong { color: var(--ink); font-weight: 600; }
.links { white-space: nowrap; } .data { font-size: 13px; }
.plot { display: block; width: 100%; height: auto; font: 12px var(--sans); color: var(--muted); --plot-background: var(--paper); overflow: visible; }
.plot text { white-space: pre; }
td .plot { width: 130px; max-width: none; }
.narrow { display: none; }
.paper { background: #fff; border-radius: 6px; padding: 6px; text-align: center; } .paper svg { max-width: 100%; height: auto; }
.shares { display: block; min-width: 110px; } .share { display: block; height: 7px; margin: 2px 0; min-width: 1px; } .by-law { background: var(--series-1); } .by-network { background: var(--series-0); }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 20px 16px; }
.panels > :only-child { max-width: 480px; }
.scroll { overflow-x: auto; margin: 0 0 28px; overscroll-behavior-x: contain; }
table { border-collapse: collapse; width: 100%; font: 14px/1.45 var(--sans); font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); padding: 0 0 8px; font-size: 13px; line-height: 1.5; }
th, td { text-align: left; padding: 7px 12px 7px 0; border-bottom: 1px solid var(--hairline); vertical-align: middle; font-weight: 400; }
thead th { font-size: 13px; color: var(--muted); border-bottom: 1px solid var(--ink); vertical-align: bottom; }
tbody th { color: var(--ink); } th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
td math, th math { font-size: 1.12em; }
.marked > * { background: var(--mark); } .marked > :first-child { box-shadow: inset 3px 0 var(--accent); }
.mark { display: inline-block; font: 600 12px/1.5 var(--sans); color: var(--accent); margin-left: 10px; } td > .mark.bad { color: var(--bad); margin-left: 0; }
.key-0 { color: var(--series-0); } .key-1 { color: var(--series-1); }
.warnings { padding-left: 1.2em; } .warnings li { margin-bottom: 8px; } .warnings li::marker { color: var(--bad); }
summary { cursor: pointer; font: 600 14px/1.5 var(--sans); margin: 0 0 10px; }
.interval { display: block; font-size: 12px; color: var(--muted); }
.notes { font: 13px/1.5 var(--sans); color: var(--muted); margin: -16px 0 28px; padding-left: 1.6em; }
th .unit { display: block; margin-top: 4px; }
tbody th { min-width: 7em; }
.hash { font-size: 0.72em; }
@media (max-width: 640px) {
  body { font-size: 16px; } main { padding: 32px 16px 64px; } h1 { font-size: 2rem; } .verdict { padding: 18px 16px 8px; }
  .formula { font-size: 1.35rem; } .constants { font-size: 1rem; } .constants, .acts, .variables { text-align: left; } .range { display: block; margin: 0; }
  .wide { display: none; } .narrow { display: block; } section { margin-top: 48px; }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --muted: #444; --hairline: #ccc; --mark: #f3f3f3; }
  body { font-size: 10.5pt; } main { max-width: none; padding: 0; } nav, .links { display: none; }
  .wide { display: block; } .narrow { display: none; } .scroll { overflow: visible; }
  section { margin-top: 28pt; } figure, tr, .verdict { break-inside: avoid; } h2, h3, caption { break-after: avoid; }
}
`;
