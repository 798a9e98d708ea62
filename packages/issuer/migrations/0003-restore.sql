-- An issuer that was restored from a backup: what the operator said of it, and what lines promise since
-- without money behind it.

-- One row for each time: certificates that were signed in the time between are registered again.
-- distribution: reference
create table restore (
  tenant uuid not null,
  -- The epoch that began with it.
  epoch integer not null check (epoch > 0),
  backup_at bigint not null,
  restored_at bigint not null check (restored_at >= backup_at),
  -- Bundles with numbers above the first and up to the second were published in between, if at all.
  seq_at_backup integer not null,
  seq_left_out integer not null check (seq_left_out >= seq_at_backup),
  primary key (tenant, epoch)
);

alter table restore enable row level security;
alter table restore force row level security;
create policy restore_tenant on restore
  using (tenant = (select current_setting('tallystick.tenant')::uuid));
grant select, insert on restore to tallystick_service;

-- unbacked: what certificates that were registered again allow beyond the ceiling, which is what money
-- stands behind. lent: what the loss account put into the reservation for them and has not got back.
alter table line
  add column unbacked bigint not null default 0 check (unbacked >= 0),
  add column lent bigint not null default 0 check (lent >= 0);
grant update (unbacked, lent) on line to tallystick_service;

-- A forgotten certificate has the number that the line's next one got after the restore.
alter table certificate drop constraint certificate_tenant_home_line_version_key;

-- issuedAgain: signed between a backup and its restore, and registered again.
alter table alarm drop constraint alarm_kind_check;
alter table alarm add constraint alarm_kind_check check (kind in ('neverIssued', 'issuedAgain'));
