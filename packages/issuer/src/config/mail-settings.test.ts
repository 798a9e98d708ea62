/** The settings of a mail server: none, whole, or refused in one line that repeats no password. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMailSettings } from './mail-settings.ts';

const WHOLE: Readonly<Record<string, string>> = {
  TALLYSTICK_MAIL_URL: 'smtps://mail.example.org:465',
  TALLYSTICK_MAIL_USER: 'tally',
  TALLYSTICK_MAIL_PASSWORD: 'correct-horse',
  TALLYSTICK_MAIL_FROM: 'notices@example.org',
};

function messageOf(changes: Readonly<Record<string, string | undefined>>): string {
  const result = readMailSettings((name) => ({ ...WHOLE, ...changes })[name]);
  return result.ok ? 'taken' : result.message;
}

test('a mail server is given whole, or not at all', () => {
  assert.deepEqual(
    readMailSettings(() => undefined),
    { ok: true },
  );
  const { url, user, password, from } = {
    url: 'smtps://mail.example.org:465',
    user: 'tally',
    password: 'correct-horse',
    from: 'notices@example.org',
  };
  assert.deepEqual(
    readMailSettings((name) => WHOLE[name]),
    { ok: true, mail: { url, user, password, from } },
  );
  assert.equal(messageOf({ TALLYSTICK_MAIL_URL: 'smtp://10.0.0.7:587/' }), 'taken');
});

test('what is no server, user, password or sender is refused by its name', () => {
  for (const url of [
    'https://mail.example.org:465',
    'smtps://mail.example.org',
    'smtps://tally:secret@mail.example.org:465',
    'smtps://mail.example.org:465/inbox',
    'smtps://mail.example.org:465?pool=1',
    'mail',
  ]) {
    assert.match(messageOf({ TALLYSTICK_MAIL_URL: url }), /^TALLYSTICK_MAIL_URL is no address/);
  }
  assert.match(messageOf({ TALLYSTICK_MAIL_URL: undefined }), /^TALLYSTICK_MAIL_USER is of no use/);
  assert.match(
    messageOf({ TALLYSTICK_MAIL_USER: undefined }),
    /^TALLYSTICK_MAIL_USER does not fit/,
  );
  const spaced = messageOf({ TALLYSTICK_MAIL_PASSWORD: 'correct horse' });
  assert.match(spaced, /^TALLYSTICK_MAIL_PASSWORD does not fit/);
  assert.doesNotMatch(spaced, /horse/);
  for (const from of ['notices', 'Notices <notices@example.org>', 'a@b, c@d', 'a@b\r\nBcc: c@d']) {
    assert.match(messageOf({ TALLYSTICK_MAIL_FROM: from }), /^TALLYSTICK_MAIL_FROM is no address/);
  }
});
