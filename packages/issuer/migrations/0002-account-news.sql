-- Tells every issuer process, at commit, which accounts something changed for: a balance, a payment on
-- either side of it, or a device that may no longer pay. Whoever caused it, and in which process.
--
-- A message of the channel tallystick_account is `<tenant>:<home>,<home>,...`. It says that, never what:
-- a device that is told syncs, and learns the rest over its own sealed call. PostgreSQL delivers
-- messages when a transaction commits, and equal ones of one transaction once. A lost message costs
-- time and no money, so nothing here may refuse: there is no condition under which it does.

-- Each message stays below the 8,000 bytes that PostgreSQL takes: 300 numbers of at most 20 characters.
create function account_news_tell(p_tenants uuid[], p_homes bigint[]) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_notify('tallystick_account', m.tenant || ':' || string_agg(m.home::text, ','))
  from (
    select d.tenant, d.home, (row_number() over (partition by d.tenant order by d.home)) / 300 as part
    from (select distinct u.tenant, u.home from unnest(p_tenants, p_homes) as u (tenant, home)) d
    -- 0 holds the tenant's own accounts, which no device has.
    where d.home > 0
  ) m
  group by m.tenant, m.part;
end
$$;

create function account_news_of_balances() returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
  perform account_news_tell(array_agg(c.tenant), array_agg(c.home)) from changed c;
  return null;
end
$$;

create trigger ledger_account_news after update on ledger_account
  referencing new table as changed
  for each statement execute function account_news_of_balances();

-- Both sides of a payment learn of it.
create function account_news_of_payments() returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
  perform account_news_tell(array_agg(s.tenant), array_agg(s.home))
  from (
    select c.tenant, c.home from changed c
    union
    select c.tenant, c.payee from changed c
  ) s;
  return null;
end
$$;

create trigger payment_news_first after insert on payment
  referencing new table as changed
  for each statement execute function account_news_of_payments();
create trigger payment_news after update on payment
  referencing new table as changed
  for each statement execute function account_news_of_payments();

create function account_news_of_device() returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
  perform account_news_tell(array[new.tenant], array[new.home]);
  return null;
end
$$;

create trigger device_news after update on device
  for each row when (old.status is distinct from new.status)
  execute function account_news_of_device();
