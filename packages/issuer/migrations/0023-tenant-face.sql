-- What a tenant decides about itself besides its settings: how much its devices may ask, and how it shows
-- itself to them.

-- CBOR; null for what every tenant has.
alter table tenant add column call_limits bytea;
grant update (call_limits) on tenant to tallystick_service;

-- The brand that the next trust bundle carries, as CBOR.
-- distribution: reference
create table tenant_brand (
  tenant uuid primary key,
  brand bytea not null,
  changed_at bigint not null
);
alter table tenant_brand enable row level security;
alter table tenant_brand force row level security;
create policy tenant_brand_tenant on tenant_brand
  using (tenant = (select current_setting('tallystick.tenant')::uuid));
grant select, insert, update (brand, changed_at), delete on tenant_brand to tallystick_service;
