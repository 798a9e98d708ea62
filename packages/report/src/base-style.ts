/** The look of a page that stands for itself: the colours and sizes of the apps (packages/ui/src/styles/base.css). */

import type { Markup } from './html.ts';

/** A style sheet, for light and dark screens and for paper. */
export const BASE_STYLE: Markup = {
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
code{font:14px/1.4 ui-monospace,'SF Mono',Menlo,Consolas,monospace;overflow-wrap:anywhere;user-select:all}
.notice{margin-top:24px;display:grid;gap:8px;padding:16px;border:1px solid var(--line);border-inline-start:6px solid var(--quiet);border-radius:12px;background:var(--raised)}
.notice-good{border-inline-start-color:var(--accent)}
.notice-good h2{color:var(--accent)}
.notice-bad{border-inline-start-color:var(--at-risk)}
.notice-bad h2{color:var(--at-risk)}
.wide{overflow-x:auto}
.wide>svg{display:block;width:100%;min-width:560px;height:auto}
svg text{fill:var(--quiet);font-size:11px;font-family:inherit}
svg text.value{text-anchor:end}
.grid{stroke:var(--line);stroke-width:1}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;font-size:14px}
.legend li{display:flex;align-items:center;gap:8px}
.legend svg,.key{flex:none;width:16px;height:16px}
table{border-collapse:collapse;font-size:14px}
th,td{padding:6px 16px 6px 0;border-bottom:1px solid var(--line);text-align:start;vertical-align:top;font-weight:400}
thead th{color:var(--quiet)}
.number{text-align:end}
footer{margin-top:48px;display:grid;gap:8px}
`,
};
