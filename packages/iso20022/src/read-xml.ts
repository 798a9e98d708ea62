/**
 * Reading XML that others wrote (XML 1.0, Namespaces in XML 1.0), with saxes, which is strict. No document type, no
 * entities but the five of XML itself, nothing external; length, depth, elements and texts are bounded. Whatever is
 * in another namespace than the message's is refused, except below `SplmtryData`, where ISO 20022 lets banks put
 * what they like, and which nobody reads.
 */

import { SaxesParser } from 'saxes';
import type { XmlElement } from './xml-element.ts';

export type XmlRefusal =
  | 'tooLarge'
  | 'notWellFormed'
  | 'otherEncoding'
  | 'documentType'
  | 'tooDeep'
  | 'tooManyElements'
  | 'textTooLong'
  | 'otherNamespace'
  | 'textBetweenElements';

export type XmlResult =
  | { readonly ok: true; readonly root: XmlElement }
  /** The line counts from 1. */
  | { readonly ok: false; readonly code: XmlRefusal; readonly line: number };

/** A day's statement of 30,000 entries, as UTF-16 units. */
const DOCUMENT_LENGTH_MAX = 33_554_432;
/** The deepest that a camt.053 goes is 15. */
const DEPTH_MAX = 32;
/** Some thirty for each entry of such a statement. */
const ELEMENTS_MAX = 1_000_000;
/** The longest text of any message has 500. */
const TEXT_LENGTH_MAX = 4_096;
/** Amounts have one, roots a handful. */
const ATTRIBUTES_MAX = 16;
const ANYTHING = 'SplmtryData';

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  readonly line: number;
  text: string;
}

/** Ends the reading; never leaves this file. */
class Stop extends Error {
  readonly refusal: XmlRefusal;
  constructor(refusal: XmlRefusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

/** The root of a document in this namespace, or why it is none. */
export function readXml(text: string, namespace: string): XmlResult {
  if (text.length > DOCUMENT_LENGTH_MAX) return { ok: false, code: 'tooLarge', line: 1 };
  const parser = new SaxesParser({ xmlns: true, position: true });
  const tree = new Tree(namespace, () => parser.line);
  parser.on('error', () => tree.stop('notWellFormed'));
  parser.on('doctype', () => tree.stop('documentType'));
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding !== undefined && !/^utf-8$/i.test(encoding)) tree.stop('otherEncoding');
  });
  parser.on('opentag', (tag) => {
    tree.open(tag);
  });
  parser.on('text', (part) => {
    tree.add(part);
  });
  parser.on('cdata', (part) => {
    tree.add(part);
  });
  parser.on('closetag', () => {
    tree.close();
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof Stop) return { ok: false, code: error.refusal, line: parser.line };
    throw error;
  }
  return tree.root === undefined
    ? { ok: false, code: 'notWellFormed', line: parser.line }
    : { ok: true, root: tree.root };
}

interface Attribute {
  readonly local: string;
  readonly uri: string;
  readonly value: string;
}

interface Tag {
  readonly local: string;
  readonly uri: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** What has been read so far. */
class Tree {
  readonly #namespace: string;
  readonly #line: () => number;
  readonly #path: Open[] = [];
  #elements = 0;
  /** Levels below a `SplmtryData`; 0 outside of one. */
  #skipped = 0;
  root: XmlElement | undefined;

  constructor(namespace: string, line: () => number) {
    this.#namespace = namespace;
    this.#line = line;
  }

  stop(refusal: XmlRefusal): never {
    throw new Stop(refusal);
  }

  open({ local, uri, attributes }: Tag): void {
    this.#elements += 1;
    if (this.#elements > ELEMENTS_MAX) this.stop('tooManyElements');
    if (this.#path.length + this.#skipped >= DEPTH_MAX) this.stop('tooDeep');
    const own = Object.values(attributes);
    if (own.length > ATTRIBUTES_MAX) this.stop('tooManyElements');
    if (this.#skipped > 0 || (local === ANYTHING && uri === this.#namespace)) {
      this.#skipped += 1;
      return;
    }
    if (uri !== this.#namespace) this.stop('otherNamespace');
    this.#path.push({
      name: local,
      // Those of other namespaces, such as where a schema lies, are not the message's.
      attributes: Object.fromEntries(
        own.filter((one) => one.uri === '').map((one) => [one.local, one.value]),
      ),
      children: [],
      line: this.#line(),
      text: '',
    });
  }

  add(part: string): void {
    const element = this.#path.at(-1);
    if (element === undefined || this.#skipped > 0) return;
    // Between elements there is nothing but space, and a million of them must not add up.
    if (element.text === '' && part.trim() === '') return;
    element.text += part;
    if (element.text.length > TEXT_LENGTH_MAX) this.stop('textTooLong');
  }

  close(): void {
    if (this.#skipped > 0) {
      this.#skipped -= 1;
      return;
    }
    const { name, attributes, children, line, text } =
      this.#path.pop() ?? this.stop('notWellFormed');
    const trimmed = text.trim();
    if (children.length > 0 && trimmed !== '') this.stop('textBetweenElements');
    const element = { name, attributes, children, line, text: trimmed };
    const parent = this.#path.at(-1);
    if (parent === undefined) this.root = element;
    else parent.children.push(element);
  }
}
