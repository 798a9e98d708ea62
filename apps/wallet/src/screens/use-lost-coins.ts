/** Claiming lost coins, step by step: codes of a sheet as they are scanned, the claim, and what came of it. */

import { equalBytes } from '@tallystick/protocol/encoding/octets';
import type { ClaimedLostCoin } from '@tallystick/sdk/coins/claim-lost-coins';
import { useOnce } from '@tallystick/ui/use-once';
import { useState } from 'preact/hooks';
import { sheetCodeIn } from '../model/lost-coins.ts';
import { useWallet } from '../wallet-context.tsx';

export interface LostCoins {
  readonly isScanning: boolean;
  /** Different codes of a sheet so far. */
  readonly scanned: number;
  /** Why the last text was no code of a sheet. */
  readonly notRead: string | undefined;
  readonly isBusy: boolean;
  /** Why nothing was claimed. */
  readonly problem: string | undefined;
  /** What became of each coin; undefined before a claim. */
  readonly claimed: readonly ClaimedLostCoin[] | undefined;
  readonly startScanning: () => void;
  readonly take: (text: string) => void;
  readonly claimScanned: () => void;
  readonly claimKnown: () => void;
}

/** For the screen of lost coins. */
export function useLostCoins(): LostCoins {
  const { wallet, t, refusals } = useWallet();
  const [isScanning, setScanning] = useState(false);
  const [codes, setCodes] = useState<readonly Uint8Array[]>([]);
  const [notRead, setNotRead] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [claimed, setClaimed] = useState<readonly ClaimedLostCoin[]>();
  const [isBusy, setBusy] = useState(false);
  const once = useOnce();
  const take = (text: string): void => {
    const read = sheetCodeIn(text);
    setNotRead(read.ok ? undefined : t.otherCode[read.other]);
    if (!read.ok) return;
    navigator.vibrate?.(30);
    setCodes((before) =>
      before.some((code) => equalBytes(code, read.code)) ? before : [...before, read.code],
    );
  };
  const claim = async (sheet: readonly Uint8Array[] | undefined): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    const outcome = await wallet.coins()?.claimLost(sheet);
    setBusy(false);
    if (outcome === undefined) return;
    if (outcome.ok) return setClaimed(outcome.coins);
    const { code } = outcome;
    // Codes that do not belong together are scanned anew; missing ones are scanned besides.
    if (code === 'sheetsMixed' || code === 'sheetDamaged') setCodes([]);
    setProblem(code === 'issuerRefused' ? t.issuerRefused : refusals.claimLostCoins[code]);
  };
  return {
    isScanning,
    scanned: codes.length,
    notRead,
    isBusy,
    problem,
    claimed,
    startScanning: () => setScanning(true),
    take,
    claimScanned: () => once(() => claim(codes)),
    claimKnown: () => once(() => claim(undefined)),
  };
}
