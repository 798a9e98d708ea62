/** Seeded tables that miss what a tenant's table needs. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messages, reported } from '../seeded.ts';
import { tables } from './tables.ts';

const PATH = 'packages/ledger/migrations/0001-a.sql';
const LATER = 'packages/ledger/migrations/0002-b.sql';

const SECURITY = `
alter table posting enable row level security;
alter table posting force row level security;
create policy posting_tenant on posting using (tenant = current_setting('t')::uuid);
`;

const POSTING = `-- distribution: distributed(home)
create table posting (
  tenant uuid not null,
  home bigint not null check (home in (1, 2)), -- the key, always
  id bytea not null,
  note text default 'a, b (c',
  primary key (tenant, home, id),
  constraint posting_positive check (home > 0)
);
${SECURITY}`;

test('a table with everything it needs is not reported', () => {
  assert.deepEqual(messages(tables, { [PATH]: POSTING }), []);
});

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'no distribution',
    POSTING.replace('-- distribution: distributed(home)', ''),
    ['no line "-- distribution: ..." directly above the table posting'],
  ],
  [
    'a distribution that is not directly above',
    POSTING.replace('distributed(home)\n', 'distributed(home)\n\n'),
    ['no line "-- distribution: ..." directly above the table posting'],
  ],
  [
    'an unknown distribution',
    POSTING.replace('distributed(home)', 'everywhere'),
    ['posting: distribution is distributed(<column>), reference or local'],
  ],
  [
    'a distribution column that does not exist',
    POSTING.replace('distributed(home)', 'distributed(id2)'),
    [
      'a unique index of posting (tenant, home, id) does not hold id2',
      'posting is distributed by id2, which is not one of its columns',
    ],
  ],
  [
    'a tenant that is not first',
    POSTING.replace('  tenant uuid not null,\n', '').replace(
      '  id bytea',
      '  tenant uuid not null,\n  id bytea',
    ),
    ['the first column of posting is not "tenant uuid not null"'],
  ],
  [
    'a primary key without the distribution column',
    POSTING.replace('(tenant, home, id)', '(tenant, id)'),
    ['a unique index of posting (tenant, id) does not hold home'],
  ],
  [
    'a unique column',
    POSTING.replace('id bytea not null', 'id bytea not null unique'),
    [
      'a unique index of posting (id) does not hold home',
      'a unique index of posting (id) does not hold tenant',
    ],
  ],
  [
    'no row-level security',
    POSTING.replace(SECURITY, ''),
    [
      'posting has no policy',
      'posting: row level security is not enabled',
      'posting: row level security is not forced',
    ],
  ],
];

for (const [name, text, expected] of cases) {
  test(`a table is reported: ${name}`, () => {
    assert.deepEqual(messages(tables, { [PATH]: text }), expected);
  });
}

test('a unique index and a constraint of a later migration are looked at, at their place', () => {
  const later = [
    '-- Two keys.',
    'create unique index posting_id on posting (id, home);',
    'alter table posting add constraint c unique (tenant, id);',
    'create index posting_note on posting (note);',
  ].join('\n');
  assert.deepEqual(reported(tables, { [PATH]: POSTING, [LATER]: later }), [
    `${LATER}:2`,
    `${LATER}:3`,
  ]);
});

test('a loop over the names of tables may give them their policies', () => {
  const loop = `do $$
    declare t text;
    begin
      foreach t in array array['posting', 'other'] loop -- 'absent'
        execute format('alter table %I enable row level security', t);
        execute format('alter table %I force row level security', t);
        execute format('create policy %I on %I using (true)', t, t);
      end loop;
    end;
    $$;`;
  assert.deepEqual(messages(tables, { [PATH]: POSTING.replace(SECURITY, () => loop) }), []);
  const absent = loop.replace("'posting', ", '');
  assert.equal(messages(tables, { [PATH]: POSTING.replace(SECURITY, () => absent) }).length, 3);
});

test('a reference table needs no distribution column in its keys', () => {
  const text = POSTING.replace('distributed(home)', 'reference').replace(
    '(tenant, home, id)',
    '(tenant, id)',
  );
  assert.deepEqual(messages(tables, { [PATH]: text }), []);
});

test('a table outside of the migrations is reported', () => {
  assert.deepEqual(reported(tables, { 'packages/ledger/src/a.sql': POSTING }), [
    'packages/ledger/src/a.sql:2',
  ]);
});
