/** What a status report says of each transfer of the file that it is about; and of what it names besides. */

import type { BatchReport, StatusReport, StatusWord } from './read-pain-002.ts';

/** A file as it was sent. */
export interface SentFile {
  readonly messageId: string;
  /** The ids of its transfers, batch by batch. */
  readonly batches: ReadonlyMap<string, readonly string[]>;
}

export type ReportRefusal =
  /** It is about another file. */
  | 'otherFile'
  /** It names a batch or a transfer that the file has not, or a transfer of another batch. */
  | 'unknownReference'
  /** It names one transfer or one batch twice. */
  | 'repeatedReference'
  /** It says that parts differ, and nothing of a part. */
  | 'partsMissing';

export type ReportJudgement =
  /** By end-to-end id; transfers that it says nothing of are not in it. */
  | { readonly ok: true; readonly words: ReadonlyMap<string, StatusWord> }
  | { readonly ok: false; readonly code: ReportRefusal };

/** Refuses the whole report where it does not fit the file: half of a report is no word to act upon. */
export function judgeReport(report: StatusReport, sent: SentFile): ReportJudgement {
  if (report.originalMessageId !== sent.messageId) return { ok: false, code: 'otherFile' };
  const words = new Map<string, StatusWord>();
  const seen = new Set<string>();
  for (const batch of report.batches) {
    if (seen.has(batch.batchId)) return { ok: false, code: 'repeatedReference' };
    seen.add(batch.batchId);
    const refusal = judgeBatch(batch, report.word, sent.batches.get(batch.batchId), words);
    if (refusal !== undefined) return { ok: false, code: refusal };
  }
  if (report.word?.status === 'partly' && words.size === 0) {
    return { ok: false, code: 'partsMissing' };
  }
  for (const [batchId, ids] of sent.batches) {
    if (!seen.has(batchId)) spread(report.word, ids, words);
  }
  return { ok: true, words };
}

function judgeBatch(
  { transfers, word }: BatchReport,
  above: StatusWord | undefined,
  ids: readonly string[] | undefined,
  words: Map<string, StatusWord>,
): ReportRefusal | undefined {
  if (ids === undefined) return 'unknownReference';
  const known = new Set(ids);
  const named = new Set<string>();
  for (const { endToEndId, instructionId, word: own } of transfers) {
    // We give a transfer one id for both.
    const id = endToEndId ?? instructionId ?? '';
    if (!known.has(id) || (instructionId ?? id) !== id) return 'unknownReference';
    if (named.has(id)) return 'repeatedReference';
    named.add(id);
    spread(own ?? word ?? above, [id], words);
  }
  if (word?.status === 'partly' && transfers.length === 0) return 'partsMissing';
  const rest = ids.filter((id) => !named.has(id));
  spread(word ?? above, rest, words);
  return undefined;
}

/** A word on a whole holds for its parts, unless it is that they differ. */
function spread(
  word: StatusWord | undefined,
  ids: readonly string[],
  words: Map<string, StatusWord>,
): void {
  if (word === undefined || word.status === 'partly') return;
  for (const id of ids) words.set(id, word);
}
