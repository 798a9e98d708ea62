-- After a double spend: what the loss account paid for a convicted line is owed by its account, and the
-- holder may say once how it came about.

-- What is owed at this moment is what the loss account is out for the line (covered + lent), less what was
-- forgiven of it; it is collected by postings, and this row says only that, since when and how much it was.
-- distribution: distributed(home)
create table debt (
  tenant uuid not null,
  home bigint not null,
  line bytea not null check (octet_length(line) = 16),
  amount bigint not null check (amount > 0),
  arisen_at bigint not null check (arisen_at >= 0),
  -- What the loss account bears for good, and why.
  forgiven bigint not null default 0 check (forgiven >= 0 and forgiven <= amount),
  forgiven_at bigint check ((forgiven_at is null) = (forgiven = 0)),
  reason text check ((reason is null) = (forgiven = 0)),
  primary key (tenant, home, line)
);

-- One for each convicted device. The text is sealed under the account's personal key.
-- distribution: distributed(home)
create table appeal (
  tenant uuid not null,
  home bigint not null,
  key_hash bytea not null check (octet_length(key_hash) = 32),
  sealed bytea not null check (octet_length(sealed) between 29 and 8192),
  made_at bigint not null check (made_at >= 0),
  outcome text check (outcome in ('upheld', 'rejected')),
  reason text check ((reason is null) = (outcome is null)),
  decided_at bigint check ((decided_at is null) = (outcome is null)),
  primary key (tenant, home, key_hash)
);

create index appeal_open on appeal (tenant, home, key_hash) where outcome is null;

-- A device's proofs, for whoever asks how it stands.
create index fraud_proof_device on fraud_proof (tenant, home, key_hash);

do $$
declare
  name text;
begin
  foreach name in array array['debt', 'appeal'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy %I on %I using (tenant = (select current_setting(''tallystick.tenant'')::uuid))',
      name || '_tenant', name);
    execute format('grant select, insert on %I to tallystick_service', name);
  end loop;
end
$$;
grant update (amount, forgiven, forgiven_at, reason) on debt to tallystick_service;
grant update (outcome, reason, decided_at), delete on appeal to tallystick_service;
grant select on debt to tallystick_auditor;
