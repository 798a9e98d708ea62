-- The issuer's own facts: tenants, accounts, devices, lines, certificates, payments and their halves.
--
-- home is the account number whose reservation backs a row; facts of a payee have the payee's account
-- number there. Times are unix seconds. Money moves in the ledger's tables only.

-- Each tenant sees its own row.
-- distribution: reference
create table tenant (
  tenant uuid primary key,
  name text not null,
  -- CBOR of the policy and the certificate settings.
  settings bytea not null,
  epoch integer not null check (epoch >= 0),
  bundle_seq integer not null check (bundle_seq >= 0),
  -- Revocations or settings changed after the newest bundle was made.
  bundle_stale boolean not null,
  last_account bigint not null check (last_account >= 0),
  created_at bigint not null
);

-- distribution: reference
create table tenant_currency (
  tenant uuid not null,
  number integer not null check (number between 1 and 65535),
  code text not null,
  exponent integer not null check (exponent between 0 and 6),
  primary key (tenant, number)
);

-- Every bundle that was published: a claim names the one its payee held.
-- distribution: reference
create table trust_bundle (
  tenant uuid not null,
  seq integer not null,
  epoch integer not null,
  issued_at bigint not null,
  valid_until bigint not null,
  bytes bytea not null,
  primary key (tenant, seq)
);

-- distribution: distributed(home)
create table account (
  tenant uuid not null,
  home bigint not null check (home > 0),
  role text not null check (role in ('customer', 'merchant')),
  name text not null,
  currency integer not null,
  merchant_type integer check (merchant_type between 0 and 9999),
  place text,
  -- The caller's id of the order to open it: the same order opens one account.
  order_id bytea not null check (octet_length(order_id) = 16),
  last_certificate bigint not null check (last_certificate >= 0),
  last_till integer not null check (last_till >= 0),
  created_at bigint not null,
  primary key (tenant, home)
);

-- Finds the account of an order that is repeated.
-- distribution: reference
create table account_order (
  tenant uuid not null,
  order_id bytea not null check (octet_length(order_id) = 16),
  account bigint not null,
  primary key (tenant, order_id)
);

-- distribution: reference
create table enrolment (
  tenant uuid not null,
  secret_hash bytea not null check (octet_length(secret_hash) = 32),
  account bigint not null,
  expires_at bigint not null,
  used_by bytea check (octet_length(used_by) = 32),
  primary key (tenant, secret_hash)
);

-- From the key hash that a call names to the home account.
-- distribution: reference
create table device_route (
  tenant uuid not null,
  key_hash bytea not null check (octet_length(key_hash) = 32),
  account bigint not null,
  primary key (tenant, key_hash)
);

-- distribution: distributed(home)
create table device (
  tenant uuid not null,
  home bigint not null,
  key_hash bytea not null check (octet_length(key_hash) = 32),
  public_key bytea not null check (octet_length(public_key) = 33),
  till integer not null,
  status text not null check (status in ('active', 'blocked', 'revoked')),
  -- The first bundle that lists the device; null while none does.
  revoked_in_seq integer,
  account_certificate bytea not null,
  certificate_expires_at bigint not null,
  -- The payee's last statement.
  last_payee_seq bigint not null,
  synced_bundle_seq bigint not null,
  enrolled_at bigint not null,
  primary key (tenant, home, key_hash)
);

create index device_revoked on device (tenant, home, key_hash) where status <> 'active';

-- distribution: distributed(home)
create table line (
  tenant uuid not null,
  home bigint not null,
  line bytea not null check (octet_length(line) = 16),
  key_hash bytea not null,
  currency integer not null,
  purse bigint not null,
  status text not null check (status in ('open', 'closed', 'fraud')),
  ceiling bigint not null check (ceiling >= 0),
  settled bigint not null check (settled >= 0),
  returned bigint not null check (returned >= 0),
  known_counter bigint not null check (known_counter >= 0),
  known_sum bigint not null check (known_sum >= 0),
  -- Paid from cover for this line, to be repaid from what is left of its reservation.
  covered bigint not null check (covered >= 0),
  version bigint not null check (version >= 0),
  -- Every payment up to this number is known: it stood so when the newest certificate was issued.
  complete_counter bigint not null check (complete_counter >= 0),
  -- Where the payer's last statement says that the line stands.
  head_counter bigint,
  head_digest bytea,
  head_sum bigint,
  head_statement bytea,
  primary key (tenant, home, line),
  constraint line_reservation check (ceiling - settled - returned >= 0)
);

