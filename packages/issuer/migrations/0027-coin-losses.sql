-- Claims of lost coins: to whom payers' halves show that coins went, and which accounts claim that they lost them.
--
-- home is the account that the coin was made for, whoever holds it now: its money backs it.

-- A payer's half names who got the coin, signed by the payer: whoever lost it may claim it.
-- distribution: distributed(home)
create table coin_payee (
  tenant uuid not null,
  home bigint not null,
  batch bytea not null check (octet_length(batch) = 12),
  number bigint not null check (number between 0 and 4294967295),
  -- The payer's transfer, by which the half is named.
  transfer bytea not null check (octet_length(transfer) = 32),
  payer bigint not null,
  payee bigint not null,
  -- What of the coin's value is the payee's; the rest is the payer's.
  worth bigint not null check (worth > 0),
  -- The mint's: until then the coin may be claimed as lost.
  redeem_by bigint not null,
  primary key (tenant, home, batch, number, transfer)
);

-- What an account was given, and what it handed on, as long as that can matter.
create index coin_payee_payee on coin_payee (tenant, payee, redeem_by);
create index coin_payee_payer on coin_payee (tenant, payer, redeem_by);

-- One claim of one account. Several of one coin contradict each other, and each is kept.
-- distribution: distributed(home)
create table coin_loss (
  tenant uuid not null,
  home bigint not null,
  batch bytea not null check (octet_length(batch) = 12),
  number bigint not null check (number between 0 and 4294967295),
  -- The transfer that names the claimant; empty where the money comes to the claimant without one.
  transfer bytea not null check (octet_length(transfer) in (0, 32)),
  claimant bigint not null,
  -- The device that made the claim.
  key_hash bytea not null check (octet_length(key_hash) = 32),
  claimed_at bigint not null,
  -- When the coin's money became the claimant's by this claim.
  paid_at bigint,
  primary key (tenant, home, batch, number, claimant, transfer),
  constraint coin_loss_named check (paid_at is null or octet_length(transfer) = 32)
);

create index coin_loss_claimant on coin_loss (tenant, claimant, claimed_at);

do $$
declare
  name text;
begin
  foreach name in array array['coin_payee', 'coin_loss'] loop
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
grant update (paid_at) on coin_loss to tallystick_service;
