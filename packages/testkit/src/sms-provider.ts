/** An SMS provider for tests: a server on this machine that takes messages as the large ones do. */
// adapter: network

import { createServer, type ServerResponse } from 'node:http';
import { assert } from '@tallystick/protocol/assert';

export interface TakenMessage {
  readonly to: string;
  readonly from: string;
  readonly text: string;
  /** Where it is to be told what became of it. */
  readonly reportTo: string | undefined;
  readonly authorization: string | undefined;
  readonly gatewayId: string;
}

/**
 * What it does with the next messages: takes them, takes them and says nothing, has no time, refuses them, or
 * knows nobody of this name.
 */
export type ProviderMood = 'takes' | 'silent' | 'busy' | 'refuses' | 'stranger';

export interface SmsProvider {
  readonly url: string;
  readonly taken: readonly TakenMessage[];
  mood: ProviderMood;
  /** Called when a message was taken, before it is answered. */
  onTaken: (message: TakenMessage) => Promise<void>;
  close(): void;
}

/** Listens at once. */
export async function openSmsProvider(): Promise<SmsProvider> {
  const taken: TakenMessage[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
      if (provider.mood === 'busy') return answer(response, 429, { code: 20_429 });
      if (provider.mood === 'stranger') return answer(response, 401, { code: 20_003 });
      if (provider.mood === 'refuses') return answer(response, 400, { code: 21_211 });
      const message: TakenMessage = {
        to: form.get('To') ?? '',
        from: form.get('From') ?? '',
        text: form.get('Body') ?? '',
        reportTo: form.get('StatusCallback') ?? undefined,
        authorization: request.headers.authorization,
        gatewayId: `SM${taken.length}`,
      };
      taken.push(message);
      await provider.onTaken(message);
      if (provider.mood === 'silent') return request.socket.destroy();
      return answer(response, 201, { sid: message.gatewayId, status: 'queued' });
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  assert(typeof address === 'object' && address !== null, 'a server has no address');
  const provider: SmsProvider = {
    url: `http://127.0.0.1:${address.port}/Messages.json`,
    taken,
    mood: 'takes',
    onTaken: () => Promise.resolve(),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return provider;
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
