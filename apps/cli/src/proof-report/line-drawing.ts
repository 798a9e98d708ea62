/**
 * A line with what contradicts itself on it: each certificate and each payment is a bar from where it begins
 * to where it ends on the line's sum, and what two payments both claim is hatched.
 */

import { timeText } from '@tallystick/api/time-text';
import type { StatedHead } from '@tallystick/protocol/fraud/contradiction';
import type { FraudEvidence, ShownWithdrawal } from '@tallystick/protocol/fraud/fraud-evidence';
import { html, type Markup } from '@tallystick/report/html';
import { amountText } from './amount-text.ts';

type PayerEvidence = Extract<FraudEvidence, { readonly against: 'payer' }>;

const WIDTH = 720;
const LEFT = 8;
const ROW = 46;
const BAR = 16;
const LABEL = 14;
const TOP = 8;
const AXIS = 36;

interface Bar {
  readonly label: string;
  readonly look: 'allowed' | 'stated' | 'paid';
  readonly from: bigint;
  readonly to: bigint;
}

/** Where a payment's piece of the line begins. */
export function startOf({
  cumulative,
  amount,
}: Pick<ShownWithdrawal, 'cumulative' | 'amount'>): bigint {
  return cumulative > amount ? cumulative - amount : 0n;
}

/** What both of two payments claim; undefined where they claim nothing in common. */
export function sharedPiece({
  withdrawals: [one, other],
}: Pick<PayerEvidence, 'withdrawals'>): { readonly from: bigint; readonly to: bigint } | undefined {
  if (one === undefined || other === undefined) return undefined;
  const from = startOf(one) > startOf(other) ? startOf(one) : startOf(other);
  const to = one.cumulative < other.cumulative ? one.cumulative : other.cumulative;
  return from < to ? { from, to } : undefined;
}

/** The drawing of a payer's line. */
export function lineDrawing(evidence: PayerEvidence): Markup {
  const bars = barsOf(evidence);
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  const [least, most] = [smallest(ends), largest(ends)];
  const x = (sum: bigint): number =>
    most === least
      ? LEFT
      : LEFT + (Number(sum - least) / Number(most - least)) * (WIDTH - 2 * LEFT);
  const shared = sharedPiece(evidence);
  const height = TOP + bars.length * ROW + AXIS;
  const marks = [
    ...new Set([least, most, ...(shared === undefined ? [] : [shared.from, shared.to])]),
  ];
  const twice = bars.flatMap(({ look }, index) =>
    look === 'paid' && shared !== undefined ? [block('twice', shared, { index, x })] : [],
  );
  return html`<div class="wide">
    <svg
      viewBox="0 0 ${WIDTH} ${height}"
      role="img"
      aria-label="The line, and what contradicts itself on it"
    >
      <defs>
        <pattern
          id="hatching"
          width="7"
          height="7"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect class="hatching" width="3" height="7" />
        </pattern>
      </defs>
      ${marks.map((sum) => gridLine(x(sum), height))}
      ${bars.map((bar, index) => [label(bar, { index, x }), block(bar.look, bar, { index, x })]).flat()}
      ${twice} ${marks.map((sum) => axisText(amountText(sum), x(sum), height - AXIS + 24))}
    </svg>
  </div>`;
}

function barsOf({ certificates, withdrawals, stated }: PayerEvidence): readonly Bar[] {
  const piece = (from: bigint, to: bigint): string => `${amountText(from)} to ${amountText(to)}`;
  return [
    ...certificates.map(({ issuedAt, baseSum: from, ceiling: to }): Bar => {
      const text = `allowed by the certificate of ${timeText(issuedAt)}: ${piece(from, to)}`;
      return { label: text, look: 'allowed', from, to };
    }),
    ...(stated === undefined ? [] : [statedBar(stated)]),
    ...withdrawals.map((withdrawal): Bar => {
      const { counter, cumulative: to } = withdrawal;
      const from = startOf(withdrawal);
      return { label: `payment ${counter}: ${piece(from, to)}`, look: 'paid', from, to };
    }),
  ];
}

function statedBar({ headCounter, cumulative }: StatedHead): Bar {
  const text = `signed by the phone: ${headCounter} payments, ${amountText(cumulative)} in all`;
  return { label: text, look: 'stated', from: 0n, to: cumulative };
}

interface Place {
  readonly index: number;
  readonly x: (sum: bigint) => number;
}

/** Above its bar; of a bar that lies far to the right, it ends where that ends. */
function label({ label: text, from, to }: Bar, { index, x }: Place): Markup {
  const y = TOP + index * ROW + LABEL;
  return x(from) <= WIDTH / 2
    ? html`<text class="label" x="${x(from)}" y="${y}">${text}</text>`
    : html`<text class="label" x="${x(to)}" y="${y}" text-anchor="end">${text}</text>`;
}

function block(look: string, { from, to }: Pick<Bar, 'from' | 'to'>, { index, x }: Place): Markup {
  const y = TOP + index * ROW + LABEL + 5;
  const width = Math.max(2, x(to) - x(from));
  return html`<rect class="${look}" x="${x(from)}" y="${y}" width="${width}" height="${BAR}" />`;
}

function gridLine(x: number, height: number): Markup {
  return html`<line class="grid" x1="${x}" x2="${x}" y1="${TOP}" y2="${height - AXIS + 8}" />`;
}

/** Within the drawing, whichever end of it the place is at. */
function axisText(text: string, x: number, y: number): Markup {
  const anchor = x < WIDTH / 3 ? 'start' : x > (WIDTH * 2) / 3 ? 'end' : 'middle';
  return html`<text x="${x}" y="${y}" text-anchor="${anchor}">${text}</text>`;
}

function smallest(sums: readonly bigint[]): bigint {
  return sums.reduce((least, sum) => (sum < least ? sum : least));
}

function largest(sums: readonly bigint[]): bigint {
  return sums.reduce((most, sum) => (sum > most ? sum : most));
}
