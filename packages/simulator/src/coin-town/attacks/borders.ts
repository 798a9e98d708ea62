/** What must not cross from one economy into the other, or out of one (V-77, T-77), and mints that nobody may have. */

import { minor } from '@tallystick/protocol/money';
import { fundFromBank } from '@tallystick/sdk/bank/fund-from-bank';
import { convertToCoins } from '@tallystick/sdk/coins/convert-to-coins';
import { report } from '../at-home.ts';
import { insistOn, type CoinGround } from '../coin-ground.ts';
import { ACCOUNT_MAX } from '../economies.ts';
import type { Holder } from '../hands.ts';
import { getCoins, type CoinAttack } from './coin-attack.ts';
import { mustNotTake, remember } from './hostile-coins.ts';

const AMOUNT = 1_000n;
const UNDECIDED: ReadonlySet<string> = new Set(['offline', 'notTheIssuer', 'coinsNotValid']);

/** Coins of one economy for a payee of the other, and calls of each at the other's door. */
export const otherEconomy: CoinAttack = {
  name: 'otherEconomy',
  play: async (ground, cheat) => {
    const { people, economies, chance } = ground;
    const payee = [...people.merchants, ...people.customers].find(
      ({ economy, side }) => economy !== cheat.economy && !side.isAbsent,
    );
    await getCoins(ground, cheat, AMOUNT);
    const coins = (await remember(ground, cheat)).slice(0, 1);
    if (payee !== undefined) {
      await mustNotTake(ground, cheat, payee, { coins, what: 'coins of the other economy' });
    }
    for (const { issuer, name } of economies) {
      const others = economies.filter((economy) => economy.name !== name);
      const strays = others.flatMap(({ overheard }) => overheard());
      for (const bytes of chance.shuffle(strays).slice(0, STRAYS)) await issuer.answer(bytes);
    }
  },
};

const STRAYS = 6;
/** What a cheat is told that was caught. */
const CONVICTED: ReadonlySet<string> = new Set(['accountConvicted', 'deviceBlocked']);

/** Calls that somebody on the line heard, once more and in any order: nothing happens twice. */
export const replayedCalls: CoinAttack = {
  name: 'replayedCalls',
  play: async ({ chance }, { economy }) => {
    for (const bytes of chance.shuffle(economy.overheard())) await economy.issuer.answer(bytes);
  },
};

/** Mints that have to be refused, each for its reason. */
export const wrongMints: CoinAttack = {
  name: 'wrongMints',
  play: async (ground, cheat) => {
    const { number: own } = cheat.economy.currency;
    const other = ground.economies.find(({ name }) => name !== cheat.economy.name)?.currency.number;
    await report(ground, cheat);
    await mustRefuseMint(
      ground,
      cheat,
      { currency: own, amount: ACCOUNT_MAX + AMOUNT },
      'aboveCoinLimit',
    );
    if (other !== undefined) {
      await mustRefuseMint(ground, cheat, { currency: other, amount: AMOUNT }, 'unknownCurrency');
    }
    const ordered = await insistOn(ground, cheat.side, (device) =>
      fundFromBank(device, { currency: own, amount: minor(AMOUNT) }),
    );
    if (cheat.economy.name !== 'hours' || ordered === undefined) return;
    if (!ordered.ok && (ordered.code === 'privateMoney' || UNDECIDED.has(ordered.code))) return;
    const about = `${cheat.person.name}: ${ordered.ok ? 'ordered' : ordered.code}`;
    ground.witness.gotThrough('private money was not refused at the door of the banks', about);
  },
};

async function mustRefuseMint(
  ground: CoinGround,
  { side, person }: Holder,
  wanted: {
    readonly currency: Parameters<typeof convertToCoins>[1]['currency'];
    readonly amount: bigint;
  },
  code: string,
): Promise<void> {
  const answer = await insistOn(ground, side, (device) =>
    convertToCoins(device, { ...wanted, amount: minor(wanted.amount) }),
  );
  const said = answer?.ok === true ? 'made' : answer?.code;
  const isExpected = said === undefined || said === code || CONVICTED.has(said);
  if (isExpected || UNDECIDED.has(said)) return;
  ground.witness.gotThrough(`a mint was not refused as ${code}`, `${person.name}: ${said}`);
}
