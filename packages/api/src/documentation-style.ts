/** The style sheet of the documentation page: ink on paper, one accent, in light and dark. */

export const DOCUMENTATION_STYLE = `
:root { color-scheme: light dark; --paper: #fbfaf7; --ink: #17211b; --quiet: #5b665f; --line: #dad7ce;
  --accent: #175a3d; --note: #6e4700; }
@media (prefers-color-scheme: dark) { :root { --paper: #111613; --ink: #efeee8; --quiet: #a3ada6;
  --line: #333b36; --accent: #7ccba2; --note: #e2b45c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
  display: grid; grid-template-columns: minmax(0, 18rem) minmax(0, 52rem); gap: 2rem 3rem;
  padding: 2rem; }
header { position: sticky; top: 2rem; align-self: start; max-height: calc(100vh - 4rem);
  overflow: auto; font-size: 14px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 20px; margin: 0 0 1rem; padding-bottom: .5rem; border-bottom: 2px solid var(--accent); }
h3 { font-size: 16px; margin: 0; }
section { margin-bottom: 3rem; }
article { border-bottom: 1px solid var(--line); padding: 1rem 0 1.5rem; scroll-margin-top: 1rem; }
article:target, dt:target { outline: 2px solid var(--accent); outline-offset: 6px; }
a { color: var(--accent); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav ul ul { margin: 0 0 .75rem .75rem; }
.path { margin: .25rem 0; }
.notice { color: var(--note); font-weight: 600; }
.problems { font-size: 14px; color: var(--quiet); }
code, pre { font: 14px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { border: 1px solid var(--line); border-radius: 4px; padding: .75rem 1rem; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; font-size: 14px; }
caption { text-align: left; font-weight: 600; }
th, td { text-align: left; vertical-align: top; border-top: 1px solid var(--line);
  padding: .375rem .75rem .375rem 0; font-weight: 400; }
dt span { color: var(--quiet); }
dd { margin: 0 0 .75rem; }
@media (max-width: 60rem) { body { display: block; padding: 1rem; } header { position: static;
  max-height: none; } }
`;
