-- Money from bank accounts: whose account it is, and every order of money with what the bank said.

-- The account holder's own bank account, sealed under the key that is erased with the account.
-- distribution: distributed(home)
create table bank_account (
  tenant uuid not null,
  home bigint not null,
  sealed bytea not null,
  set_at bigint not null,
  -- The holder's device that said so.
  key_hash bytea not null check (octet_length(key_hash) = 32),
  primary key (tenant, home)
);

-- An order of money, kept before the bank is asked anything. Its id makes the ids of what is asked.
-- distribution: distributed(home)
create table bank_order (
  tenant uuid not null,
  home bigint not null,
  id bytea not null check (octet_length(id) = 16),
  -- Of the account, from 1 up: the order in which they were given.
  number bigint not null check (number > 0),
  currency integer not null,
  amount bigint not null check (amount > 0),
  -- Which bank is asked, and has the money from then on: a BIC or an IFSC.
  bank text not null check (octet_length(bank) between 8 and 11),
  -- The details as they were when it was ordered; empty once the account is erased.
  sealed bytea not null,
  state text not null default 'asked' check (state in ('asked', 'authenticated', 'credited', 'refused')),
  reason text check (length(reason) between 1 and 48),
  asked_at bigint not null,
  changed_at bigint not null,
  primary key (tenant, home, id),
  constraint bank_order_reason check ((reason is null) = (state <> 'refused'))
);

create unique index bank_order_number on bank_order (tenant, home, number);
-- One at a time: who tries details at a bank waits for its answer.
create unique index bank_order_open on bank_order (tenant, home) where state in ('asked', 'authenticated');

alter table work drop constraint work_kind_check;
alter table work add constraint work_kind_check check (kind in (
  'rollUp', 'lapse', 'release', 'reclaimCover', 'reverse', 'history', 'notice', 'closeCase', 'dispute', 'reimburse',
  'renewKeys', 'returnCoins', 'bankOrder'
));

-- Banks are asked by a worker of their own, as gateways are: neither holds up what needs nobody else.
drop index work_due;
create index work_due on work (tenant, due_at) where kind not in ('notice', 'bankOrder');
create index work_bank_order on work (tenant, due_at) where kind = 'bankOrder';

do $$
declare
  name text;
begin
  foreach name in array array['bank_account', 'bank_order'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy %I on %I using (tenant = (select current_setting(''tallystick.tenant'')::uuid))',
      name || '_tenant', name);
    execute format('grant select, insert on %I to tallystick_service', name);
    execute format('grant select on %I to tallystick_auditor', name);
  end loop;
end
$$;
grant update (sealed, set_at, key_hash), delete on bank_account to tallystick_service;
grant update (sealed, state, reason, changed_at) on bank_order to tallystick_service;

-- A refusal moves no balance, and the holder waits for it.
create function account_news_of_bank_order() returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
  perform account_news_tell(array[new.tenant], array[new.home]);
  return null;
end
$$;

create trigger bank_order_news after update on bank_order
  for each row when (old.state is distinct from new.state)
  execute function account_news_of_bank_order();
