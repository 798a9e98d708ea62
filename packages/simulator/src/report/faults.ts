/** What went wrong by itself: how often, and when. */

import { html, type Markup } from '@tallystick/report/html';
import { meaningOf } from '../world/line-kinds.ts';
import type { RunRecord } from './run-record.ts';

const PERCENT = 100;

/** A table with a bar in each row, the most frequent first. */
export function faults({ town }: RunRecord): Markup {
  const met = Object.entries(town.counts)
    .filter(([kind]) => meaningOf(kind)?.is === 'fault' || meaningOf(kind)?.is === 'issuer')
    .filter(([kind]) => kind !== 'reckoning')
    .toSorted(([, left], [, right]) => right - left);
  if (met.length === 0) return html`<p>Nothing went wrong by itself.</p>`;
  const most = Math.max(...met.map(([, times]) => times));
  return html`<div class="wide">
    <table class="bars">
      <thead>
        <tr>
          <th>what</th>
          <th class="number">times</th>
          <th aria-hidden="true"></th>
        </tr>
      </thead>
      <tbody>
        ${met.map(
          ([kind, times]) =>
            html`<tr>
              <th>${faultWords(kind)}</th>
              <td class="number">${times}</td>
              <td aria-hidden="true">
                <span class="length" style="width:${(times / most) * PERCENT}%"></span>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** What those who know the sources call it, in the words of people. */
const NAMES: Readonly<Record<string, string>> = {
  requestLost: 'a call never reached the issuer',
  answerLost: "the issuer's answer was lost",
  repeated: 'a call reached the issuer twice',
  killedBefore: 'an app was killed before a write',
  killedAfter: 'an app was killed right after a write',
  full: 'a disk was full',
  killedInVerb: 'an app was killed in the middle of something',
  killedInCall: 'an app was killed during a call',
  databaseSlow: 'a transaction had to wait its turn',
  scannedLater: 'a payment was scanned much later',
  paidByTwo: 'two phones paid one request',
  askedAgain: 'a till asked again before it had looked',
  clockWrong: "a device's clock was wrong by minutes",
  neverScanned: 'a payment was shown and never scanned',
  scannedTwice: 'a payment was scanned twice',
  wrongTill: 'a payment was shown to the wrong till',
  receiptLost: 'a receipt did not come back to the payer',
  codeReadOut: 'a status code was read out instead',
  voided: 'a till took an accepted payment back',
  'issuer killed': "the issuer's process was killed in a transaction",
  'issuer connectionLost': 'the issuer lost its database',
  'issuer serializationFailure': 'the database refused to serialize',
  'issuer diskFull': "the database's disk was full",
};

function faultWords(counted: string): string {
  const name = counted.replace(/^fault /, '');
  return NAMES[name] ?? meaningOf(counted)?.words ?? counted;
}
