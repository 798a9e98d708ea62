/** What a start prints for people. */

import type { Mode } from '../config/read-config.ts';
import { MERCHANT } from './printed-codes.ts';
import type { Service } from './start-service.ts';

const NOTICE: Readonly<Record<Mode, string>> = {
  test: 'Tallystick runs in test mode: the test bank invents money, and keys lie on this disk.',
  production: 'Tallystick runs in production.',
};

/** The text, with a line end. */
export function announcement(
  { folder, publicUrl, trial }: Omit<Service, 'stop' | 'lost'>,
  mode: Mode,
): string {
  const { merchantType, place } = MERCHANT;
  const codes =
    trial === undefined
      ? []
      : [
          `  Tenant             ${trial.tenant} ("Tallystick Test", INR)`,
          `  Test bank          deposits of any sum, of money that does not exist`,
          '',
          'Enrolment codes, each for one device:',
          `  customer  ${trial.codes.customer}`,
          `  merchant  ${trial.codes.merchant}`,
          `            (type ${merchantType}, place ${place})`,
        ];
  return [
    NOTICE[mode],
    '',
    `  API documentation  ${publicUrl}/docs`,
    `  Data               ${folder}`,
    ...codes,
    '',
    'Ctrl-C stops it. The data stay for the next start; npm start -- --fresh begins anew.',
    '',
  ].join('\n');
}
