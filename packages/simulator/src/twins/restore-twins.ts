/** Broken twins of the issuer that was restored from a backup. */

import type { Twin } from './twins.ts';

export const RESTORE_TWINS: readonly Twin[] = [
  {
    name: 'epochNotRaised',
    about: 'a restored issuer stays in its epoch, and no device hands in again what was forgotten',
    file: 'issuer/src/operator/note-restore.ts',
    find: 'const epoch = Math.max(record.epoch + 1, Math.floor(now / MINUTE_SECONDS));',
    replace: 'const epoch = record.epoch;',
  },
  {
    name: 'notRegisteredAgain',
    about:
      'a certificate that the issuer signed and forgot stays unknown, and nobody is paid from it',
    file: 'issuer/src/restore/restores.ts',
    find: 'issuedAt >= backupAt && issuedAt <= restoredAt',
    replace: 'issuedAt > restoredAt && issuedAt < backupAt',
  },
  {
    name: 'registeredTwice',
    about: 'a forgotten certificate is put on its line twice, and twice its money is set aside',
    file: 'issuer/src/restore/issue-again.ts',
    find: '  const missing = body.ceiling - (line.figures.ceiling + line.unbacked);',
    replace: '  const missing = 2n * body.ceiling - (line.figures.ceiling + line.unbacked);',
  },
  {
    name: 'backedByNobody',
    about: 'the line of a forgotten certificate promises money that nobody set aside',
    file: 'issuer/src/restore/issue-again.ts',
    find: '  if (backed === 0n) return { ...line, unbacked };',
    replace:
      '  if (backed >= 0n) return { ...line, unbacked, figures: withCeilingRaised(line.figures, line.figures.ceiling + backed) };',
  },
];
