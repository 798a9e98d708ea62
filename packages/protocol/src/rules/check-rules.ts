/** Judging a certificate's rules for one payment: all must allow (G-131, G-136). */

import { unreachable } from '../assert.ts';
import type { BalanceCertificate } from '../messages/balance-certificate.ts';
import { cellDistanceMetres, cellSizeMetres, isInside } from '../place.ts';
import type { RuleSet, SetRule } from './rule-set.ts';

export type RuleRefusal =
  | 'ruleSetMissing'
  | 'unknownRule'
  | 'otherPlace'
  | 'otherMerchantType'
  | 'outsideWindow'
  | 'anchorMissing'
  | 'placeTooCoarse'
  | 'outsideRadius'
  | 'aboveDayMax';

/** The day of a rule: any 24 hours, so that nobody has to know whose midnight is meant. */
export const DAY_SECONDS = 86_400;

/** What is paid, where and when. Place and type come from the payee's issuer-signed certificate. */
export interface RuleScene {
  readonly place?: string;
  readonly merchantType?: number;
  /** Unix seconds on the clock of whoever evaluates. */
  readonly now: number;
  readonly skewSeconds: number;
  /** The withdrawal's anchor cell. */
  readonly anchor?: string;
  /** Minor units. */
  readonly amount: bigint;
  /**
   * What this judge knows to have been paid in the 24 hours before, from the purse that the certificate
   * is of: all of it on the payer's device, what it was paid itself on the payee's.
   */
  readonly paidInDay: bigint;
}

/** The first rule that forbids; undefined when all allow. */
export function checkRules(
  certificate: Pick<BalanceCertificate, 'place' | 'merchantType'>,
  rules: RuleSet | undefined,
  scene: RuleScene,
): RuleRefusal | undefined {
  if (rules === undefined) return 'ruleSetMissing';
  const inline: SetRule[] = [];
  if (certificate.place !== undefined) inline.push({ kind: 'places', cells: [certificate.place] });
  if (certificate.merchantType !== undefined) {
    inline.push({ kind: 'merchantTypes', types: [certificate.merchantType] });
  }
  for (const rule of [...inline, ...rules]) {
    const refusal = checkRule(rule, scene);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Go by clocks, places and sums that only the devices had. */
const JUDGED_BY_DEVICES: ReadonlySet<SetRule['kind']> = new Set(['window', 'radius', 'dayMax']);

/** As {@link checkRules}, for whoever looks afterwards: place and merchant type bind for ever. */
export function checkLastingRules(
  certificate: Pick<BalanceCertificate, 'place' | 'merchantType'>,
  rules: RuleSet | undefined,
  payee: Pick<RuleScene, 'place' | 'merchantType'>,
): RuleRefusal | undefined {
  const lasting = rules?.filter(({ kind }) => !JUDGED_BY_DEVICES.has(kind));
  const { place, merchantType } = payee;
  return checkRules(certificate, lasting, {
    now: 0,
    skewSeconds: 0,
    amount: 0n,
    paidInDay: 0n,
    ...(place === undefined ? {} : { place }),
    ...(merchantType === undefined ? {} : { merchantType }),
  });
}

function checkRule(rule: SetRule, scene: RuleScene): RuleRefusal | undefined {
  switch (rule.kind) {
    case 'places': {
      const { place } = scene;
      const inside = place !== undefined && rule.cells.some((cell) => isInside(place, cell));
      return inside ? undefined : 'otherPlace';
    }
    case 'merchantTypes': {
      const { merchantType } = scene;
      const listed = merchantType !== undefined && rule.types.includes(merchantType);
      return listed ? undefined : 'otherMerchantType';
    }
    case 'window': {
      const begun = scene.now + scene.skewSeconds >= rule.from;
      const over = scene.now - scene.skewSeconds >= rule.until;
      return begun && !over ? undefined : 'outsideWindow';
    }
    case 'radius':
      return checkRadius(rule.metres, scene);
    case 'dayMax':
      return scene.paidInDay + scene.amount <= rule.amount ? undefined : 'aboveDayMax';
    case 'unknown':
      return 'unknownRule';
    default:
      return unreachable(rule);
  }
}

function checkRadius(metres: number, { place, anchor }: RuleScene): RuleRefusal | undefined {
  if (anchor === undefined) return 'anchorMissing';
  if (place === undefined) return 'otherPlace';
  // A cell wider than the radius cannot show that its holder stands within it.
  if (cellSizeMetres(place) > metres || cellSizeMetres(anchor) > metres) return 'placeTooCoarse';
  return cellDistanceMetres(place, anchor) <= metres ? undefined : 'outsideRadius';
}
