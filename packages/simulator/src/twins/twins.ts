/**
 * Broken twins: production code with one deliberate fault each. A simulator that does not catch them
 * would not catch a defect of the same kind.
 *
 * A twin is a change to the text of one source file, made while it is loaded; the file itself stays as
 * it is. `find` stands in the file exactly once, so a twin cannot quietly miss.
 */

import { ATTACK_TWINS } from './attack-twins.ts';
import { COIN_DEVICE_TWINS } from './coin-device-twins.ts';
import { COIN_ISSUER_TWINS } from './coin-issuer-twins.ts';
import { DEVICES_TWINS } from './devices-twins.ts';
import { LIMITS_TWINS } from './limits-twins.ts';
import { LOSS_TWINS } from './loss-twins.ts';
import { MODEL_TWINS } from './model-twins.ts';
import { NOTICE_TWINS } from './notice-twins.ts';
import { OBJECTION_TWINS } from './objection-twins.ts';
import { RESTORE_TWINS } from './restore-twins.ts';
import { RULES_TWINS } from './rules-twins.ts';
import { WAITING_TWINS } from './waiting-twins.ts';

export interface Twin {
  readonly name: string;
  /** What is broken, and who would suffer. */
  readonly about: string;
  /** Below the packages' folder. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Where it is played; in a town of payments when left out. */
  readonly world?: 'loss' | 'coins';
  /** `npm test` has no time for it: another twin breaks what stands beside this. `--twins` plays all. */
  readonly isOnDemand?: true;
}

export const TWINS: readonly Twin[] = [
  ...LOSS_TWINS,
  ...RESTORE_TWINS,
  ...RULES_TWINS,
  ...LIMITS_TWINS,
  ...DEVICES_TWINS,
  ...WAITING_TWINS,
  ...OBJECTION_TWINS,
  ...NOTICE_TWINS,
  {
    name: 'lineHeadForgotten',
    about: 'a payer pays again from the place on the line that the payment before used',
    file: 'sdk/src/payer/pay.ts',
    find: '      counter,\n      cumulative,\n      headDigest: withdrawal.digest,',
    replace: '      ...line,',
  },
  {
    name: 'countersFromZero',
    about: 'a refreshed certificate makes the payer count from the beginning',
    file: 'sdk/src/payer/certify.ts',
    find: 'putLineState(name, line),',
    replace: 'putLineState(name, { ...line, counter: 0, cumulative: minor(0n) }),',
  },
  {
    name: 'tillOutboxDropped',
    about: 'a till never hands in what it accepted',
    file: 'sdk/src/payee/keep-decision.ts',
    find: '...handInOf(payment),\n  ]);\n  const outcome',
    replace: ']);\n  const outcome',
  },
  {
    name: 'installUnchecked',
    about: 'a phone restored from a backup pays on from an older state',
    file: 'sdk/src/device/install.ts',
    find: 'if ((await installMarker.get()) !== toHex(install))',
    replace: 'if ((await installMarker.get()) === "")',
  },
  {
    name: 'voidIgnored',
    about: 'the issuer pays a payee what that payee voided',
    file: 'issuer/src/redemption/settlement.ts',
    find: "if (evidence.receipt === 'void') return 'voided';",
    replace: '',
  },
  {
    name: 'settledUncounted',
    about: 'a line forgets what was paid from it, and pays it again',
    file: 'issuer/src/redemption/settlement.ts',
    find: 'figures: withSettled(funds.line.figures, fromReservation),',
    replace: 'figures: funds.line.figures,',
  },
  {
    name: 'returnedUncounted',
    about: 'a line forgets what went back to the account, and gives it back again',
    file: 'issuer/src/redemption/settlement.ts',
    find: 'const figures = withReturned(relieved.figures, back);',
    replace: 'const figures = relieved.figures;',
  },
  {
    name: 'contradictionsUnseen',
    about: 'two payments for one place on a line are both believed',
    file: 'issuer/src/fraud/find-contradictions.ts',
    find: '  return [...found.values()];\n}',
    replace: '  return [];\n}',
  },
  {
    name: 'releaseSkipped',
    about: 'what nobody claimed stays set aside for ever',
    file: 'issuer/src/jobs/release.ts',
    find: 'const ended = await pay(deps, transaction, line, { ...released, owes });',
    replace: 'const ended = line;',
  },
  {
    name: 'rollUpSkipped',
    about: 'money of payees stays in transit',
    file: 'issuer/src/jobs/roll-up.ts',
    find: '  await rollUpTransit(deps, transaction, home);\n  const [row]',
    replace: '  const [row]',
  },
  ...ATTACK_TWINS,
  ...MODEL_TWINS,
  ...COIN_DEVICE_TWINS,
  ...COIN_ISSUER_TWINS,
];
