/** What came in, by what stands behind it: money first, then what is none. */

import { Amount } from '@tallystick/ui/components/amount';
import { Row } from '@tallystick/ui/components/row';
import { StateMark } from '@tallystick/ui/components/state-mark';
import type { JSX } from 'preact';
import { markOf } from '@tallystick/ui/payee/standing-mark';
import { isMoney } from '@tallystick/ui/payee/standing';
import type { Takings, TakingsGroup } from '../model/takings.ts';
import { useTill } from '../till-context.tsx';

/** The takings, a currency each. */
export function TakingsList({ takings }: { takings: readonly Takings[] }): JSX.Element {
  const { texts, form, money } = useTill();
  return (
    <>
      {takings.map(({ currency, sum, count, coins, groups }) => {
        const isIn = (group: TakingsGroup): boolean => isMoney(group.standing);
        const outside = groups.filter((group) => !isIn(group));
        const rows = (members: readonly TakingsGroup[]): JSX.Element => (
          <ul class="list">
            {members.map((group) => (
              <Group key={group.standing} group={group} currency={currency} />
            ))}
          </ul>
        );
        return (
          <section key={currency} class="stack">
            <p class="takings-sum">
              <span class="small">{`${texts.takings.sum}, ${texts.payments(count)}`}</span>
              <Amount amount={sum} currency={form(currency)} size="large" />
            </p>
            {coins.count === 0 ? null : (
              <p>
                {texts.takings.withCoins(money(coins.sum, currency), texts.payments(coins.count))}
              </p>
            )}
            {rows(groups.filter(isIn))}
            {outside.length === 0 ? null : (
              <>
                <h2 class="small">{texts.takings.notMoney}</h2>
                {rows(outside)}
              </>
            )}
          </section>
        );
      })}
    </>
  );
}

function Group({
  group,
  currency,
}: {
  group: TakingsGroup;
  currency: Takings['currency'];
}): JSX.Element {
  const { texts, money } = useTill();
  const { standing, count, sum, covered } = group;
  return (
    <Row
      main={<StateMark state={markOf(standing)}>{texts.payment.group[standing]}</StateMark>}
      side={money(sum, currency)}
      sub={texts.payments(count)}
      subSide={standing === 'covered' ? texts.takings.coveredOf(money(covered, currency)) : ''}
    />
  );
}