-- distribution: distributed(home)
create table certificate (
  tenant uuid not null,
  home bigint not null,
  digest bytea not null check (octet_length(digest) = 32),
  line bytea not null,
  version bigint not null,
  base_sum bigint not null,
  ceiling bigint not null,
  issued_at bigint not null,
  expires_at bigint not null,
  redeem_by bigint not null,
  bytes bytea not null,
  primary key (tenant, home, digest),
  unique (tenant, home, line, version)
);

create index certificate_running on certificate (tenant, home, line, redeem_by);

-- What a call that moved money was answered with: the same call id gives the same answer.
-- distribution: distributed(home)
create table call_answer (
  tenant uuid not null,
  home bigint not null,
  key_hash bytea not null,
  call_id bytea not null check (octet_length(call_id) = 16),
  request_hash bytea not null,
  result bytea not null,
  answered_at bigint not null,
  primary key (tenant, home, key_hash, call_id)
);

-- A payment is named by the digest of its withdrawal. (line, counter) is not unique: the second half of
-- a double spend must be stored to be seen.
-- distribution: distributed(home)
create table payment (
  tenant uuid not null,
  home bigint not null,
  digest bytea not null check (octet_length(digest) = 32),
  line bytea not null,
  counter bigint not null,
  cumulative bigint not null,
  amount bigint not null check (amount > 0),
  previous bytea not null,
  certificate bytea not null,
  redeem_by bigint not null,
  payee bigint not null,
  payee_key_hash bytea not null,
  till integer not null,
  request bytea not null check (octet_length(request) = 32),
  request_seq bigint not null,
  bundle_seq bigint not null,
  status text not null check (status in (
    'awaited', 'redeemed', 'waiting', 'settled', 'disputed', 'reversed', 'refused', 'returned'
  )),
  code text,
  paid_reservation bigint not null check (paid_reservation >= 0),
  paid_cover bigint not null check (paid_cover >= 0),
  paid_late bigint not null check (paid_late >= 0),
  -- Evidence, from which the tally is computed.
  claimed boolean not null,
  reported boolean not null,
  receipt text check (receipt in ('accepted', 'declined', 'void')),
  receipt_seq bigint,
  code_matched boolean not null,
  -- The wrong status codes that were tried, each once, with commas between.
  wrong_codes text not null,
  -- Handed in after the payee had stated that there was nothing more.
  late boolean not null,
  first_seen_at bigint not null,
  changed_at bigint not null,
  primary key (tenant, home, digest),
  constraint payment_paid check (paid_reservation + paid_cover + paid_late <= amount)
);

create index payment_line on payment (tenant, home, line, counter);
create index payment_open on payment (tenant, home, line, redeem_by)
  where status in ('awaited', 'redeemed', 'waiting', 'disputed');
-- A payee asks for its payments by digest and does not know the payers' accounts.
create index payment_digest on payment (tenant, digest);
create index payment_request on payment (tenant, payee, request);

-- The halves as they were handed in, encrypted under a key that is not in the database (G-063).
-- distribution: distributed(home)
create table half (
  tenant uuid not null,
  home bigint not null,
  digest bytea not null,
  side text not null check (side in ('payee', 'payer')),
  sealed bytea not null,
  received_at bigint not null,
  primary key (tenant, home, digest, side)
);

-- Every receipt that came with a half: a later void must not overwrite an earlier word.
-- distribution: distributed(home)
create table stored_receipt (
  tenant uuid not null,
  home bigint not null,
  digest bytea not null,
  receipt bytea not null check (octet_length(receipt) = 32),
  sealed bytea not null,
  received_at bigint not null,
  primary key (tenant, home, digest, receipt)
);

-- Which payment used up a request. home is the payee.
-- distribution: distributed(home)
create table paid_request (
  tenant uuid not null,
  home bigint not null,
  request bytea not null check (octet_length(request) = 32),
  digest bytea not null check (octet_length(digest) = 32),
  primary key (tenant, home, request)
);

