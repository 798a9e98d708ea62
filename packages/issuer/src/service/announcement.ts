/** What a start prints for people. */

import { renderUnicodeCompact } from 'uqr';
import type { AccountRole } from '@tallystick/protocol/calls/enrol';
import type { Mode } from '../config/read-config.ts';
import type { AppName } from '../http/app-files.ts';
import { MERCHANT } from './printed-codes.ts';
import type { Service } from './start-service.ts';

const NOTICE: Readonly<Record<Mode, string>> = {
  test: 'Tallystick runs in test mode: the test bank invents money, and keys lie on this disk.',
  production: 'Tallystick runs in production.',
};

const APP_TITLES: Readonly<Record<AppName, string>> = { wallet: 'Wallet', terminal: 'Terminal' };
const APP_OWNERS: Readonly<Record<AppName, AccountRole>> = {
  wallet: 'customer',
  terminal: 'merchant',
};

type Announced = Omit<Service, 'stop' | 'lost'>;

/** The text, with a line end. */
export function announcement(service: Announced, mode: Mode): string {
  const { folder, publicUrl, apps, trial } = service;
  return [
    NOTICE[mode],
    '',
    ...apps.map((app) => `  ${APP_TITLES[app].padEnd(17)}  ${publicUrl}/${app}/`),
    `  API documentation  ${publicUrl}/docs`,
    `  Data               ${folder}`,
    ...(trial === undefined ? [] : codes(service, trial)),
    ...(service.isLan ? forPhones(service) : []),
    '',
    'Ctrl-C stops it. The data stay for the next start; npm start -- --fresh begins anew.',
    '',
  ].join('\n');
}

interface Opening {
  /** Whose app the link opens. */
  readonly who: string;
  readonly link: string;
}

/** What opens each app with its enrolment code in hand, as far as the apps are built. */
function openings({ publicUrl, apps, trial }: Announced): readonly Opening[] {
  if (trial === undefined) return [];
  return apps.map((app) => ({
    who: `the ${APP_OWNERS[app]}'s ${app}`,
    // Behind the sign, because browsers tell no server what stands there.
    link: `${publicUrl}/${app}/#enrol=${trial.codes[APP_OWNERS[app]]}`,
  }));
}

function codes(
  service: Announced,
  { tenant, codes: printed }: NonNullable<Announced['trial']>,
): readonly string[] {
  const { merchantType, place } = MERCHANT;
  return [
    `  Tenant             ${tenant} ("Tallystick Test", INR)`,
    `  Test bank          deposits of any sum, of money that does not exist`,
    ...openings(service).flatMap(({ who, link }) => ['', `To open ${who} and enrol it:`, link]),
    '',
    'Enrolment codes to paste instead, each for one device:',
    `  customer  ${printed.customer}`,
    `  merchant  ${printed.merchant}`,
    `            (type ${merchantType}, place ${place})`,
  ];
}

/** Nobody types such a link on a phone. */
function forPhones(service: Announced): readonly string[] {
  const { publicUrl } = service;
  return [
    '',
    `Phones in this network open ${publicUrl}/ and first take the certificate there:`,
    qr(`${publicUrl}/`),
    ...openings(service).flatMap(({ who, link }) => [
      '',
      `Then a phone scans this to open ${who} and enrol it:`,
      qr(link),
    ]),
  ];
}

/** Light on dark, as most terminals are; scanners read both. Links fit into 80 columns. */
function qr(text: string): string {
  return renderUnicodeCompact(text, { ecc: 'L', border: 2 });
}
