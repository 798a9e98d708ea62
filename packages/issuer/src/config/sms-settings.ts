/** The settings of the SMS gateway: which kind, where it is, and as whom we come. Its secrets are never repeated. */

export type SmsConfig =
  | { readonly kind: 'console' }
  | ({ readonly kind: 'http'; readonly hookSecret: string } & SmsAccess)
  | ({ readonly kind: 'smpp' } & SmsAccess);

interface SmsAccess {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly from: string;
}

export type SmsConfigResult =
  | { readonly ok: true; readonly sms?: SmsConfig }
  /** One line for people. */
  | { readonly ok: false; readonly message: string };

const KINDS = ['smpp', 'http', 'console'] as const;
/** E.164, a short code, or a sender's name (3GPP TS 23.040, section 9.1.2.5: eleven letters). */
const FROM = /^(?:\+[1-9][0-9]{6,14}|[0-9]{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{3,11})$/;
/** SMPP 3.4, section 4.1: 15 letters of a system id, 8 of a password. */
const SMPP_USER_LENGTH_MAX = 15;
const SMPP_PASSWORD_LENGTH_MAX = 8;
const TEXT_LENGTH_MAX = 256;
const QUOTED_LENGTH_MAX = 60;

const NEEDED = [
  'TALLYSTICK_SMS_URL',
  'TALLYSTICK_SMS_USER',
  'TALLYSTICK_SMS_PASSWORD',
  'TALLYSTICK_SMS_FROM',
] as const;

/** The gateway, none, or what is wrong with its settings. */
export function readSmsSettings(
  read: (name: string) => string | undefined,
  mode: 'test' | 'production',
): SmsConfigResult {
  const named = read('TALLYSTICK_SMS');
  if (named === undefined) {
    const left = [...NEEDED, 'TALLYSTICK_SMS_HOOK_SECRET'].find((name) => read(name) !== undefined);
    return left === undefined
      ? { ok: true }
      : refuse(`${left} is of no use without TALLYSTICK_SMS: give ${KINDS.join(' or ')} there.`);
  }
  const kind = KINDS.find((known) => known === named);
  if (kind === undefined) {
    const shown = JSON.stringify(named.slice(0, QUOTED_LENGTH_MAX));
    return refuse(`TALLYSTICK_SMS is ${shown}: give ${KINDS.join(' or ')}.`);
  }
  if (kind === 'console') {
    return mode === 'test'
      ? { ok: true, sms: { kind } }
      : refuse('TALLYSTICK_SMS=console shows numbers and codes: in production give smpp or http.');
  }
  const [url = '', user = '', password = '', from = ''] = NEEDED.map((name) => read(name) ?? '');
  const fault =
    urlFault(kind, url, mode) ??
    textFault('TALLYSTICK_SMS_USER', user, kind === 'smpp' ? SMPP_USER_LENGTH_MAX : undefined) ??
    textFault(
      'TALLYSTICK_SMS_PASSWORD',
      password,
      kind === 'smpp' ? SMPP_PASSWORD_LENGTH_MAX : undefined,
    );
  if (fault !== undefined) return refuse(fault);
  if (!FROM.test(from)) {
    return refuse(
      'TALLYSTICK_SMS_FROM is no sender: give a number such as +919820012345, a short code, or three to eleven letters.',
    );
  }
  const access = { url, user, password, from };
  if (kind === 'smpp') return { ok: true, sms: { kind, ...access } };
  const hookSecret = read('TALLYSTICK_SMS_HOOK_SECRET') ?? password;
  return { ok: true, sms: { kind, ...access, hookSecret } };
}

function refuse(message: string): SmsConfigResult {
  return { ok: false, message };
}

function urlFault(
  kind: 'http' | 'smpp',
  text: string,
  mode: 'test' | 'production',
): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined && `${url.username}${url.password}${url.hash}` === '' && url.hostname !== '';
  if (kind === 'smpp') {
    const isSmpp = isPlain && /^s?smpp:$/.test(url.protocol) && /^\/?$/.test(url.pathname);
    return isSmpp
      ? undefined
      : 'TALLYSTICK_SMS_URL is no address of an SMS centre: give smpp://host:2775, or ssmpp://host:3550 over TLS.';
  }
  const isHttp = isPlain && (mode === 'test' ? /^https?:$/ : /^https:$/).test(url.protocol);
  return isHttp
    ? undefined
    : 'TALLYSTICK_SMS_URL is no address to post messages to: give one with https, without user and password.';
}

function textFault(name: string, text: string, lengthMax = TEXT_LENGTH_MAX): string | undefined {
  return text.length > 0 && text.length <= lengthMax && /^[\x21-\x7e]+$/.test(text)
    ? undefined
    : `${name} does not fit: give 1 to ${lengthMax} letters of ASCII, without spaces.`;
}