-- Requests that their payee closed unpaid. home is the payee.
-- distribution: distributed(home)
create table closed_request (
  tenant uuid not null,
  home bigint not null,
  request bytea not null check (octet_length(request) = 32),
  closed_at bigint not null,
  primary key (tenant, home, request)
);

-- Payments that a payee's device named as accepted in a statement. home is the payee.
-- distribution: distributed(home)
create table open_record (
  tenant uuid not null,
  home bigint not null,
  key_hash bytea not null,
  digest bytea not null check (octet_length(digest) = 32),
  -- The statement with the highest sequence that named it.
  statement bytea not null,
  last_payee_seq bigint not null,
  primary key (tenant, home, key_hash, digest)
);

-- Signed statements, kept because they may become half of a proof.
-- distribution: distributed(home)
create table statement (
  tenant uuid not null,
  home bigint not null,
  digest bytea not null check (octet_length(digest) = 32),
  key_hash bytea not null,
  kind text not null check (kind in ('payer', 'payee', 'stateLost')),
  bytes bytea not null,
  received_at bigint not null,
  primary key (tenant, home, digest)
);

-- distribution: distributed(home)
create table fraud_proof (
  tenant uuid not null,
  home bigint not null,
  digest bytea not null check (octet_length(digest) = 32),
  key_hash bytea not null,
  kind text not null,
  bytes bytea not null,
  found_at bigint not null,
  primary key (tenant, home, digest)
);

-- What should be impossible and was seen: a certificate that verifies but was never issued.
-- distribution: distributed(home)
create table alarm (
  tenant uuid not null,
  home bigint not null,
  digest bytea not null check (octet_length(digest) = 32),
  kind text not null check (kind in ('neverIssued')),
  bytes bytea not null,
  raised_at bigint not null,
  primary key (tenant, home, digest)
);

-- Cover that is allotted to a till; what is left of it is the balance of its ledger account.
-- distribution: distributed(home)
create table cover_allotment (
  tenant uuid not null,
  home bigint not null,
  till integer not null,
  order_id bytea not null check (octet_length(order_id) = 16),
  currency integer not null,
  amount bigint not null check (amount > 0),
  until bigint not null,
  primary key (tenant, home, till)
);

-- Deferred work, written in the transaction that causes it. One row for a subject and a kind: work
-- that is asked for twice is done once, at the earlier time.
-- distribution: distributed(home)
create table work (
  tenant uuid not null,
  home bigint not null,
  kind text not null check (kind in ('rollUp', 'lapse', 'release', 'reclaimCover', 'reverse')),
  subject bytea not null,
  due_at bigint not null,
  attempts integer not null,
  primary key (tenant, home, kind, subject)
);

create index work_due on work (tenant, due_at);

do $$
declare
  name text;
begin
  foreach name in array array[
    'tenant', 'tenant_currency', 'trust_bundle', 'account', 'account_order', 'enrolment',
    'device_route', 'device', 'line', 'certificate', 'call_answer', 'payment', 'half',
    'stored_receipt', 'paid_request', 'closed_request', 'open_record', 'statement', 'fraud_proof', 'alarm', 'cover_allotment', 'work'
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

-- What is signed or counted stays; only these columns of these tables change.
grant update (settings, epoch, bundle_seq, bundle_stale, last_account) on tenant to tallystick_service;
grant update (last_certificate, last_till) on account to tallystick_service;
grant update (used_by) on enrolment to tallystick_service;
grant update (status, revoked_in_seq, account_certificate, certificate_expires_at, last_payee_seq,
  synced_bundle_seq) on device to tallystick_service;
grant update (status, ceiling, settled, returned, known_counter, known_sum, covered, version,
  complete_counter, head_counter, head_digest, head_sum, head_statement) on line to tallystick_service;
grant update (status, code, paid_reservation, paid_cover, paid_late, claimed, reported, receipt,
  receipt_seq, code_matched, wrong_codes, late, changed_at) on payment to tallystick_service;
grant update (statement, last_payee_seq) on open_record to tallystick_service;
grant update (order_id, amount, until) on cover_allotment to tallystick_service;
grant update (due_at, attempts), delete on work to tallystick_service;
