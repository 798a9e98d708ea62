-- Payers' halves of payments with coins: the way out of the payer's hands, before anybody redeems.
--
-- home is the payer.

-- Encrypted under a key that is not in the database. One without the payee's word, and one for each word of it.
-- distribution: distributed(home)
create table coin_half (
  tenant uuid not null,
  home bigint not null,
  -- Of the payer's transfer: the payment's name.
  digest bytea not null check (octet_length(digest) = 32),
  -- Digest of the payee's receipt; empty where there is none.
  receipt bytea not null check (octet_length(receipt) in (0, 32)),
  -- What the payee is owed.
  amount bigint not null check (amount > 0),
  outcome text check (outcome in ('accepted', 'declined', 'void')),
  sealed bytea not null,
  received_at bigint not null,
  primary key (tenant, home, digest, receipt),
  constraint coin_half_receipt check ((outcome is null) = (octet_length(receipt) = 0))
);

alter table coin_half enable row level security;
alter table coin_half force row level security;
create policy coin_half_tenant on coin_half
  using (tenant = (select current_setting('tallystick.tenant')::uuid));
grant select, insert on coin_half to tallystick_service;
grant select on coin_half to tallystick_auditor;

-- The coins of one payment. Who had a given coin the primary key answers.
drop index coin_step_holder;
create index coin_step_transfer on coin_step (tenant, holder, transfer);

-- Whose money a returned coin became: of the last holder who showed that it had it. Null: of its home.
alter table coin add column returned_to bigint;
alter table coin add constraint coin_returned check (returned_to is null or state = 'returned');
grant update (returned_to) on coin to tallystick_service;
