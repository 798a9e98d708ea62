/** The settings of the mail server: where it is, and as whom we come. Its password is never repeated. */

export interface MailConfig {
  /** `smtp://host:587`, which has to offer TLS, or `smtps://host:465`. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** One address. */
  readonly from: string;
}

export type MailConfigResult =
  | { readonly ok: true; readonly mail?: MailConfig }
  /** One line for people. */
  | { readonly ok: false; readonly message: string };

const NEEDED = [
  'TALLYSTICK_MAIL_USER',
  'TALLYSTICK_MAIL_PASSWORD',
  'TALLYSTICK_MAIL_FROM',
] as const;
const TEXT_LENGTH_MAX = 256;
const TEXT = new RegExp(`^[\\x21-\\x7e]{1,${TEXT_LENGTH_MAX}}$`);
const ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/;

/** The mail server, none, or what is wrong with its settings. */
export function readMailSettings(read: (name: string) => string | undefined): MailConfigResult {
  const url = read('TALLYSTICK_MAIL_URL');
  if (url === undefined) {
    const left = NEEDED.find((name) => read(name) !== undefined);
    return left === undefined
      ? { ok: true }
      : refuse(`${left} is of no use without TALLYSTICK_MAIL_URL: give smtps://host:465 there.`);
  }
  if (!isMailServer(url)) {
    return refuse(
      'TALLYSTICK_MAIL_URL is no address of a mail server: give smtps://host:465, or smtp://host:587 where it offers TLS.',
    );
  }
  const [user = '', password = '', from = ''] = NEEDED.map((name) => read(name) ?? '');
  for (const [name, text] of [
    ['TALLYSTICK_MAIL_USER', user],
    ['TALLYSTICK_MAIL_PASSWORD', password],
  ] as const) {
    if (TEXT.test(text)) continue;
    return refuse(
      `${name} does not fit: give 1 to ${TEXT_LENGTH_MAX} letters of ASCII, without spaces.`,
    );
  }
  if (!ADDRESS.test(from)) {
    return refuse('TALLYSTICK_MAIL_FROM is no address: give one such as notices@example.org.');
  }
  return { ok: true, mail: { url, user, password, from } };
}

function refuse(message: string): MailConfigResult {
  return { ok: false, message };
}

function isMailServer(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return (
    url !== undefined &&
    /^smtps?:$/.test(url.protocol) &&
    `${url.username}${url.password}${url.hash}${url.search}` === '' &&
    url.hostname !== '' &&
    url.port !== '' &&
    /^\/?$/.test(url.pathname)
  );
}
