/** From the text of a file to a message of one kind, or why it is none. */

import { MessageFault, one } from './xml-fields.ts';
import { readXml, type XmlRefusal } from './read-xml.ts';
import type { XmlElement } from './xml-element.ts';

export type MessageRefusal =
  | { readonly code: XmlRefusal | 'otherMessage'; readonly line: number }
  /** An element that is missing, twice, or not of its type; or one around which sums are not what they should be. */
  | {
      readonly code: 'malformed' | 'doesNotAddUp';
      readonly element: string;
      readonly line: number;
    };

export type MessageResult<Message> =
  { readonly ok: true; readonly message: Message } | ({ readonly ok: false } & MessageRefusal);

export interface MessageKind<Message> {
  /** Such as `camt.053.001.08`. */
  readonly name: string;
  /** The element below `Document`. */
  readonly root: string;
  readonly read: (root: XmlElement) => Message;
}

/** The message, understood whole. */
export function readMessage<Message>(
  text: string,
  { name, root, read }: MessageKind<Message>,
): MessageResult<Message> {
  const document = readXml(text, `urn:iso:std:iso:20022:tech:xsd:${name}`);
  if (!document.ok) return document;
  if (document.root.name !== 'Document') return { ok: false, code: 'otherMessage', line: 1 };
  try {
    return { ok: true, message: read(one(document.root, root)) };
  } catch (error) {
    if (!(error instanceof MessageFault)) throw error;
    const { code, element, line } = error;
    return { ok: false, code, element, line };
  }
}
