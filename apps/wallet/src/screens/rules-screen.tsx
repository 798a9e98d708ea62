/** The rules of the account: what holds, who set it, and what its holder can set and end. */

import type { AccountRule } from '@tallystick/protocol/calls/rules';
import { Button } from '@tallystick/ui/components/button';
import { Notice } from '@tallystick/ui/components/notice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Row } from '@tallystick/ui/components/row';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { RulesChange } from '../model/wallet.ts';
import { useWallet } from '../wallet-context.tsx';
import { RuleForm } from './rule-form.tsx';
import { ruleSentence } from './rule-sentence.ts';

/** Asks for the rules when it opens; shows what was said last where nobody answers. */
export function RulesScreen(): JSX.Element {
  const { view, wallet, t, home, isOffline } = useWallet();
  const { problem, isBusy, change } = useChange();
  useEffect(() => {
    if (!isOffline) void wallet.changeRules({});
  }, [wallet, isOffline]);
  const { rules } = view;
  return (
    <Screen title={t.rules.title} onBack={home}>
      <p>{t.rules.intro}</p>
      {rules === undefined ? (
        <p>{t.rules.notKnown}</p>
      ) : rules.length === 0 ? (
        <p>{t.rules.none}</p>
      ) : (
        <ul class="list">
          {rules.map((rule) => (
            <RuleRow
              key={rule.number}
              rule={rule}
              {...(isOffline || isBusy ? {} : { onEnd: () => void change({ end: [rule.number] }) })}
            />
          ))}
        </ul>
      )}
      <ProblemNotice problem={problem} />
      {isOffline ? (
        <Notice>
          <p>{t.rules.needsNetwork}</p>
        </Notice>
      ) : (
        <RuleForm isBusy={isBusy} onRule={(rule) => change({ set: [rule] })} />
      )}
    </Screen>
  );
}

function RuleRow({ rule, onEnd }: { rule: AccountRule; onEnd?: () => void }): JSX.Element {
  const screen = useWallet();
  const { t, when } = screen;
  const { author, until } = rule;
  const by =
    author.kind === 'thirdParty' ? t.rules.by.thirdParty(author.name) : t.rules.by[author.kind];
  return (
    <Row
      main={ruleSentence(rule.rule, screen)}
      sub={until === undefined ? by : `${by}, ${t.rules.until(when(until))}`}
      {...(author.kind === 'holder' && onEnd !== undefined
        ? {
            side: (
              <Button kind="plain" onPress={onEnd}>
                {t.rules.end}
              </Button>
            ),
          }
        : {})}
    />
  );
}

function useChange(): {
  readonly problem: string | undefined;
  readonly isBusy: boolean;
  /** Is it done? */
  readonly change: (change: RulesChange) => Promise<boolean>;
} {
  const { wallet, t, refusals } = useWallet();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const change = async (wanted: RulesChange): Promise<boolean> => {
    setBusy(true);
    setProblem(undefined);
    const outcome = await wallet.changeRules(wanted);
    setBusy(false);
    if (outcome === undefined) return false;
    if (!outcome.ok) {
      setProblem(outcome.code === 'issuerRefused' ? t.issuerRefused : refusals.rules[outcome.code]);
    }
    return outcome.ok;
  };
  return { problem, isBusy, change };
}
