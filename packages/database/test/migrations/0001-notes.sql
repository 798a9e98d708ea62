-- A table as small as one can be and still keep every rule of a tenant's table.

-- distribution: distributed(home)
create table note (
  tenant uuid not null,
  home bigint not null,
  body bytea not null,
  amount bigint not null constraint note_amount_not_negative check (amount >= 0),
  constraint note_pk primary key (tenant, home)
);

alter table note enable row level security;
alter table note force row level security;
create policy note_tenant on note
  using (tenant = current_setting('tallystick.tenant')::uuid)
  with check (tenant = current_setting('tallystick.tenant')::uuid);

grant select, insert, update, delete on note to tallystick_service;
