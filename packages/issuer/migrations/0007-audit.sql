-- What an auditor may read, and what is missing from accounts' histories.

-- What balances are recomputed from, and nobody's name: no enrolment secrets, no answers to calls, no
-- names of accounts. Later tables are not shown unless their migration says so.
do $$
declare
  name text;
begin
  foreach name in array array[
    'tenant', 'tenant_currency', 'trust_bundle', 'device', 'line', 'certificate', 'payment', 'half',
    'stored_receipt', 'paid_request', 'closed_request', 'statement', 'fraud_proof', 'restore', 'work',
    'ledger_account', 'ledger_posting', 'ledger_transit', 'ledger_entry'
  ] loop
    execute format('grant select on %I to tallystick_auditor', name);
  end loop;
end;
$$;
grant select (tenant, home, role, currency, created_at) on account to tallystick_auditor;

-- What an account's history lacks or contradicts. Facts of the payer's account. One row for a kind and a
-- subject, for ever: it is resolved when what was missing arrives, and open again if that proves wrong.
-- distribution: distributed(home)
create table history_finding (
  tenant uuid not null,
  home bigint not null,
  number integer not null check (number > 0),
  kind text not null check (kind in (
    'gap', 'payerHalfMissing', 'payeeHalfMissing', 'receiptMissing', 'hiddenPayment', 'halvesDisagree',
    'wrongCode'
  )),
  -- The line of a gap, else the digest of the payment.
  about bytea not null check (octet_length(about) in (16, 32)),
  -- The first and the last number that is missing; 0 where it is about one payment.
  counter_from bigint not null check (counter_from >= 0),
  counter_to bigint not null check (counter_to >= counter_from),
  first_seen_at bigint not null,
  resolved_at bigint check (resolved_at >= first_seen_at),
  primary key (tenant, home, number),
  unique (tenant, home, kind, about, counter_from)
);

create index history_finding_open on history_finding (tenant, home, number) where resolved_at is null;

alter table history_finding enable row level security;
alter table history_finding force row level security;
create policy history_finding_tenant on history_finding
  using (tenant = (select current_setting('tallystick.tenant')::uuid));
grant select, insert on history_finding to tallystick_service;
grant update (counter_to, resolved_at) on history_finding to tallystick_service;
grant select on history_finding to tallystick_auditor;

alter table work drop constraint work_kind_check;
alter table work add constraint work_kind_check
  check (kind in ('rollUp', 'lapse', 'release', 'reclaimCover', 'reverse', 'history'));
