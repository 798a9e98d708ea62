-- Money out to bank accounts: every payout with what banks said of it, and which merchants have the day's takings go by
-- themselves.

-- A payout, kept before any bank is asked; its money is in the account's `outgoing` from that moment. Its id makes the
-- ids of what banks are asked.
-- distribution: distributed(home)
create table pay_out (
  tenant uuid not null,
  home bigint not null,
  id bytea not null check (octet_length(id) = 16),
  -- Of the account, from 1 up: the order in which they were given.
  number bigint not null check (number > 0),
  currency integer not null,
  amount bigint not null check (amount > 0),
  -- Whether all was asked for, and whether the end of a day asked.
  takes_all boolean not null,
  is_end_of_day boolean not null,
  -- Where it goes; empty once the account is erased.
  sealed bytea not null,
  state text not null default 'ordered'
    check (state in ('ordered', 'sent', 'remitted', 'returned', 'refused')),
  -- The operator's bank that may have been asked, a BIC or an IFSC; set before it is.
  bank text check (octet_length(bank) between 8 and 11),
  -- Those that declined, with spaces between them.
  tried text not null default '',
  -- Why the first bank declined, or why the money came back.
  reason text check (length(reason) between 1 and 48),
  -- The reason as the bank wrote it, where it did.
  bank_reason text check (length(bank_reason) between 1 and 48),
  ordered_at bigint not null,
  changed_at bigint not null,
  primary key (tenant, home, id),
  constraint pay_out_reason check (reason is not null or state in ('ordered', 'sent', 'remitted')),
  constraint pay_out_bank check (bank is not null or state in ('ordered', 'refused'))
);

-- For the list of all orders at banks, in and out.
create index pay_out_newest on pay_out (tenant, ordered_at, home, id);
create index bank_order_newest on bank_order (tenant, asked_at, home, id);
create unique index pay_out_number on pay_out (tenant, home, number);
-- One at a time.
create unique index pay_out_open on pay_out (tenant, home) where state in ('ordered', 'sent');

-- A merchant's takings are paid out at this hour of the tenant's day.
-- distribution: distributed(home)
create table end_of_day (
  tenant uuid not null,
  home bigint not null,
  hour smallint not null check (hour between 0 and 23),
  set_at bigint not null,
  -- The device that said so.
  key_hash bytea not null check (octet_length(key_hash) = 32),
  primary key (tenant, home)
);

alter table work drop constraint work_kind_check;
alter table work add constraint work_kind_check check (kind in (
  'rollUp', 'lapse', 'release', 'reclaimCover', 'reverse', 'history', 'notice', 'closeCase', 'dispute', 'reimburse',
  'renewKeys', 'returnCoins', 'bankOrder', 'payOut', 'endOfDay'
));

-- Payouts are asked about by the worker for orders at banks.
drop index work_due;
create index work_due on work (tenant, due_at) where kind not in ('notice', 'bankOrder', 'payOut');
drop index work_bank_order;
create index work_bank on work (tenant, due_at) where kind in ('bankOrder', 'payOut');

do $$
declare
  name text;
begin
  foreach name in array array['pay_out', 'end_of_day'] loop
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
grant update (sealed, state, bank, tried, reason, bank_reason, changed_at) on pay_out to tallystick_service;
grant update (hour, set_at, key_hash), delete on end_of_day to tallystick_service;

-- That a bank has it, or that it arrived, moves no balance of the holder's.
create trigger pay_out_news after update on pay_out
  for each row when (old.state is distinct from new.state)
  execute function account_news_of_bank_order();
