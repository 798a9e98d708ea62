/** The page of the loss curve, in Markdown: the default, what each knob costs, and every sweep. */

import { inMajor } from './loss-picture.ts';
import { DEFAULT_POINT } from './loss-point.ts';
import { lossTable } from './loss-table.ts';
import type { MeasuredSweep } from './measured-sweep.ts';
import { DISTRICTS } from './worst-loss.ts';

/** Of all sweeps, in their order; the pictures lie in `folder` beside the page. */
export function lossPage(sweeps: readonly MeasuredSweep[], folder: string): string {
  return `${[
    intro(),
    defaults(),
    choices(sweeps),
    ...sweeps.map((measured) => section(measured, folder)),
  ].join('\n\n')}\n`;
}

function intro(): string {
  return `# The loss curve

What one rolled-back device costs, measured: production code of issuer and devices, in a small world in
which nothing else goes wrong. A cheat makes money ready, goes from merchant to merchant, spends the
whole certificate at each, and puts the phone back to where it was, store and mark, before the next.
Tills are offline, and sync every so many hours, each at its own time; then everything is handed in and
every last day passes.

The **bound of rule 4** stands beside it: the sum, over the payees reached before the revocation
reaches them, of min(line limit, that payee's cover). A loss above it would be a defect; the measurement
ends with an error then. [The threat model](../spec/threat-model.md#what-a-rolled-back-device-costs)
explains the curve, and how to choose limits for a given budget.

\`npm run -s simulate:loss -- --out docs/loss-curve\` writes this page and its pictures, and takes some
minutes. The same sources give the same bytes. Each row is the worst of ${DISTRICTS} districts, which differ in who
syncs when and who is visited first. Money in INR.`;
}

function defaults(): string {
  const { ceiling, lineLimit, merchants, cover } = DEFAULT_POINT;
  const { validHours, syncHours, bundleAgeHours, visitMinutes } = DEFAULT_POINT;
  return `## The default

The settings that a new tenant has, in a district whose tills sync once a day.

| knob | value | who decides |
| --- | --- | --- |
| line limit: most that a line's certificates allow together | ${inMajor(lineLimit)} | operator |
| ceiling: what the cheat has made ready | ${inMajor(ceiling)} | payer, up to the line limit |
| cap per payee: cover allotted to each till | ${inMajor(cover)} | operator |
| validity of a certificate | ${validHours / 24} days | operator |
| oldest bundle on which a till may rely | ${bundleAgeHours / 24} days | operator |
| sync interval of a till | ${syncHours} h | network, merchants |
| merchants whom the cheat means to visit | ${merchants} | cheat |
| from one merchant to the next | ${visitMinutes} min | cheat |

What a screen calls covered is paid to tills that sync in time. What merchants lose is what their
screens call "at risk": nobody promised it, and nobody pays it but the cheat.`;
}

const CHOICES: readonly (readonly [sweep: string, step: string, words: string])[] = [
  ['cover', '2,000', 'the default'],
  ['cover', '1,000', 'cover of 1,000 for each till'],
  ['line-limit', '1,500', 'a line limit of 1,500'],
  ['sync', '6 h', 'tills that sync every 6 hours'],
  ['sync', '2 d', 'tills that sync every 2 days'],
  ['validity', '12 h', 'certificates of 12 hours, a cheat without a network'],
  ['merchants', '10', '10 merchants within reach'],
  ['pace', '5 min', 'a cheat who is 12 times as fast'],
];

function choices(sweeps: readonly MeasuredSweep[]): string {
  const rows = CHOICES.map(([name, label, words]) => {
    const sweep = sweeps.find((one) => one.sweep.name === name);
    const found = sweep?.lines[0]?.points.find(({ step }) => step.label === label);
    if (found === undefined) throw new Error(`nobody measured ${name} at ${label}`);
    const { issuerLoss, bound, merchantLoss } = found.measured;
    return `| ${words} | ${inMajor(issuerLoss)} | ${inMajor(bound)} | ${inMajor(merchantLoss)} |`;
  });
  return `## What a limit costs

| one change to the default | issuer loses | bound of rule 4 | merchants lose |
| --- | ---: | ---: | ---: |
${rows.join('\n')}`;
}

function section({ sweep, lines }: MeasuredSweep, folder: string): string {
  const setting = sweep.setting === '' ? '' : `\n\n${sweep.setting}`;
  return `## ${sweep.title}${setting}

![${sweep.title}](${folder}/${sweep.name}.svg)

${sweep.reading}

${lossTable(sweep.axis, lines)}`;
}
