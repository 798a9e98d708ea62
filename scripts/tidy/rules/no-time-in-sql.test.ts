/** Seeded clocks and random numbers of the database. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reported } from '../seeded.ts';
import { noTimeInSql } from './no-time-in-sql.ts';

const SQL = 'packages/ledger/migrations/0001.sql';
const SOURCE = 'packages/ledger/src/a.ts';

test('the clock and randomness of the database are reported in .sql files', () => {
  const text = [
    'create table a (at timestamptz default now(),',
    '  b date default CURRENT_DATE,',
    '  id uuid default gen_random_uuid());',
    'create function f() returns void language sql as $$ select random() $$;',
  ].join('\n');
  assert.deepEqual(
    reported(noTimeInSql, { [SQL]: text }),
    [1, 2, 3, 4].map((n) => `${SQL}:${n}`),
  );
});

test('comments are not SQL, in function bodies neither', () => {
  const text = '-- not now()\n/* nor random() */\nselect $$ -- now()\n 1 $$;';
  assert.deepEqual(reported(noTimeInSql, { [SQL]: text }), []);
});

test('strings with SQL in sources are looked at, templates too', () => {
  const code = [
    "query('select now()');",
    'query(`insert into a values (${b}, clock_timestamp())`);',
    "const message = 'do it now (or later)';",
    "const name = 'now()';",
  ].join('\n');
  assert.deepEqual(reported(noTimeInSql, { [SOURCE]: code }), [`${SOURCE}:1`]);
});
