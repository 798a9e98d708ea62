/** What the kinds of lines in a journal mean, for whoever reads a run: words, and what they count as. */

/**
 * - `fault`: something went wrong by itself.
 * - `cheat`: somebody set out to break the rules.
 * - `deed`: what a cheat did on the way.
 * - `payment`: two people at a counter.
 * - `device`: what a device or its owner did.
 * - `issuer`: what became of the issuer.
 */
export type LineClass = 'fault' | 'cheat' | 'deed' | 'payment' | 'device' | 'issuer';

export interface LineMeaning {
  readonly is: LineClass;
  readonly words: string;
}

const MEANINGS: Readonly<Record<string, LineMeaning>> = {
  shown: { is: 'payment', words: 'the phone showed a payment' },
  accepted: { is: 'payment', words: 'the till accepted a payment' },
  declined: { is: 'payment', words: 'the till declined a payment' },
  voided: { is: 'payment', words: 'the till took a payment back' },
  notAsked: { is: 'payment', words: 'the till could not ask' },
  notPaid: { is: 'payment', words: 'the phone could not pay' },
  notTaken: { is: 'payment', words: 'the till could not take the payment' },
  neverScanned: { is: 'payment', words: 'the payment was never scanned' },
  wrongTill: { is: 'payment', words: 'the payment was shown to another till' },
  unreadable: { is: 'payment', words: 'the till could not read the payment' },
  connected: { is: 'device', words: 'has a network' },
  disconnected: { is: 'device', words: 'has no network' },
  synced: { is: 'device', words: 'handed in what it had' },
  notSynced: { is: 'device', words: 'could not hand in' },
  killed: { is: 'device', words: 'the app was killed' },
  restored: { is: 'fault', words: 'the phone was restored from an older backup' },
  lost: { is: 'fault', words: 'the till was lost with everything on it' },
  gaveBack: { is: 'device', words: 'gave back what was ready' },
  retired: { is: 'device', words: 'was given up by its holder' },
  replaced: { is: 'device', words: 'took the place of an older one' },
  flood: { is: 'fault', words: 'a flood took the network' },
  darkNight: { is: 'fault', words: 'a night without power' },
  awayForDays: { is: 'fault', words: 'out of reach for days' },
  clockFarWrong: { is: 'fault', words: "the device's clock is wrong by days" },
  askedAgain: { is: 'payment', words: 'the till asked again before it had looked' },
  paidByTwo: { is: 'payment', words: 'two phones paid one request' },
  converted: { is: 'device', words: 'turned money into coins' },
  broughtBack: { is: 'device', words: 'brought coins back into the account' },
  coinsLost: { is: 'fault', words: 'the phone was lost with the coins on it' },
  claimedLost: { is: 'device', words: 'claimed lost coins' },
  cameLate: { is: 'device', words: 'came back when last days may have passed' },
  blocked: { is: 'device', words: 'the lost device was blocked' },
  enrolledAgain: { is: 'device', words: 'the owner got another device' },
  attack: { is: 'cheat', words: 'against the rules' },
  outsider: { is: 'cheat', words: 'somebody without an account on the line' },
  rolledBack: { is: 'deed', words: 'the phone was put back to what it was before' },
  cloned: { is: 'deed', words: 'a copy of the phone paid' },
  courier: { is: 'deed', words: 'handed in records of others' },
  reported: { is: 'deed', words: 'was reported lost, and paid on' },
  backdated: { is: 'deed', words: 'made a request as if it were older' },
  inventedBundle: { is: 'deed', words: 'named a bundle that it never had' },
  endlessRequests: { is: 'deed', words: 'asked again and again without taking' },
  triedForged: { is: 'deed', words: 'showed coins that nobody may take, or claimed them' },
  forged: { is: 'deed', words: 'handed in forged records' },
  otherBytes: { is: 'deed', words: 'handed in the same payment in other bytes' },
  unvoided: { is: 'deed', words: 'handed in what it had taken back' },
  risingCertificates: { is: 'deed', words: 'paid from one certificate after the other' },
  fault: { is: 'fault', words: 'a fault' },
  issuerFailed: { is: 'issuer', words: 'the issuer gave no answer' },
  workFailed: { is: 'issuer', words: "the issuer's deferred work was interrupted" },
  operatorFailed: { is: 'issuer', words: 'the operator got no answer' },
  settlementDecided: { is: 'issuer', words: 'the operator decided when payments settle' },
  termsDecided: { is: 'issuer', words: 'the operator decided how long objections may come' },
  objected: { is: 'device', words: 'objected to a payment' },
  saidOf: { is: 'issuer', words: 'an operator spoke on an objection' },
  message: { is: 'issuer', words: 'a message was offered to the gateway' },
  wroteStop: { is: 'device', words: 'wants no more messages' },
  grudge: { is: 'cheat', words: 'objects to everything' },
  stolen: { is: 'device', words: 'was stolen after a payment, while the till lay in a drawer' },
  forgotten: { is: 'device', words: 'phone and till lie in a drawer after a payment' },
  reckoning: { is: 'issuer', words: 'all devices come back and hand in' },
};

const PARTS = /^(?<kind>\S+) (?<own>.+)$/;

/** What a kind means, also one as the journal counts it, such as `fault diskFull`. */
export function meaningOf(counted: string): LineMeaning | undefined {
  const { kind = counted, own } = PARTS.exec(counted)?.groups ?? {};
  const meaning = MEANINGS[kind];
  return meaning === undefined || own === undefined
    ? meaning
    : { is: meaning.is, words: `${meaning.words}: ${wordsOf(own)}` };
}

/** `requestLost` as "request lost". */
export function wordsOf(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
