/**
 * Home. Online it is about the account; offline it is another page, calm and complete: what can be
 * spent here, until when, and what is not confirmed.
 */

import { Amount } from '@tallystick/ui/components/amount';
import { BrandHead } from '@tallystick/ui/components/brand';
import { Button } from '@tallystick/ui/components/button';
import { Icon } from '@tallystick/ui/components/icons';
import { Notice } from '@tallystick/ui/components/notice';
import { Row } from '@tallystick/ui/components/row';
import { Screen } from '@tallystick/ui/components/screen';
import { StateMark } from '@tallystick/ui/components/state-mark';
import { StatusLine } from '@tallystick/ui/components/status-line';
import { spanText } from '@tallystick/ui/time-text';
import { useObservable } from '@tallystick/ui/use-observable';
import type { JSX } from 'preact';
import { lazy, Suspense } from 'preact/compat';
import { useState } from 'preact/hooks';
import { useWallet } from '../wallet-context.tsx';
import { PaymentRow } from './payment-row.tsx';
import { UnlockRow } from './unlock-row.tsx';

/** Behind the first screen, as all about banks. Where it cannot be had, the screen does without. */
const BankRow = lazy(async () => {
  try {
    return (await import('./bank-row.tsx')).BankRow;
  } catch {
    return () => null;
  }
});

const LATEST = 3;

/** The first screen after the PIN. */
export function HomeScreen(): JSX.Element {
  const { view, t, isOffline, go } = useWallet();
  const canPay = !view.isStateLost;
  return (
    <Screen
      title={view.name}
      className={isOffline ? 'home home-offline' : 'home'}
      aside={<Reach />}
      actions={
        <>
          {canPay ? (
            <Button kind="primary" onPress={() => go({ name: 'pay' })}>
              <Icon name="scan" />
              {t.home.pay}
            </Button>
          ) : null}
          {canPay ? <Button onPress={() => go({ name: 'getPaid' })}>{t.paid.title}</Button> : null}
          <Menu />
        </>
      }
    >
      <Operator />
      <Warnings />
      <Ready />
      <Account />
      <UnlockRow />
      <Suspense fallback={null}>
        <BankRow />
      </Suspense>
      <Hanging />
      {view.payments.length === 0 ? null : (
        <section class="stack">
          <h2 class="section">{t.home.latest}</h2>
          <ul class="list">
            {view.payments.slice(0, LATEST).map((payment) => (
              <PaymentRow key={payment.paymentId} payment={payment} />
            ))}
          </ul>
          {view.payments.length > LATEST ? (
            <Button kind="plain" onPress={() => go({ name: 'history' })}>
              {t.home.all}
            </Button>
          ) : null}
        </section>
      )}
      <NotKept />
    </Screen>
  );
}

function Operator(): JSX.Element {
  const { wallet, view } = useWallet();
  const { last } = useObservable(wallet.live).contact;
  const isBlocked = last?.ok === false && last.code === 'deviceBlocked';
  return <BrandHead brand={view.brand} isBlocked={isBlocked} />;
}

function Reach(): JSX.Element {
  const { wallet, t } = useWallet();
  const { contact } = useObservable(wallet.live);
  const text =
    contact.reach === 'online'
      ? t.home.online
      : contact.reach === 'offline'
        ? t.home.offline
        : t.home.unknown;
  return (
    <>
      <span class="reach">{text}</span>
      <StatusLine text={contact.reach === 'unknown' ? '' : text} />
    </>
  );
}

/** What can be spent here: from the certificate, from coins, or from both. */
function Ready(): JSX.Element {
  const { view, t, money, when, isOffline } = useWallet();
  const holdings = view.coins?.holdings;
  const [coins, until] = [holdings?.spendable.amount ?? 0n, when(holdings?.firstExpiry ?? 0)];
  const isCoinsAlone = coins > 0n && view.offline === undefined;
  return (
    <section class="card">
      <h2 class="section">{t.home.readyTitle}</h2>
      {isCoinsAlone ? (
        <>
          <p>
            <Amount amount={coins} currency={view.currency} size={isOffline ? 'huge' : 'large'} />
          </p>
          <p>{t.home.inCoins(until)}</p>
        </>
      ) : (
        <ReadyFromLine />
      )}
      {coins > 0n && !isCoinsAlone ? <p>{t.home.alsoInCoins(money(coins), until)}</p> : null}
      {isOffline && (view.ready > 0n || coins > 0n) ? (
        <p class="small">{t.home.offlineNote}</p>
      ) : null}
    </section>
  );
}

function ReadyFromLine(): JSX.Element {
  const { view, t, money, when, isOffline } = useWallet();
  const { offline, ready, now } = view;
  return (
    <>
      <p>
        <Amount amount={ready} currency={view.currency} size={isOffline ? 'huge' : 'large'} />
      </p>
      {offline === undefined ? (
        <p class="small">{t.home.nothingReady}</p>
      ) : offline.expiresAt <= now ? (
        <p class="small">{t.home.expired}</p>
      ) : (
        <>
          <p>{t.home.readyUntil(when(offline.expiresAt))}</p>
          <p class="small">
            {t.home.paymentsLeft(offline.paymentsLeft, money(offline.paymentMax))}
          </p>
        </>
      )}
      {offline === undefined || offline.locked === 0n ? null : (
        <p class="small">{t.rules.locked(money(offline.locked))}</p>
      )}
    </>
  );
}

