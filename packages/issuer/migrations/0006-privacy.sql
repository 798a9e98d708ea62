-- What is personal about an account and the issuer keeps all the same: sealed, agreed to, and erasable.

-- The one key under which everything personal of an account is sealed, itself sealed under the tenant's
-- storage key. Without its row nothing of it opens any more.
-- distribution: distributed(home)
create table personal_key (
  tenant uuid not null,
  home bigint not null,
  sealed bytea not null check (octet_length(sealed) = 44),
  primary key (tenant, home)
);

-- Name, address, phone and e-mail as one sealed record.
-- distribution: distributed(home)
create table registration (
  tenant uuid not null,
  home bigint not null,
  sealed bytea not null check (octet_length(sealed) between 29 and 4096),
  set_at bigint not null check (set_at >= 0),
  -- The holder's device; null for the operator.
  key_hash bytea check (octet_length(key_hash) = 32),
  primary key (tenant, home)
);

-- Each word on a purpose stays, since it must be possible to show what was agreed to, and when.
-- distribution: distributed(home)
create table consent (
  tenant uuid not null,
  home bigint not null,
  number integer not null check (number > 0),
  purpose text not null check (purpose in ('precisePlace', 'relevantContent')),
  given boolean not null,
  set_at bigint not null check (set_at >= 0),
  key_hash bytea not null check (octet_length(key_hash) = 32),
  primary key (tenant, home, number)
);

-- An account without a name, and where its money comes from and goes back to.
-- distribution: distributed(home)
create table guest (
  tenant uuid not null,
  home bigint not null,
  -- A keyed hash: equal sources are seen to be equal, and nothing else.
  source bytea not null check (octet_length(source) = 32),
  -- What the operator calls the source, sealed; null once the account is erased.
  sealed_source bytea check (octet_length(sealed_source) between 29 and 1024),
  primary key (tenant, home)
);

-- Orders of one source take turns.
-- distribution: reference
create table guest_source (
  tenant uuid not null,
  source bytea not null check (octet_length(source) = 32),
  primary key (tenant, source)
);

-- What guests' money came from and went back to, over all accounts of a source.
-- distribution: reference
create table guest_movement (
  tenant uuid not null,
  id bytea not null check (octet_length(id) = 32),
  source bytea not null check (octet_length(source) = 32),
  account bigint not null,
  kind text not null check (kind in ('deposit', 'refund')),
  amount bigint not null check (amount > 0),
  moved_at bigint not null check (moved_at >= 0),
  primary key (tenant, id)
);

create index guest_movement_source on guest_movement (tenant, source, moved_at);

-- What the tenant allows its guests; without a row, cautious defaults hold.
-- distribution: reference
create table guest_limit (
  tenant uuid not null,
  balance_max bigint not null check (balance_max >= 0),
  certificate_max bigint not null check (certificate_max >= 0),
  source_max bigint not null check (source_max >= 0),
  source_window_seconds bigint not null check (source_window_seconds > 0),
  primary key (tenant)
);

do $$
declare
  name text;
begin
  foreach name in array array[
    'personal_key', 'registration', 'consent', 'guest', 'guest_source', 'guest_movement', 'guest_limit'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy %I on %I
         using (tenant = (select current_setting(''tallystick.tenant'')::uuid))',
      name || '_tenant', name
    );
    execute format('grant select, insert on %I to tallystick_service', name);
  end loop;
end;
$$;

grant delete on personal_key to tallystick_service;
grant update (sealed, set_at, key_hash), delete on registration to tallystick_service;
grant delete on consent to tallystick_service;
grant update (sealed_source) on guest to tallystick_service;
-- Locking a row needs the right to change it.
grant update (source) on guest_source to tallystick_service;
grant update (balance_max, certificate_max, source_max, source_window_seconds) on guest_limit
  to tallystick_service;

-- An account that was erased keeps its number, because the ledger and signed records name it.
alter table account add column erased_at bigint check (erased_at >= 0);
grant update (name, place, erased_at) on account to tallystick_service;
-- What an erased account needs no more: its enrolment codes and its rules.
grant delete on enrolment, account_rule to tallystick_service;
