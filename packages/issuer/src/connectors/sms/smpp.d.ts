/** What we use of the package `smpp`, which has no types of its own. */

declare module 'smpp' {
  import type { EventEmitter } from 'node:events';

  /** A PDU by the field names of SMPP 3.4, section 5. */
  export interface Pdu {
    readonly command: string;
    readonly command_status: number;
    readonly message_id?: string;
    readonly source_addr?: string;
    readonly esm_class?: number;
    readonly short_message?: { readonly message?: string | Uint8Array };
    readonly message_payload?: { readonly message?: string | Uint8Array };
    readonly receipted_message_id?: string;
    readonly message_state?: number;
    readonly user_message_reference?: number;
    response(fields?: { readonly command_status?: number; readonly message_id?: string }): Pdu;
  }

  type Answered = (pdu: Pdu) => void;

  export interface Session extends EventEmitter {
    /** False where the socket takes nothing more; then nothing is answered. */
    send(pdu: Pdu): boolean;
    bind_transceiver(fields: Readonly<Record<string, unknown>>, answered: Answered): boolean;
    submit_sm(fields: Readonly<Record<string, unknown>>, answered: Answered): boolean;
    deliver_sm(fields: Readonly<Record<string, unknown>>, answered: Answered): boolean;
    enquire_link(fields: Readonly<Record<string, never>>, answered: Answered): boolean;
    unbind(fields: Readonly<Record<string, never>>, answered: Answered): boolean;
    destroy(): void;
  }

  /** A centre, for tests. */
  export interface Server {
    listen(port: number, host: string, listening: () => void): void;
    address(): { readonly port: number };
    close(): void;
  }

  const smpp: {
    connect(options: { readonly url: string }): Session;
    createServer(opened: (session: Session) => void): Server;
  };
  export default smpp;
}
