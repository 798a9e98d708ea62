-- Payments that their payers ordered through the network, because the till had none.

-- ordered: the payer's device signed in time that the payment is to be paid; it is asked for, whoever else
-- claims it.
alter table payment add column ordered boolean not null default false;
grant update (ordered) on payment to tallystick_service;

-- What a till has to be told of: few, and only until it hands them in.
create index payment_untold on payment (tenant, payee, payee_key_hash) where ordered and not claimed;

-- Each order that counted, sealed as halves are: on what a payment was settled must not rest on a column.
-- distribution: distributed(home)
create table stored_order (
  tenant uuid not null,
  home bigint not null,
  digest bytea not null check (octet_length(digest) = 32),
  sealed bytea not null,
  received_at bigint not null,
  primary key (tenant, home, digest)
);

alter table stored_order enable row level security;
alter table stored_order force row level security;
create policy stored_order_tenant on stored_order
  using (tenant = (select current_setting('tallystick.tenant')::uuid));
grant select, insert on stored_order to tallystick_service;
grant select on stored_order to tallystick_auditor;
