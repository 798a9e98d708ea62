/** A summary as people read it: on the screen, and as a page that is kept. */

import type { Quarters } from './memory.ts';
import type { SoakSummary } from './summary.ts';

const FAILED_SHOWN = 20;

/** Lines for the screen. */
export function summaryText(summary: SoakSummary): string {
  const { failed, memory, attacks, faults } = summary;
  return [
    sizeText(summary),
    `digest of all: ${summary.digest}`,
    `attacks: ${countsText(attacks)}`,
    `faults: ${countsText(faults)}`,
    ...memory.map((trend, worker) => {
      if (trend === null) return `memory of worker ${worker}: too short to tell`;
      const { rss, heap, external } = trend;
      return (
        `memory of worker ${worker}, first quarter against last: process ${quartersText(rss)}, ` +
        `heap ${quartersText(heap)}, engine and buffers ${quartersText(external)}`
      );
    }),
    ...failed
      .slice(0, FAILED_SHOWN)
      .flatMap(({ rule, about, replay }) => [`FAILED  ${rule}: ${about}`, `  again: ${replay}`]),
    ...(failed.length > FAILED_SHOWN ? [`and ${failed.length - FAILED_SHOWN} more`] : []),
    '',
  ].join('\n');
}

/** A page in Markdown. */
export function summaryMarkdown(summary: SoakSummary): string {
  const { date, commit, machine, workers, attacks, faults, failed, memory } = summary;
  const table = (title: string, counts: Readonly<Record<string, number>>): readonly string[] => [
    `## ${title}`,
    '',
    ...rows(['what', 'times'], Object.entries(counts)),
    '',
  ];
  return [
    `# ${sizeText(summary)}`,
    '',
    ...rows(
      ['', ''],
      [
        ['date', date],
        ['sources', commit],
        ['machine', `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB`],
        ['platform', `${machine.platform}, Node.js ${machine.node}`],
        ['processes', workers],
        ['digest of all towns', summary.digest],
      ],
    ),
    '',
    ...table('Attacks', attacks),
    ...table('Faults', faults),
    '## Memory in MiB, median of the first quarter and of the last',
    '',
    ...rows(
      ['process', 'whole', 'heap', 'engine and buffers'],
      memory.map((trend, worker) => [
        worker,
        ...[trend?.rss, trend?.heap, trend?.external].map((quarters) =>
          quarters === undefined ? 'too short to tell' : quartersText(quarters),
        ),
      ]),
    ),
    '',
    ...(failed.length === 0
      ? []
      : ['## Failed', '', ...failed.map(({ rule, replay }) => `- ${rule}: \`${replay}\``), '']),
  ].join('\n');
}

function sizeText(summary: SoakSummary): string {
  const { town, towns, devices, days, seeds, payments, seconds, paymentsPerSecond, failed } =
    summary;
  const outcome = failed.length === 0 ? 'no rule was broken' : `${failed.length} towns FAILED`;
  return (
    `${towns} ${town === 'coins' ? 'coin towns' : 'towns'} of ${devices} devices and ${days} days (seeds ${seeds.first} to ${seeds.last}), ` +
    `${payments} payments in ${seconds} s (${paymentsPerSecond.together}/s together, ` +
    `${paymentsPerSecond.perWorker}/s a process): ${outcome}`
  );
}

function countsText(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([kind, count]) => `${kind} ${count}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function quartersText({ first, last }: Quarters): string {
  return `${first} to ${last}`;
}

function rows(
  head: readonly string[],
  body: readonly (readonly (string | number)[])[],
): readonly string[] {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)];
}
