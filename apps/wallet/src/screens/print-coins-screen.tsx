/** Printing what is needed to claim the coins of this device when it is gone: on A4, or on a roll of 58 mm (V-68). */

import { Button } from '@tallystick/ui/components/button';
import { Choice } from '@tallystick/ui/components/choice';
import { ProblemNotice } from '@tallystick/ui/components/problem-notice';
import { Screen } from '@tallystick/ui/components/screen';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { PAPER_TEXTS } from '../texts/paper-texts.ts';
import { useWallet } from '../wallet-context.tsx';
import { CoinSheetView, type Paper } from './coin-sheet-view.tsx';

/** The choice of paper, and the sheet as it will be printed. */
export function PrintCoinsScreen(): JSX.Element {
  const { wallet, language, refusals, go } = useWallet();
  const words = PAPER_TEXTS[language].print;
  const [paper, setPaper] = useState<Paper>('a4');
  const outcome = wallet.coins()?.paper();
  const isReady = outcome?.ok === true;
  return (
    <Screen
      title={words.title}
      onBack={() => go({ name: 'coins' })}
      actions={
        <Button kind="primary" disabled={!isReady} onPress={() => window.print()}>
          {words.action}
        </Button>
      }
    >
      <p>{words.about}</p>
      {outcome?.ok === false ? <ProblemNotice problem={refusals.coinSheets[outcome.code]} /> : null}
      {outcome?.ok === true ? (
        <>
          <Choice
            label={words.paper}
            value={paper}
            options={[
              { value: 'a4', label: words.a4 },
              { value: 'roll', label: words.roll },
            ]}
            onChange={setPaper}
          />
          <div class="print">
            {outcome.sheets.map((sheet) => (
              <CoinSheetView key={sheet.codes[0]} sheet={sheet} paper={paper} />
            ))}
          </div>
        </>
      ) : null}
    </Screen>
  );
}
