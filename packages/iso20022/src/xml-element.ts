/** XML as this package holds it: elements of one namespace, with their texts. */

export interface XmlElement {
  /** Without prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Without the spaces around it; empty where there are children. */
  readonly text: string;
  /** Where it begins, counted from 1; 0 for what we made ourselves. */
  readonly line: number;
}
