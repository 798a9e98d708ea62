-- Trace data (V-72): who may read them, the cases for which they are asked, and the sealed reports, which
-- nobody here can open.

-- The keys to which devices seal, newest last; each stays, so that a swap can be seen afterwards.
-- distribution: reference
create table investigator (
  tenant uuid not null,
  number integer not null check (number > 0),
  public_key bytea not null check (octet_length(public_key) = 32),
  set_at bigint not null check (set_at >= 0),
  primary key (tenant, number)
);

-- A case is about one device of the account, on one ground; a ground carries one case, ever.
-- distribution: distributed(home)
create table trace_case (
  tenant uuid not null,
  home bigint not null,
  number integer not null check (number > 0),
  reason text not null check (reason in ('fraud', 'loss')),
  key_hash bytea not null check (octet_length(key_hash) = 32),
  opened_by text not null check (opened_by in ('operator', 'holder')),
  opened_at bigint not null check (opened_at >= 0),
  -- From then on it is closed, whatever anybody did.
  closes_at bigint not null check (closes_at > opened_at),
  closed_at bigint check (closed_at >= opened_at),
  -- How often its reports were given out, and when last.
  releases integer not null default 0 check (releases >= 0),
  released_at bigint check (released_at >= opened_at),
  primary key (tenant, home, number),
  unique (tenant, home, key_hash, reason)
);

-- The few that a device may be asked for.
create index trace_case_open on trace_case (tenant, home, key_hash) where closed_at is null;

-- What a device sealed to the investigator. Goes when its case is closed.
-- distribution: distributed(home)
create table trace_report (
  tenant uuid not null,
  home bigint not null,
  number integer not null,
  digest bytea not null check (octet_length(digest) = 32),
  investigator_key bytea not null check (octet_length(investigator_key) = 32),
  sealed bytea not null check (octet_length(sealed) between 49 and 4144),
  received_at bigint not null check (received_at >= 0),
  primary key (tenant, home, number, digest)
);

do $$
declare
  name text;
begin
  foreach name in array array['investigator', 'trace_case', 'trace_report'] loop
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

grant update (closed_at, releases, released_at) on trace_case to tallystick_service;
grant delete on trace_report to tallystick_service;

alter table consent drop constraint consent_purpose_check;
alter table consent add constraint consent_purpose_check
  check (purpose in ('precisePlace', 'relevantContent', 'traceData'));

alter table work drop constraint work_kind_check;
alter table work add constraint work_kind_check
  check (kind in ('rollUp', 'lapse', 'release', 'reclaimCover', 'reverse', 'history', 'closeCase'));
