/** The look of a report: the colours and sizes of the apps (packages/ui/src/styles/base.css). */

import type { Markup } from './html.ts';

/** A style sheet, for light and dark screens and for paper. */
export const STYLE: Markup = {
  markup: `
:root{color-scheme:light;--paper:#fbfaf7;--ink:#17211b;--quiet:#5b665f;--line:#dad7ce;--accent:#175a3d;--covered:#174f8f;--waiting:#6e4700;--at-risk:#8f1f15;--raised:#fff;--after:#f1efe8}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--paper:#111613;--ink:#efeee8;--quiet:#a3ada6;--line:#333b36;--accent:#7ccba2;--covered:#8dbbee;--waiting:#e2b45c;--at-risk:#f29a8e;--raised:#1a211d;--after:#171d19}}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:16px/1.45 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
body{margin:0;overflow-wrap:break-word}
main{max-width:62rem;margin:0 auto;padding:24px 16px 48px}
h1,h2,h3,p,ul,ol,dl,dd{margin:0}
ul,ol{padding:0;list-style:none}
h1{font-size:28px;line-height:1.2}
h2{font-size:20px;line-height:1.25}
h3{font-size:16px;margin-top:16px;display:flex;align-items:center;gap:8px}
header{display:grid;gap:8px}
section{margin-top:40px;display:grid;grid-template-columns:minmax(0,1fr);gap:8px}
section>p,.lead{max-width:60ch}
.small{color:var(--quiet);font-size:14px}
.stick{width:120px;height:30px;fill:var(--accent)}
.patterns{position:absolute;width:0;height:0}
code{font:14px/1.4 ui-monospace,'SF Mono',Menlo,Consolas,monospace;overflow-wrap:anywhere;user-select:all}
.notice{margin-top:24px;display:grid;gap:8px;padding:16px;border:1px solid var(--line);border-inline-start:6px solid var(--quiet);border-radius:12px;background:var(--raised)}
.notice-good{border-inline-start-color:var(--accent)}
.notice-good h2{color:var(--accent)}
.notice-bad{border-inline-start-color:var(--at-risk)}
.notice-bad h2{color:var(--at-risk)}
.violations{display:grid;gap:8px}
.violations span{display:block;color:var(--quiet);font-size:14px;overflow-wrap:anywhere}
.figures{margin-top:24px;display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:16px}
.figures div{display:flex;flex-direction:column-reverse}
.figures dd{font-size:28px;line-height:1.2;font-weight:650;letter-spacing:-.01em}
.figures dt{color:var(--quiet);font-size:14px}
.wide{overflow-x:auto}
.wide>svg{display:block;width:100%;min-width:560px;height:auto}
svg text{fill:var(--quiet);font-size:11px;font-family:inherit}
svg text.value{text-anchor:end}
.grid{stroke:var(--line);stroke-width:1}
.after{fill:var(--after)}
.look{fill:transparent}
.look:hover{fill:var(--quiet);fill-opacity:.18}
.bar-accepted{fill:var(--accent)}
.bar-declined{fill:url(#slanted);stroke:var(--waiting);stroke-width:1}
.hatch{fill:var(--waiting)}
.bar-failed{fill:none;stroke:var(--quiet);stroke-width:1}
.area-phones{fill:var(--covered);fill-opacity:.3;stroke:var(--covered);stroke-width:1.5}
.area-tills{fill:var(--accent);fill-opacity:.75;stroke:var(--accent);stroke-width:1.5}
.area-reserved{fill:var(--covered);fill-opacity:.35;stroke:var(--covered);stroke-width:1.5}
.area-hand{fill:var(--waiting);fill-opacity:.35;stroke:var(--waiting);stroke-width:1.5}
.area-waiting{fill:var(--quiet);fill-opacity:.35;stroke:var(--quiet);stroke-width:1.5}
.deed,.mark-cheat{fill:none;stroke:var(--at-risk);stroke-width:2.2}
.found{fill:var(--accent)}
.until-found{stroke:var(--quiet);stroke-width:1.5}
.open{stroke:var(--at-risk);stroke-width:1.5;stroke-dasharray:3 3}
.online{stroke:var(--covered);stroke-width:5;stroke-opacity:.55}
.offline{stroke:var(--line);stroke-width:1.5}
.mark-paid{fill:var(--accent)}
.mark-no{fill:var(--paper);stroke:var(--quiet);stroke-width:1.5}
.mark-fault{fill:var(--waiting)}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;font-size:14px}
.legend li{display:flex;align-items:center;gap:8px}
.legend svg,.key{flex:none;width:16px;height:16px}
table{border-collapse:collapse;font-size:14px}
th,td{padding:6px 16px 6px 0;border-bottom:1px solid var(--line);text-align:start;vertical-align:top;font-weight:400}
thead th{color:var(--quiet)}
.number{text-align:end}
.bars{width:100%}
.bars th,.bars .number{white-space:nowrap;width:1%}
.length{display:block;height:12px;margin-top:4px;min-width:2px;background:var(--waiting)}
details>summary{min-height:44px;display:flex;align-items:center;cursor:pointer;color:var(--accent);font-weight:600}
summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.lane-axis svg{display:block;width:calc(100% - 140px);margin-inline-start:140px;height:24px}
.lane{border-bottom:1px solid var(--line)}
.lane>summary{display:grid;grid-template-columns:76px 64px minmax(0,1fr);min-height:32px;color:inherit;font-weight:400;list-style:none}
.lane>summary::-webkit-details-marker{display:none}
.lane>summary:hover{background:var(--raised)}
.lane-name{font-weight:600;font-size:14px}
.lane-count{font-size:14px;color:var(--quiet)}
.lane svg{width:100%;height:auto;align-self:center}
.lane[open]>summary .lane-name::after{content:' \\25be'}
.lane ol{padding:4px 0 12px 16px;font-size:14px;display:grid;gap:2px}
.lane time{color:var(--quiet);margin-inline-end:8px}
footer{margin-top:48px;display:grid;gap:8px}
@media (max-width:520px){.lane>summary{grid-template-columns:76px 64px;row-gap:0}.lane svg{grid-column:1/-1}.lane-axis svg{width:100%;margin:0}}
@media print{.lane{break-inside:avoid}}
`,
};
