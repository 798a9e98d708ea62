/** What is proven against devices of the account, what it owes for them, and the holder's appeal. */

import { toHex } from '@tallystick/protocol/encoding/octets';
import type { Debt } from '@tallystick/protocol/calls/convictions';
import type { AccountConvictions, DeviceConviction } from '@tallystick/sdk/device/convictions';
import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { CONVICTIONS_TEXTS, type ConvictionsTexts } from '../texts/convictions-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { AppealForm } from './appeal-form.tsx';

const NUMBER_LENGTH = 8;

/** As the operator says it now. */
export function ConvictionsScreen(): JSX.Element {
  const { wallet, t, refusals, language, home } = useWallet();
  const texts = CONVICTIONS_TEXTS[language];
  const [known, setKnown] = useState<AccountConvictions>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const ask = async (): Promise<void> => {
      const outcome = await wallet.listConvictions();
      if (outcome === undefined) return;
      if (outcome.ok) setKnown(outcome.value);
      else {
        const isStranger = outcome.code === 'issuerRefused';
        setProblem(isStranger ? t.issuerRefused : refusals.convictions[outcome.code]);
      }
    };
    void ask();
  }, []);
  return (
    <Screen title={texts.title} onBack={home}>
      <ProblemNotice problem={problem} />
      {known === undefined ? (
        problem === undefined ? (
          <p>{texts.asking}</p>
        ) : null
      ) : (
        <Known known={known} texts={texts} onChange={setKnown} />
      )}
    </Screen>
  );
}

interface KnownProps {
  readonly known: AccountConvictions;
  readonly texts: ConvictionsTexts;
  readonly onChange: (known: AccountConvictions) => void;
}

function Known({ known, texts, onChange }: KnownProps): JSX.Element {
  const { isBarred, convictions } = known;
  if (convictions.length === 0) return <p>{texts.nothing}</p>;
  return (
    <>
      <Notice tone={isBarred ? 'warn' : 'good'}>
        <p>{isBarred ? texts.barred : texts.notBarred}</p>
      </Notice>
      {convictions.map((conviction) => (
        <section class="card" key={toHex(conviction.keyHash)}>
          <About conviction={conviction} texts={texts} />
          <Owed known={known} conviction={conviction} texts={texts} />
          <Appealed conviction={conviction} texts={texts} onChange={onChange} />
        </section>
      ))}
    </>
  );
}

interface AboutProps {
  readonly conviction: DeviceConviction;
  readonly texts: ConvictionsTexts;
}

function About({ conviction, texts }: AboutProps): JSX.Element {
  const { day } = useWallet();
  const { isThis, keyHash, proof, foundAt, wasReported } = conviction;
  return (
    <>
      <h2 class="section">
        {isThis ? texts.thisDevice : texts.device(toHex(keyHash).slice(0, NUMBER_LENGTH))}
      </h2>
      <p>{texts.proven(day(foundAt))}</p>
      {wasReported ? <p>{texts.wasReported}</p> : null}
      <p class="small">{texts.proof(toHex(proof).slice(0, NUMBER_LENGTH))}</p>
    </>
  );
}

function Owed({
  known: { debts, sharePercent },
  conviction,
  texts,
}: AboutProps & Pick<KnownProps, 'known'>): JSX.Element | null {
  const of = toHex(conviction.keyHash);
  const own = debts.filter(({ keyHash }) => toHex(keyHash) === of);
  if (own.length === 0) return null;
  return (
    <>
      <h3 class="section">{texts.debts}</h3>
      {own.map((debt) => (
        <DebtLine key={debt.arisenAt} debt={debt} texts={texts} />
      ))}
      {own.some(({ owed }) => owed > 0n) ? <p class="small">{texts.why(sharePercent)}</p> : null}
    </>
  );
}

function DebtLine({ debt, texts }: { debt: Debt; texts: ConvictionsTexts }): JSX.Element {
  const { money, day } = useWallet();
  const { owed, amount, arisenAt, forgiven } = debt;
  return (
    <>
      <p>{texts.owed(money(owed), money(amount), day(arisenAt))}</p>
      {forgiven !== undefined ? (
        <p>{texts.forgiven(forgiven)}</p>
      ) : owed === 0n ? (
        <p>{texts.paid}</p>
      ) : null}
    </>
  );
}

function Appealed({
  conviction,
  texts,
  onChange,
}: AboutProps & Pick<KnownProps, 'onChange'>): JSX.Element {
  const { day } = useWallet();
  const { appeal, keyHash } = conviction;
  if (appeal === undefined)
    return <AppealForm keyHash={keyHash} texts={texts.appeal} onMade={onChange} />;
  const { text, madeAt, decision } = appeal;
  return (
    <>
      <h3 class="section">{texts.appeal.title}</h3>
      <p>{texts.appeal.yours(text)}</p>
      <p>
        {decision === undefined
          ? texts.appeal.waits(day(madeAt))
          : texts.appeal.decided[decision.outcome](decision.reason)}
      </p>
    </>
  );
}
