-- Objections to payments (P-26), and who decided what.

-- claimed_at: when the payee first asked for the money; from then on it can be objected to.
alter table payment add column claimed_at bigint;
grant update (claimed_at) on payment to tallystick_service;
create index payment_claimed on payment (tenant, home, claimed_at, digest) where claimed_at is not null;

-- How long after its redemption a payment can be objected to, how long somebody has to decide, and from
-- which amount on two operators have to agree; null where one is enough.
alter table tenant
  add column dispute_window_seconds bigint not null default 5184000,
  add column dispute_decide_seconds bigint not null default 1209600,
  add column dispute_two_from bigint;
grant update (dispute_window_seconds, dispute_decide_seconds, dispute_two_from)
  on tenant to tallystick_service;

-- distribution: distributed(home)
create table dispute (
  tenant uuid not null,
  -- The payer's account, and the payment.
  home bigint not null,
  digest bytea not null check (octet_length(digest) = 32),
  -- The device that objected, why, and its holder's words, sealed.
  key_hash bytea not null check (octet_length(key_hash) = 32),
  reason text not null check (reason in ('notMine', 'otherAmount', 'paidTwice', 'notReceived')),
  sealed_words bytea not null,
  opened_at bigint not null,
  decide_by bigint not null check (decide_by >= opened_at),
  -- What one operator proposes where two have to agree.
  proposal text,
  outcome text check (outcome in ('upheld', 'rejected')),
  ground text check (ground in ('operator', 'reportedDevice', 'ownHalf', 'notDecided', 'payeeGaveUp')),
  -- Who bears what an upheld objection gives back.
  borne_by text check (borne_by in ('payee', 'tenant')),
  words text not null default '',
  -- Who decided, as the audit log names them.
  decided_by text not null default '',
  decided_at bigint,
  -- What the tenant has paid the payer for it, and whether there is more to come.
  reimbursed bigint not null default 0 check (reimbursed >= 0),
  reimburse boolean not null default false,
  primary key (tenant, home, digest),
  constraint dispute_decided check ((outcome is null) = (decided_at is null)),
  constraint dispute_borne check ((outcome is not distinct from 'upheld') = (borne_by is not null))
);

create index dispute_open on dispute (tenant, decide_by, digest) where decided_at is null;
-- An operator names a dispute by its payment alone.
create index dispute_digest on dispute (tenant, digest);

alter table dispute enable row level security;
alter table dispute force row level security;
create policy dispute_tenant on dispute
  using (tenant = (select current_setting('tallystick.tenant')::uuid));
grant select, insert on dispute to tallystick_service;
grant update (sealed_words, proposal, outcome, ground, borne_by, words, decided_by, decided_at,
  reimbursed, reimburse)
  on dispute to tallystick_service;
grant select on dispute to tallystick_auditor;

alter table work drop constraint work_kind_check;
alter table work add constraint work_kind_check check (kind in (
  'rollUp', 'lapse', 'release', 'reclaimCover', 'reverse', 'history', 'notice', 'dispute', 'reimburse'
));
