-- The status codes that payers typed in where no receipt could be shown back.

-- Each code that was judged, sealed as halves are: under a key that is not in the database, bound to its
-- payment, with the issuer's judgement inside. Whoever writes here makes no wrong code right.
-- distribution: distributed(home)
create table stored_code (
  tenant uuid not null,
  home bigint not null,
  digest bytea not null check (octet_length(digest) = 32),
  -- Which of the payment's tries it was.
  number integer not null check (number between 1 and 3),
  sealed bytea not null,
  received_at bigint not null,
  primary key (tenant, home, digest, number)
);

alter table stored_code enable row level security;
alter table stored_code force row level security;
create policy stored_code_tenant on stored_code
  using (tenant = (select current_setting('tallystick.tenant')::uuid));
grant select, insert on stored_code to tallystick_service;
grant select on stored_code to tallystick_auditor;