function Account(): JSX.Element {
  const { view, t, when, isOffline, go } = useWallet();
  const { currency } = view;
  const setAside = view.reservations.filter(({ state }) => state === 'open');
  return (
    <>
      <ul class="list">
        <Row
          main={t.home.atOperator}
          side={<Amount amount={view.atIssuer} currency={currency} size="row" />}
          {...(isOffline && view.asOf > 0 ? { sub: t.home.atOperatorAsOf(when(view.asOf)) } : {})}
        />
        <Row
          main={t.home.unconfirmed}
          side={<Amount amount={view.unconfirmed} currency={currency} size="row" />}
        />
        {view.owed === undefined ? null : (
          <Row
            main={t.home.owed}
            sub={t.home.owedWhy}
            side={<Amount amount={view.owed} currency={currency} size="row" />}
            onPress={() => go({ name: 'convictions' })}
          />
        )}
        {setAside.map(({ purse, amount, expiresAt }) => (
          <Row
            key={purse}
            main={t.home.setAside(when(expiresAt))}
            side={<Amount amount={amount} currency={currency} size="row" />}
            onPress={() => go({ name: 'setAside' })}
          />
        ))}
        <CoinsRow />
        {view.toCome === 0n ? null : (
          <Row
            main={t.paid.toCome}
            side={<Amount amount={view.toCome} currency={currency} size="row" />}
            onPress={() => go({ name: 'getPaid' })}
          />
        )}
        {view.givenBack === undefined ? null : (
          <Row
            main={t.home.givenBack(when(view.givenBack.returnsBy))}
            side={<Amount amount={view.givenBack.amount} currency={currency} size="row" />}
          />
        )}
      </ul>
      {isOffline || view.isStateLost ? null : (
        <div class="pair">
          <Button onPress={() => go({ name: 'ready' })}>{t.home.getReady}</Button>
          <Button onPress={() => go({ name: 'add' })}>{t.home.add}</Button>
        </div>
      )}
    </>
  );
}

/** Where the operator makes coins, or some are here. */
function CoinsRow(): JSX.Element | null {
  const { view, t, go } = useWallet();
  if (view.coins?.isOffered !== true) return null;
  const { spendable, redeemOnly } = view.coins.holdings;
  const here = spendable.amount + redeemOnly.amount;
  return (
    <Row
      main={t.home.coins}
      {...(here === 0n ? { sub: t.home.coinsWhat } : {})}
      side={<Amount amount={here} currency={view.currency} size="row" />}
      onPress={() => go({ name: 'coins' })}
    />
  );
}

/** Payments that wait for an answer: first among what a person came back for. */
function Hanging(): JSX.Element | null {
  const { view, t, go } = useWallet();
  const [first] = view.hanging;
  if (first === undefined) return null;
  return (
    <ul class="list">
      <Row
        main={<StateMark state="waiting">{t.home.hanging(view.hanging.length)}</StateMark>}
        side={<Icon name="next" />}
        onPress={() =>
          go(
            view.hanging.length === 1
              ? { name: 'payment', id: first.paymentId }
              : { name: 'history' },
          )
        }
      />
    </ul>
  );
}

function Warnings(): JSX.Element {
  const { view, t, language, go } = useWallet();
  const { blocked, clock, lost } = t.home;
  const span = spanText(Math.abs(view.clockError ?? 0), language);
  return (
    <>
      {view.isStateLost ? (
        <Notice tone="bad" title={lost.title}>
          <p>{lost.body}</p>
        </Notice>
      ) : null}
      {view.isBlocked ? (
        <Notice tone="bad" title={blocked.title}>
          <p>{blocked.body}</p>
          <Button onPress={() => go({ name: 'convictions' })}>{blocked.why}</Button>
        </Notice>
      ) : null}
      {view.clockError === undefined ? null : (
        <Notice tone="warn" title={clock.title}>
          <p>{view.clockError > 0 ? clock.ahead(span) : clock.behind(span)}</p>
        </Notice>
      )}
    </>
  );
}

/** The browser did not promise to keep the wallet: said where it disturbs nobody who pays. */
function NotKept(): JSX.Element | null {
  const { persistence, t } = useWallet();
  if (persistence !== 'refused') return null;
  return (
    <details class="more">
      <summary>{t.home.notKept.title}</summary>
      <div>
        <p>{t.home.notKept.body}</p>
      </div>
    </details>
  );
}

function Menu(): JSX.Element {
  const { t, go, view } = useWallet();
  const [isOpen, setOpen] = useState(false);
  const places = [
    'history',
    'objections',
    'setAside',
    'rules',
    'payOut',
    'device',
    'devices',
    'settings',
    'privacy',
    'help',
    'logOut',
  ] as const;
  return (
    <>
      <Button kind="plain" onPress={() => setOpen(!isOpen)}>
        <Icon name="menu" />
        {t.home.menu}
      </Button>
      {isOpen ? (
        <nav class="menu">
          {view.offline === undefined ? null : (
            <Button onPress={() => go({ name: 'giveBack' })}>{t.menu.giveBack}</Button>
          )}
          {places.map((name) => (
            <Button key={name} onPress={() => go({ name })}>
              {t.menu[name]}
            </Button>
          ))}
        </nav>
      ) : null}
    </>
  );
}
