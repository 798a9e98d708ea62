/** Names and values below each other. */

import type { JSX } from 'preact';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** A list of them. */
export function Facts({ facts }: { facts: readonly Fact[] }): JSX.Element {
  return (
    <dl class="facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
