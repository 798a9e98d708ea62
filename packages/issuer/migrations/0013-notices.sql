-- What people are told by SMS: each thing once for each who is to hear of it, what became of the message,
-- and how a tenant wants its messages.

-- distribution: distributed(home)
create table notice (
  tenant uuid not null,
  home bigint not null,
  -- The event and what it is about: what is caused twice is one notice.
  id bytea not null check (octet_length(id) between 3 and 96),
  event text not null check (octet_length(event) between 1 and 40),
  subject bytea not null check (octet_length(subject) between 1 and 32),
  -- What the text is made from, as JSON; null once the notice is over.
  fields text check (octet_length(fields) <= 2048),
  state text not null check (state in ('waiting', 'sending', 'sent', 'delivered', 'failed', 'dropped')),
  -- Why it failed or was dropped, or what keeps it waiting.
  reason text,
  given_at bigint not null,
  -- It is told before this time; quiet hours and limits give way.
  by_at bigint,
  attempts integer not null check (attempts >= 0),
  -- When the last attempt began.
  tried_at bigint,
  -- What an attempt is called outside: random, and the same for each attempt.
  reference bytea check (octet_length(reference) = 16),
  gateway text,
  -- What the gateway calls the message.
  gateway_id text check (octet_length(gateway_id) between 1 and 128),
  -- A keyed hash of the number it went to.
  number bytea check (octet_length(number) = 32),
  changed_at bigint not null,
  primary key (tenant, home, id)
);

create index notice_reference on notice (tenant, reference) where reference is not null;
create index notice_gateway on notice (tenant, gateway_id) where gateway_id is not null;
create index notice_number on notice (tenant, number) where number is not null;
create index notice_given on notice (tenant, given_at, home, id);

-- Messages of a day, as the tenant counts its days; those to one number, and all of them under no number.
-- distribution: reference
create table notice_day (
  tenant uuid not null,
  day integer not null,
  number bytea not null check (octet_length(number) in (0, 32)),
  sent integer not null check (sent >= 0),
  primary key (tenant, day, number)
);

-- Numbers that want no more messages than those that protect their money.
-- distribution: reference
create table notice_stop (
  tenant uuid not null,
  number bytea not null check (octet_length(number) = 32),
  since bigint not null,
  primary key (tenant, number)
);

-- Without a row, cautious defaults hold.
-- distribution: reference
create table notice_setting (
  tenant uuid not null,
  language text not null,
  utc_offset_minutes integer not null check (utc_offset_minutes between -720 and 840),
  -- Minutes of the day; where both are the same there are no quiet hours.
  quiet_from integer not null check (quiet_from between 0 and 1439),
  quiet_until integer not null check (quiet_until between 0 and 1439),
  number_day_max integer not null check (number_day_max > 0),
  tenant_day_max integer not null check (tenant_day_max > 0),
  primary key (tenant)
);

-- Texts in the place of the built-in ones.
-- distribution: reference
create table notice_template (
  tenant uuid not null,
  event text not null,
  language text not null,
  template text not null check (octet_length(template) between 1 and 2048),
  primary key (tenant, event, language)
);

do $$
declare
  name text;
begin
  foreach name in array array[
    'notice', 'notice_day', 'notice_stop', 'notice_setting', 'notice_template'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy %I on %I using (tenant = (select current_setting(''tallystick.tenant'')::uuid))',
      name || '_tenant', name);
    execute format('grant select, insert on %I to tallystick_service', name);
  end loop;
end
$$;

grant update (fields, state, reason, attempts, tried_at, reference, gateway, gateway_id, number, changed_at),
  delete on notice to tallystick_service;
grant update (sent), delete on notice_day to tallystick_service;
grant delete on notice_stop to tallystick_service;
grant update (language, utc_offset_minutes, quiet_from, quiet_until, number_day_max, tenant_day_max)
  on notice_setting to tallystick_service;
grant update (template), delete on notice_template to tallystick_service;

-- notice: somebody is to be told something. Subject: the notice's id.
alter table work drop constraint work_kind_check;
alter table work add constraint work_kind_check
  check (kind in ('rollUp', 'lapse', 'release', 'reclaimCover', 'reverse', 'history', 'notice'));

-- Two queues: messages that wait for a gateway must not stand before money.
drop index work_due;
create index work_due on work (tenant, due_at) where kind <> 'notice';
create index work_notice on work (tenant, due_at) where kind = 'notice';
