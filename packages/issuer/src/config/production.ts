/** What production asks for and what it refuses: nothing that a test may have left open. */

import type { Config } from './read-config.ts';

/** Why this configuration does not serve in production, as one line; undefined when it does. */
export function checkProduction(config: Config): string | undefined {
  if (config.isFresh) {
    return 'TALLYSTICK_MODE=production refuses --fresh: name a new folder instead (TALLYSTICK_DATA_FOLDER).';
  }
  if (config.isLan) {
    return 'TALLYSTICK_MODE=production refuses --lan: put TLS in front, with a certificate that browsers know.';
  }
  if (config.databaseUrl === undefined && !config.isDataFolderGiven) {
    return 'TALLYSTICK_MODE=production needs to know where its data lie: set DATABASE_URL or TALLYSTICK_DATA_FOLDER.';
  }
  if (config.masterKey === undefined) {
    return 'TALLYSTICK_MODE=production needs TALLYSTICK_MASTER_KEY: 16 random bytes as base64url, kept outside the data folder.';
  }
  if (config.apiKey === undefined) {
    return 'TALLYSTICK_MODE=production needs TALLYSTICK_API_KEY: 32 random bytes as base64url.';
  }
  if (config.publicUrl === undefined || !config.publicUrl.startsWith('https://')) {
    return 'TALLYSTICK_MODE=production needs TALLYSTICK_PUBLIC_URL with https: it stands in every enrolment code.';
  }
  return undefined;
}
