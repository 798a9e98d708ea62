/** Claims of what is not one's own: another device's, off somebody's sheet, of what was paid with or handed on (T-88 to T-90). */

import { coinSheets } from '@tallystick/sdk/coins/coin-sheet';
import { report } from '../at-home.ts';
import { insistOn, type CoinGround } from '../coin-ground.ts';
import { handOver } from '../hand-over.ts';
import { ownerOf, type Holder } from '../hands.ts';
import { claim, type Paper } from '../lost-phones.ts';
import { getCoins, honestOf, honestPeopleOf, type CoinAttack } from './coin-attack.ts';
import { forgeClaim, remember, sendClaim } from './hostile-coins.ts';

const AMOUNT = 1_500n;

/** Another cheat hands in the claim, and wants the money for itself. */
export const claimByAnother: CoinAttack = {
  name: 'claimByAnother',
  play: async (ground, cheat) => {
    const other = ground.people.cheats.find(
      ({ economy, person }) => economy === cheat.economy && person.name !== cheat.person.name,
    );
    await getCoins(ground, cheat, AMOUNT);
    const claimed = await forgeClaim(ground, cheat, (await remember(ground, cheat)).slice(0, 1));
    if (other === undefined || claimed === undefined) return;
    // Their holder is about to sign them over a second time.
    const outcome = await sendClaim(ground, other, claimed);
    if (outcome === undefined || outcome.code === 'otherHolder') return;
    const about = `${other.person.name} for ${cheat.person.name}: ${outcome.code ?? 'paid'}`;
    ground.witness.gotThrough('a claim of another holder was looked at', about);
  },
};

/** Somebody copied a sheet: a stranger hears nothing of coins with which it has nothing to do. */
export const copiedSheet: CoinAttack = {
  name: 'copiedSheet',
  play: async (ground, cheat) => {
    for (const victim of honestPeopleOf(ground, cheat)) {
      const printed = await insistOn(ground, victim.side, coinSheets);
      const codes: Paper = printed?.ok === true ? (printed.sheets[0]?.codes ?? []) : [];
      if (codes.length === 0) continue;
      await report(ground, cheat);
      const claimed = await claim(ground, cheat, codes);
      if (claimed?.ok !== true) return;
      const known = claimed.coins.find(
        ({ uuid, state }) => state !== 'unknown' && !hadToDoWith(ground, cheat, uuid),
      );
      if (known === undefined) return;
      const about = `${cheat.person.name}: ${known.uuid} ${known.state}`;
      ground.witness.gotThrough('a stranger heard of a coin off a sheet', about);
      return;
    }
  },
};

function hadToDoWith({ hands }: CoinGround, { economy, person }: Holder, uuid: string): boolean {
  const owner = ownerOf({ economy, person });
  const maker = hands.makers().get(uuid);
  if (maker !== undefined && ownerOf(maker) === owner) return true;
  return hands
    .all()
    .filter(({ coins }) => coins.some((coin) => coin.uuid === uuid))
    .some(({ from, to }) => ownerOf(from) === owner || ownerOf(to) === owner);
}

/** What the cheat paid with, and what it got and handed on, it claims as lost: whoever has the coins gets the money. */
export const lostWhatItPaid: CoinAttack = {
  name: 'lostWhatItPaid',
  play: async (ground, cheat) => {
    const [payee, giver] = [...honestPeopleOf(ground, cheat), ...honestOf(ground, cheat)];
    if (payee === undefined || giver === undefined) return;
    await getCoins(ground, cheat, AMOUNT);
    await handOver(ground, cheat, payee, AMOUNT);
    await claim(ground, cheat);
    await report(ground, cheat);
    await claim(ground, cheat);
  },
};

export const lostWhatItHandedOn: CoinAttack = {
  name: 'lostWhatItHandedOn',
  play: async (ground, cheat) => {
    const [giver, next] = honestPeopleOf(ground, cheat);
    if (giver === undefined || next === undefined) return;
    const got = await handOver(ground, giver, cheat, AMOUNT);
    if (got?.fate !== 'taken') return;
    await report(ground, giver);
    await claim(ground, cheat);
    await handOver(ground, cheat, next, AMOUNT);
  },
};
