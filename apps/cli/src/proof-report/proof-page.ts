/** A verified fraud proof as one page: what was signed, why it cannot be honest, and what follows from it. */

import { timeText } from '@tallystick/api/time-text';
import { uuidText } from '@tallystick/protocol/coins/coin-uuid';
import { toHex } from '@tallystick/protocol/encoding/octets';
import type { FraudEvidence, ShownWithdrawal } from '@tallystick/protocol/fraud/fraud-evidence';
import type { FraudKind } from '@tallystick/protocol/fraud/contradiction';
import type { FraudProofVerdict } from '@tallystick/protocol/fraud/fraud-proof';
import { BASE_STYLE } from '@tallystick/report/base-style';
import { html, NOTHING, type Markup } from '@tallystick/report/html';
import { amountText } from './amount-text.ts';
import { lineDrawing, sharedPiece, startOf } from './line-drawing.ts';

const STYLE: Markup = {
  markup: `
.allowed{fill:var(--quiet);fill-opacity:.3}
.stated{fill:var(--covered);fill-opacity:.55}
.paid{fill:var(--at-risk);fill-opacity:.45}
.twice{fill:url(#hatching)}
.hatching{fill:var(--at-risk)}
svg text.label{fill:var(--ink);font-size:13px}
dl.facts{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 16px}
dl.facts dt{color:var(--quiet)}
thead th.number{text-align:end}
`,
};

type Holds = Extract<FraudProofVerdict, { readonly ok: true }>;

const TITLES: Readonly<Record<FraudKind, string>> = {
  overlap: 'Two payments claim the same money',
  sameCounter: 'Two payments bear one number',
  order: 'Numbers and money run against each other',
  brokenChain: 'A payment does not follow the one before it',
  beyondCertificate: 'A payment beyond its certificate',
  hidden: 'A payment that was hidden',
  claimedAfterVoid: 'A claim for a payment that was given up',
  coinFork: 'A coin that was handed over twice',
  coinAfterVoid: 'Coins that were given up and used',
};

const WHOSE: Readonly<Record<FraudEvidence['against'], string>> = {
  payer: 'payer’s phone',
  payee: 'payee’s device',
  holder: 'device that held the coin',
  taker: 'device that was paid with the coin',
};

