-- Coins: what was minted, what became of each, and every way out of a holder's hands that was seen.
--
-- home is the account that the coins were made for, whoever holds them now: its money backs them.

-- All coins of one call. What is set aside for them is amount - paid - returned.
-- distribution: distributed(home)
create table coin_mint (
  tenant uuid not null,
  home bigint not null,
  batch bytea not null check (octet_length(batch) = 12),
  -- The device that owned them first.
  key_hash bytea not null check (octet_length(key_hash) = 32),
  virtual_id integer not null check (virtual_id between 0 and 999999999),
  currency integer not null,
  amount bigint not null check (amount > 0),
  paid bigint not null default 0 check (paid >= 0),
  returned bigint not null default 0 check (returned >= 0),
  issued_at bigint not null,
  redeem_by bigint not null,
  primary key (tenant, home, batch),
  constraint coin_mint_left check (amount - paid - returned >= 0)
);

create index coin_mint_out on coin_mint (tenant, home, redeem_by) where amount > paid + returned;

-- UUID: batch and number (V-28).
-- distribution: distributed(home)
create table coin (
  tenant uuid not null,
  home bigint not null,
  batch bytea not null check (octet_length(batch) = 12),
  number bigint not null check (number between 0 and 4294967295),
  value bigint not null check (value > 0),
  state text not null default 'live' check (state in ('live', 'redeemed', 'returned')),
  -- The transfer to the issuer that redeemed it, and what its holder got of the value.
  redeemed_by bytea check (octet_length(redeemed_by) = 32),
  redeemed_for bigint check (redeemed_for between 0 and value),
  changed_at bigint not null,
  primary key (tenant, home, batch, number),
  constraint coin_redeemed check (
    (redeemed_by is null) = (state <> 'redeemed') and (redeemed_for is null) = (redeemed_by is null)
  )
);

-- One way out of a holder's hands: two for one (coin, previous) are a double spend of that holder.
-- distribution: distributed(home)
create table coin_step (
  tenant uuid not null,
  home bigint not null,
  batch bytea not null check (octet_length(batch) = 12),
  number bigint not null,
  -- By what the holder had it: digest of the coin, or of the transfer that brought it.
  previous bytea not null check (octet_length(previous) = 32),
  -- The holder's transfer of it.
  transfer bytea not null check (octet_length(transfer) = 32),
  holder bigint not null,
  holder_key_hash bytea not null check (octet_length(holder_key_hash) = 32),
  -- The claim that showed it, and whose that was.
  claimant bigint not null,
  claim bytea not null check (octet_length(claim) = 32),
  seen_at bigint not null,
  primary key (tenant, home, batch, number, previous, transfer)
);

create index coin_step_holder on coin_step (tenant, holder, home, batch, number);

-- Claims as they were handed in, encrypted under a key that is not in the database. home is the claimant.
-- distribution: distributed(home)
create table coin_claim (
  tenant uuid not null,
  home bigint not null,
  digest bytea not null check (octet_length(digest) = 32),
  sealed bytea not null,
  received_at bigint not null,
  primary key (tenant, home, digest)
);

alter table account add column last_mint bigint not null default 0 check (last_mint >= 0);
grant update (last_mint) on account to tallystick_service;

alter table work drop constraint work_kind_check;
alter table work add constraint work_kind_check check (kind in (
  'rollUp', 'lapse', 'release', 'reclaimCover', 'reverse', 'history', 'notice', 'closeCase', 'dispute', 'reimburse',
  'renewKeys', 'returnCoins'
));

do $$
declare
  name text;
begin
  foreach name in array array['coin_mint', 'coin', 'coin_step', 'coin_claim'] loop
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
grant update (paid, returned) on coin_mint to tallystick_service;
grant update (state, redeemed_by, redeemed_for, changed_at) on coin to tallystick_service;
