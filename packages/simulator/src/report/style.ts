/** The look of a run's report, on top of what all pages share. */

import { BASE_STYLE } from '@tallystick/report/base-style';
import type { Markup } from '@tallystick/report/html';

/** A style sheet, for light and dark screens and for paper. */
export const STYLE: Markup = {
  markup: `${BASE_STYLE.markup}
.patterns{position:absolute;width:0;height:0}
.violations{display:grid;gap:8px}
.violations span{display:block;color:var(--quiet);font-size:14px;overflow-wrap:anywhere}
.figures{margin-top:24px;display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:16px}
.figures div{display:flex;flex-direction:column-reverse}
.figures dd{font-size:28px;line-height:1.2;font-weight:650;letter-spacing:-.01em}
.figures dt{color:var(--quiet);font-size:14px}
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
@media (max-width:520px){.lane>summary{grid-template-columns:76px 64px;row-gap:0}.lane svg{grid-column:1/-1}.lane-axis svg{width:100%;margin:0}}
@media print{.lane{break-inside:avoid}}
`,
};
