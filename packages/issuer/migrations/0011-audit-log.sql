-- What operators asked for and what they were answered. Nothing of it is changed or taken away: each entry's
-- digest is over the one before, and whoever noted a digest can tell.

-- distribution: reference
create table audit_entry (
  tenant uuid not null,
  number bigint not null check (number > 0),
  at bigint not null,
  -- What happened, as JSON; the digest is over this very text.
  body text not null,
  digest bytea not null check (octet_length(digest) = 32),
  primary key (tenant, number)
);

-- The last entry; its row is held while one is added, and it is the last row that a transaction locks.
-- distribution: reference
create table audit_head (
  tenant uuid primary key,
  number bigint not null check (number >= 0),
  digest bytea not null check (octet_length(digest) = 32)
);

-- Even the owner has to say so, by disabling a trigger, before an entry can be rewritten.
create function audit_refuse_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception '% is refused on %: what is in the audit log stays',
    tg_op, tg_table_name using errcode = 'restrict_violation';
end
$$;
revoke all on function audit_refuse_change() from public;

create trigger audit_entry_immutable before update or delete or truncate on audit_entry
  for each statement execute function audit_refuse_change();

do $$
declare
  name text;
begin
  foreach name in array array['audit_entry', 'audit_head'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy %I on %I using (tenant = (select current_setting(''tallystick.tenant'')::uuid))',
      name || '_tenant', name);
  end loop;
end
$$;
grant select, insert on audit_entry to tallystick_service;
grant select, insert, update (number, digest) on audit_head to tallystick_service;
