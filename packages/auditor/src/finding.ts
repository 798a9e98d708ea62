/** What an auditor finds: closed kinds, each with a sentence, and what it is about. */

type FindingKind =
  | 'notSigned'
  | 'columnsDiffer'
  | 'halfMissing'
  | 'codeMissing'
  | 'standsAlone'
  | 'notIssued'
  | 'evidenceDiffers'
  | 'wrongOutcome'
  | 'overdue'
  | 'postingsDiffer'
  | 'lineDiffers'
  | 'balanceDiffers'
  | 'ledgerDiffers'
  | 'contradiction'
  | 'proofMissing'
  | 'debtWrong';

export interface Finding {
  readonly kind: FindingKind;
  /** Such as `payment 3f…` or `account 17`. */
  readonly about: string;
  /** By what was signed, or by the postings. */
  readonly expected?: string;
  /** What is recorded instead. */
  readonly found?: string;
}

const SENTENCES: Readonly<Record<FindingKind, string>> = {
  notSigned: 'is not signed by whom it has to be signed, or cannot be opened',
  columnsDiffer: 'the row says something else than what was signed',
  halfMissing: 'a half that was handed in is gone',
  codeMissing: 'a status code that was judged is gone',
  standsAlone: 'a row belongs to nothing that is there',
  notIssued: 'it names a certificate or a device that was never issued here',
  evidenceDiffers: 'the row names other evidence than what is kept',
  wrongOutcome: 'what became of the money is not what the evidence says',
  overdue: 'its last day has passed and its money has not moved',
  postingsDiffer: 'the postings are not what the row says',
  lineDiffers: "the line's figures are not what was signed",
  balanceDiffers: 'the balance is not deposits less withdrawals',
  ledgerDiffers: 'the ledger does not agree with itself',
  contradiction: 'two signed messages cannot both be honest, and no proof of it is kept',
  proofMissing: 'it is called a fraud, and no proof that holds is kept',
  debtWrong: 'what is owed is not what the loss account paid for a proven cheat',
};

/** One plain line. */
export function findingText({ kind, about, expected, found }: Finding): string {
  const figures =
    expected === undefined && found === undefined
      ? ''
      : ` (expected ${expected ?? 'nothing'}, found ${found ?? 'nothing'})`;
  return `${about}: ${SENTENCES[kind]}${figures}`;
}

/** Damage may be everywhere; the first thousand are enough to see how. */
const FINDINGS_MAX = 1_000;

export interface Findings {
  add(finding: Finding): void;
  /** Adds one unless both are the same. */
  compare(finding: Pick<Finding, 'kind' | 'about'>, expected: unknown, found: unknown): void;
  list(): readonly Finding[];
  /** Those beyond the list included. */
  total(): number;
}

/** Collects findings. */
export function createFindings(): Findings {
  const kept: Finding[] = [];
  let total = 0;
  const add = (finding: Finding): void => {
    total += 1;
    if (kept.length < FINDINGS_MAX) kept.push(finding);
  };
  return Object.freeze({
    add,
    compare(finding, expected, found): void {
      const [wanted, recorded] = [String(expected), String(found)];
      if (wanted !== recorded) add({ ...finding, expected: wanted, found: recorded });
    },
    list: () => kept,
    total: () => total,
  } satisfies Findings);
}