/** The whole file; nothing in it comes from anywhere else, and nothing is loaded. */
export function proofPage(
  verdict: Holds,
  { keyHash, rootKey }: { readonly keyHash: string; readonly rootKey: string },
): string {
  const { kind, tenant, convicted, evidence } = verdict;
  const whose = WHOSE[evidence.against];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${TITLES[kind]}</title>
        <style>
          ${BASE_STYLE}
          ${STYLE}
        </style>
      </head>
      <body>
        <main>
          <header>
            <h1>${TITLES[kind]}</h1>
            <p class="lead">${reasonOf(kind, evidence)}</p>
          </header>
          ${
            evidence.against === 'payer'
              ? html`<section>
                  <h2>The line</h2>
                  <p class="small">
                    From left to right what the phone has spent in all, in minor units of currency
                    ${evidence.currency}.
                    ${sharedPiece(evidence) === undefined ? '' : 'What is hatched was spent twice.'}
                  </p>
                  ${lineDrawing(evidence)}
                </section>`
              : NOTHING
          }
          <section>
            <h2>What was signed</h2>
            ${signed(evidence)}
          </section>
          <section>
            <h2>What it proves</h2>
            <p>
              Every message carries a signature of the ${whose}, and the certificates in the proof
              lead from its key to the tenant’s root key. Anybody can verify that from the file and
              the root key alone. It proves what the device signed, not who held it.
            </p>
            <dl class="facts">
              <dt>kind</dt>
              <dd>${kind}</dd>
              <dt>tenant</dt>
              <dd><code>${tenant}</code></dd>
              <dt>device</dt>
              <dd><code>${toHex(convicted)}</code></dd>
              <dt>key hash</dt>
              <dd><code>${keyHash}</code></dd>
              <dt>root key</dt>
              <dd><code>${rootKey}</code></dd>
            </dl>
          </section>
        </main>
      </body>
    </html> `.markup;
}

/** Why it cannot be honest, in plain words. */
function reasonOf(kind: FraudKind, evidence: FraudEvidence): string {
  if (evidence.against === 'payee') {
    const { receiptSeq, statementSeq } = evidence;
    return (
      `The payee signed that it does not take this payment, with its number ${receiptSeq}, and claimed it ` +
      `in a statement that had come to number ${statementSeq}.`
    );
  }
  if (evidence.against === 'holder') {
    return (
      'An honest device hands a coin over once. This one signed two different transfers of the same coin, from the ' +
      'same point of its way.'
    );
  }
  if (evidence.against === 'taker') {
    return (
      'The payee signed that it does not take these coins. An honest device leaves such coins alone; this one signed ' +
      'one of them over.'
    );
  }
  const [one, other] = evidence.withdrawals;
  const piece = sharedPiece(evidence);
  switch (kind) {
    case 'overlap':
      return (
        `An honest phone spends every piece of its money once. This one signed two payments for what lies ` +
        `between ${amountText(piece?.from ?? 0n)} and ${amountText(piece?.to ?? 0n)}.`
      );
    case 'sameCounter':
      return `An honest phone gives every number once. This one signed two different payments as number ${one?.counter ?? 0}.`;
    case 'order':
      return (
        `Payments of an honest phone run on in number and in money. By number payment ${one?.counter ?? 0} and ` +
        `payment ${other?.counter ?? 0} stand the other way round than by what was spent before them.`
      );
    case 'brokenChain':
      return (
        `Every payment names the one before it. Payment ${Math.max(one?.counter ?? 0, other?.counter ?? 0)} ` +
        'names another one than the payment with the number before it.'
      );
    case 'beyondCertificate':
      return 'The phone signed a payment that its certificate does not allow: its money, its number or its amount lies beyond.';
    case 'hidden':
      return (
        `The phone signed that it had paid ${evidence.stated?.headCounter ?? 0} times, ` +
        `${amountText(evidence.stated?.cumulative ?? 0n)} in all. A payment that it signed as well has no place in that.`
      );
    case 'claimedAfterVoid':
    case 'coinFork':
    case 'coinAfterVoid':
      return TITLES[kind];
  }
}

function signed(evidence: FraudEvidence): Markup {
  if (evidence.against === 'payee') {
    const { payment, outcome, amount, receiptSeq, statementSeq } = evidence;
    return html`<table>
        <thead>
          <tr>
            <th>what</th>
            <th class="number">payee’s number</th>
            <th>says</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>receipt</td>
            <td class="number">${receiptSeq}</td>
            <td>${outcome}, ${amountText(amount)}</td>
          </tr>
          <tr>
            <td>statement</td>
            <td class="number">${statementSeq}</td>
            <td>the payment is open: it asks for the money</td>
          </tr>
        </tbody>
      </table>
      <p class="small">Payment <code>${toHex(payment)}</code></p>`;
  }
  if (evidence.against === 'holder') {
    const { coin, previous, transfers } = evidence;
    return transfersOf({ coin, previous, transfers });
  }
  if (evidence.against === 'taker') {
    const { coin, payment, outcome, amount, transfer } = evidence;
    return html`<p>Receipt: ${outcome}, ${amountText(amount)}.</p>
      ${transfersOf({ coin, previous: payment, transfers: [transfer] })}`;
  }
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th class="number">number</th>
          <th class="number">amount</th>
          <th class="number">from</th>
          <th class="number">to</th>
          <th>made, by the phone’s clock</th>
          <th>payment</th>
        </tr>
      </thead>
      <tbody>
        ${evidence.withdrawals.map(signedRow)}
      </tbody>
    </table>
  </div>`;
}

function transfersOf({
  coin,
  previous,
  transfers,
}: Omit<Extract<FraudEvidence, { readonly against: 'holder' }>, 'against'>): Markup {
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th class="number">number</th>
          <th>to</th>
          <th>made, by the holder’s clock</th>
          <th>transfer</th>
        </tr>
      </thead>
      <tbody>
        ${transfers.map(
          ({ counter, toDevice, time, digest }) =>
            html`<tr>
              <td class="number">${counter}</td>
              <td>
                ${
                  toDevice === undefined
                    ? 'the issuer'
                    : html`device <code>${toHex(toDevice).slice(0, 16)}…</code>`
                }
              </td>
              <td>${timeText(time)}</td>
              <td><code>${toHex(digest).slice(0, 16)}…</code></td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="small">
      Coin <code>${uuidText(coin)}</code>, as its holder had it by <code>${toHex(previous)}</code>
    </p>
  </div>`;
}

function signedRow(withdrawal: ShownWithdrawal): Markup {
  const { counter, amount, cumulative, time, digest } = withdrawal;
  return html`<tr>
    <td class="number">${counter}</td>
    <td class="number">${amountText(amount)}</td>
    <td class="number">${amountText(startOf(withdrawal))}</td>
    <td class="number">${amountText(cumulative)}</td>
    <td>${timeText(time)}</td>
    <td><code>${toHex(digest).slice(0, 16)}…</code></td>
  </tr>`;
}
