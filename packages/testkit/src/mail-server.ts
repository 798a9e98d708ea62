/** A mail server on this machine, which keeps what it takes: real SMTP, by a library. */
// adapter: network

import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { freePort } from './free-port.ts';

export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came, headers and text. */
  readonly source: string;
}

export interface MailServer {
  readonly url: string;
  readonly taken: readonly TakenMail[];
  /** Answers the recipient or the message with this code from now on; 250 takes everything. */
  answer(at: 'recipient' | 'message', code: number): void;
  close(): Promise<void>;
}

export const MAIL_USER = 'tally';
export const MAIL_PASSWORD = 'secret';

/** Listens on a free port, without TLS. */
export async function openMailServer(): Promise<MailServer> {
  const taken: TakenMail[] = [];
  const codes = { recipient: 250, message: 250 };
  const faultOf = (code: number): Error | null =>
    code === 250 ? null : Object.assign(new Error('not now'), { responseCode: code });
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) => {
      const isUs = username === MAIL_USER && password === MAIL_PASSWORD;
      done(isUs ? null : new Error('unknown user'), { user: username ?? '' });
    },
    onRcptTo: (_address, _session, done) => done(faultOf(codes.recipient)),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const fault = faultOf(codes.message);
        if (fault === null) taken.push(mailOf(envelope, Buffer.concat(chunks).toString()));
        done(fault);
      });
    },
  });
  const port = await freePort();
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    answer: (at, code) => {
      codes[at] = code;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
      }),
  };
}

function mailOf({ mailFrom, rcptTo }: SMTPServerSession['envelope'], source: string): TakenMail {
  const from = mailFrom === false ? '' : mailFrom.address;
  return { from, to: rcptTo.map(({ address }) => address), source };
}
