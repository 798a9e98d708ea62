-- Double entry.
--
-- A posting is one row with a debit account, a credit account and an amount, so it balances by
-- construction. Every account is credit-normal: balance = credits - debits. Balances are kept beside
-- the postings and change only inside ledger_post and ledger_roll_up; the service role can read the
-- tables and call the functions, and nothing else. The tenant always comes from the transaction's
-- setting, never from an argument. Nothing here asks for the time or for randomness.

-- The kind of an account is the part of its name before the colon:
--   available      a customer's or merchant's own money
--   reservation:l  what is set aside for the instruments of line l
--   transit        what is on its way to a payee; it has postings and no balance (see ledger_transit)
--   cover:t        the part of the loss account that is allotted to till t
--   loss:c         prefunded money of the tenant that pays what a reservation cannot, in currency c
--   funding:c      mirrors the tenant's money at the bank in currency c, so it may be negative
-- home is the account number whose shard the row lives on; 0 holds the tenant's own accounts.
-- distribution: distributed(home)
create table ledger_account (
  tenant uuid not null,
  home bigint not null check (home >= 0),
  name text collate "C" not null check (name ~ '^[a-z]{1,16}(:[0-9a-z.-]{1,96})?$'),
  currency integer not null check (currency between 1 and 65535),
  kind text not null generated always as (split_part(name, ':', 1)) stored,
  may_overdraw boolean not null generated always as (split_part(name, ':', 1) = 'funding') stored,
  balance bigint,
  primary key (tenant, home, name),
  constraint ledger_account_kind check (
    kind in ('available', 'reservation', 'transit', 'cover', 'loss', 'funding')
  ),
  constraint ledger_account_home check ((home = 0) = (kind in ('loss', 'funding'))),
  constraint ledger_account_transit check ((balance is null) = (kind = 'transit')),
  constraint ledger_account_overdraft check (balance >= 0 or may_overdraw)
) with (fillfactor = 70);

-- distribution: distributed(home)
create table ledger_posting (
  tenant uuid not null,
  home bigint not null check (home >= 0),
  id bytea not null check (octet_length(id) between 16 and 32),
  currency integer not null,
  amount bigint not null check (amount > 0),
  debit_home bigint not null,
  debit_name text collate "C" not null,
  credit_home bigint not null,
  credit_name text collate "C" not null,
  kind text not null check (kind ~ '^[a-z][a-zA-Z]{0,31}$'),
  reference bytea check (octet_length(reference) between 1 and 64),
  posted_at bigint not null check (posted_at >= 0),
  primary key (tenant, home, id),
  constraint ledger_posting_two_accounts check (
    debit_home <> credit_home or debit_name <> credit_name
  ),
  -- Money in transit has one way out, so no guard on a balance is needed to keep it from going out twice.
  constraint ledger_posting_roll_up check (
    (debit_name = 'transit') = (kind = 'rollUp')
    and (kind <> 'rollUp' or (debit_home = home and credit_home = home and credit_name = 'available'))
  )
);

-- One row for each posting to a transit account, written with it: what is still to be rolled up, and
-- afterwards by which posting it was. Keyed like its posting, so the hot payee has no hot row here.
-- distribution: distributed(home)
create table ledger_transit (
  tenant uuid not null,
  home bigint not null,
  id bytea not null,
  payee bigint not null,
  amount bigint not null check (amount > 0),
  rolled_up_by bytea,
  primary key (tenant, home, id)
);

create index ledger_transit_waiting on ledger_transit (tenant, payee, home, id)
  where rolled_up_by is null;

alter table ledger_account enable row level security;
alter table ledger_account force row level security;
create policy ledger_account_tenant on ledger_account
  using (tenant = current_setting('tallystick.tenant')::uuid);

alter table ledger_posting enable row level security;
alter table ledger_posting force row level security;
create policy ledger_posting_tenant on ledger_posting
  using (tenant = current_setting('tallystick.tenant')::uuid);

alter table ledger_transit enable row level security;
alter table ledger_transit force row level security;
create policy ledger_transit_tenant on ledger_transit
  using (tenant = current_setting('tallystick.tenant')::uuid);

-- Two signed entries for each posting; per currency they sum to zero.
create view ledger_entry with (security_invoker = true) as
  select tenant, home as posting_home, id as posting_id, debit_home as home, debit_name as name,
         currency, -amount as amount, kind, reference, posted_at
  from ledger_posting
  union all
  select tenant, home, id, credit_home, credit_name,
         currency, amount, kind, reference, posted_at
  from ledger_posting;

-- Even the owner has to say so, by disabling a trigger, before history can be rewritten.
create function ledger_refuse_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception '% is refused on %: what is in the ledger stays; correct it with a new posting',
    tg_op, tg_table_name using errcode = 'restrict_violation';
end;
$$;

create trigger ledger_posting_immutable before update or delete or truncate on ledger_posting
  for each statement execute function ledger_refuse_change();
create trigger ledger_account_immutable
  before update of tenant, home, name, currency or delete or truncate on ledger_account
  for each statement execute function ledger_refuse_change();
create trigger ledger_transit_immutable
  before update of tenant, home, id, payee, amount or delete or truncate on ledger_transit
  for each statement execute function ledger_refuse_change();

-- Opens accounts; one that is there already with the same currency stays as it is. Answers one row
-- (null, number opened), or, opening nothing, one row (place, null) for each wanted account that
-- exists, or is wanted twice, with another currency. Places count from 0.
create function ledger_open(p_homes bigint[], p_names text[], p_currencies integer[])
returns table (place integer, opened integer)
language plpgsql security definer
set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant uuid := current_setting('tallystick.tenant')::uuid;
  v_opened integer;
  v_refused integer[];
begin
  begin
    insert into ledger_account (tenant, home, name, currency, balance)
    select v_tenant, w.home, w.name, w.currency, case when w.name = 'transit' then null else 0 end
    from unnest(p_homes, p_names, p_currencies) as w (home, name, currency)
    order by w.home, w.name collate "C"
    on conflict do nothing;
    get diagnostics v_opened = row_count;

    select array_agg(w.place::integer - 1 order by w.place) into v_refused
    from unnest(p_homes, p_names, p_currencies) with ordinality as w (home, name, currency, place)
    join ledger_account a
      on a.tenant = v_tenant and a.home = w.home and a.name = w.name and a.currency <> w.currency;
    if v_refused is not null then
      raise exception using errcode = 'TL001';
    end if;
  exception when sqlstate 'TL001' then
    -- The accounts opened above are gone again; the variable stays.
    return query select unnest(v_refused), null::integer;
    return;
  end;
  return query select null::integer, v_opened;
end;
$$;

-- Locks the named accounts until the transaction ends and answers their balances. Transit accounts
-- and unknown ones are left out.
--
-- Every lock on a balance is taken by this statement, in one order for everyone: by kind, then home,
-- then name. Reservations come first, so a transaction may lock reservations, decide, and then post
-- to accounts of any kind without ever waiting against the order. The tenant's own accounts, which
-- many want, come last and are held for the shortest time.
create function ledger_lock(p_homes bigint[], p_names text[])
returns table (home bigint, name text, currency integer, balance bigint)
language sql security definer
set search_path = public, pg_temp
as $$
  select a.home, a.name, a.currency, a.balance
  from (select distinct w.home, w.name from unnest(p_homes, p_names) as w (home, name)) wanted
  join ledger_account a
    on a.tenant = current_setting('tallystick.tenant')::uuid
   and a.home = wanted.home and a.name = wanted.name
  where a.balance is not null
  order by
    array_position(array['reservation', 'available', 'cover', 'loss', 'funding'], a.kind),
    a.home, a.name
  for no key update of a
$$;

-- The places in a batch whose (home, id) is taken, by a row or earlier in the batch, for another body.
create function ledger_conflicts(p_batch ledger_posting[]) returns table (place integer)
language plpgsql
set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select p.place::integer - 1
  from (
    select b.*, first_value(b.body) over (partition by b.home, b.id order by b.place) as first_body
    from (
      select u.tenant, u.home, u.id, u.place, row(
               u.currency, u.amount, u.debit_home, u.debit_name, u.credit_home, u.credit_name,
               u.kind, u.reference
             ) as body
      from unnest(p_batch) with ordinality as u (
        tenant, home, id, currency, amount, debit_home, debit_name, credit_home, credit_name, kind,
        reference, posted_at, place
      )
    ) b
  ) p
  left join ledger_posting s on s.tenant = p.tenant and s.home = p.home and s.id = p.id
  where p.body is distinct from p.first_body
     or (s.id is not null and p.body is distinct from row(
          s.currency, s.amount, s.debit_home, s.debit_name, s.credit_home, s.credit_name,
          s.kind, s.reference
        ))
  order by p.place;
end;
$$;

-- What a batch does to each account it touches. numeric, because a sum may leave bigint.
create function ledger_deltas(p_batch ledger_posting[])
returns table (home bigint, name text, delta numeric)
language plpgsql
set search_path = public, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select e.home, e.name, sum(e.amount)
  from (
    select p.debit_home as home, p.debit_name as name, -p.amount::numeric as amount
    from unnest(p_batch) p
    union all
    select p.credit_home, p.credit_name, p.amount from unnest(p_batch) p
  ) e
  group by e.home, e.name;
end;
$$;

-- Why a batch of new postings cannot be posted: the first rule that is broken, and the places that
-- break it. Places are those the batch's postings had in the caller's batch.
create function ledger_faults(p_batch ledger_posting[], p_places integer[])
returns table (outcome text, place integer)
language plpgsql
set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant uuid := current_setting('tallystick.tenant')::uuid;
begin
  return query
  with faults as (
    select p.place,
           case when d.name is null or c.name is null then 1
                when d.currency <> p.currency or c.currency <> p.currency then 2 end as rule
    from (
      select u.*, p_places[u.ordinal] as place
      from unnest(p_batch) with ordinality as u (
        tenant, home, id, currency, amount, debit_home, debit_name, credit_home, credit_name, kind,
        reference, posted_at, ordinal
      )
    ) p
    left join ledger_account d
      on d.tenant = v_tenant and d.home = p.debit_home and d.name = p.debit_name
    left join ledger_account c
      on c.tenant = v_tenant and c.home = p.credit_home and c.name = p.credit_name
  )
  select (array['unknownAccount', 'currencyMismatch'])[f.rule], f.place
  from faults f
  where f.rule = (select min(rule) from faults)
  order by f.place;
  if found then return; end if;

  return query
  with strained as (
    select a.home, a.name, d.delta,
           case when d.delta < 0 and not a.may_overdraw then 1 else 2 end as rule
    from ledger_deltas(p_batch) d
    join ledger_account a on a.tenant = v_tenant and a.home = d.home and a.name = d.name
    where a.balance is not null
      and (a.balance + d.delta < case when a.may_overdraw then -9223372036854775807 else 0 end
           or a.balance + d.delta > 9223372036854775807)
  )
  select distinct (array['overdraft', 'outOfRange'])[s.rule], p_places[p.ordinal]
  from strained s
  join unnest(p_batch) with ordinality as p (
    tenant, home, id, currency, amount, debit_home, debit_name, credit_home, credit_name, kind,
    reference, posted_at, ordinal
  )
    on (s.delta < 0 and p.debit_home = s.home and p.debit_name = s.name)
    or (s.delta > 0 and p.credit_home = s.home and p.credit_name = s.name)
  where s.rule = (select min(rule) from strained)
  order by 2;
end;
$$;

-- Posts a batch, all of it or nothing. Answers one row ('posted', null, new, known before), or one row
-- (code, place) for each posting at fault. Idempotency is decided first: a posting whose (home, id)
-- is known with the same body has no effect (posted_at is not part of the body), with another body it
-- is refused. Then the accounts must exist, their currency must agree, and no balance may end below
-- zero or outside bigint. Places count from 0.
create function ledger_post(
  p_homes bigint[], p_ids bytea[], p_currencies integer[], p_amounts bigint[],
  p_debit_homes bigint[], p_debit_names text[], p_credit_homes bigint[], p_credit_names text[],
  p_kinds text[], p_references bytea[], p_posted_at bigint
)
returns table (outcome text, place integer, posted integer, already_posted integer)
language plpgsql security definer
set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant uuid := current_setting('tallystick.tenant')::uuid;
  v_batch ledger_posting[];
  v_new ledger_posting[];
  v_new_places integer[];
  v_written integer;
begin
  if 'transit' = any (p_debit_names) then
    raise exception 'only ledger_roll_up takes money out of transit' using errcode = 'TL002';
  end if;

  -- Locks first: every statement after this one sees what the transactions before us have committed.
  perform count(*) from ledger_lock(p_debit_homes || p_credit_homes, p_debit_names || p_credit_names);

  select array_agg(row(
           v_tenant, p.home, p.id, p.currency, p.amount, p.debit_home, p.debit_name,
           p.credit_home, p.credit_name, p.kind, p.reference, p_posted_at
         )::ledger_posting order by p.place)
  into v_batch
  from unnest(
    p_homes, p_ids, p_currencies, p_amounts, p_debit_homes, p_debit_names, p_credit_homes,
    p_credit_names, p_kinds, p_references
  ) with ordinality as p (
    home, id, currency, amount, debit_home, debit_name, credit_home, credit_name, kind, reference,
    place
  );

  return query select 'conflictingId', c.place, null::integer, null::integer
  from ledger_conflicts(v_batch) c;
  if found then return; end if;

  -- What is left to do: the first of each id that no row has yet.
  select array_agg(n.posting order by n.home, n.id), array_agg(n.place order by n.home, n.id)
  into v_new, v_new_places
  from (
    select distinct on (p.home, p.id) p.home, p.id, p.place, p.posting
    from (
      select (b.posting).home, (b.posting).id, b.place, b.posting
      from (
        select unnest(v_batch) as posting, generate_series(0, cardinality(v_batch) - 1) as place
      ) b
    ) p
    where not exists (
      select from ledger_posting s where s.tenant = v_tenant and s.home = p.home and s.id = p.id
    )
    order by p.home, p.id, p.place
  ) n;

  return query select f.outcome, f.place, null::integer, null::integer
  from ledger_faults(v_new, v_new_places) f;
  if found then return; end if;

  begin
    insert into ledger_posting
    select p.* from unnest(v_new) p
    on conflict do nothing;
    get diagnostics v_written = row_count;
    -- Another transaction took one of our ids for another body after we had looked: the debit account
    -- of an equal body is locked, so an equal one would have been seen.
    if v_written <> coalesce(cardinality(v_new), 0) then
      raise exception using errcode = 'TL001';
    end if;

    insert into ledger_transit (tenant, home, id, payee, amount)
    select v_tenant, p.home, p.id, p.credit_home, p.amount
    from unnest(v_new) p
    where p.credit_name = 'transit';

    update ledger_account a
    set balance = a.balance + d.delta
    from ledger_deltas(v_new) d
    where a.tenant = v_tenant and a.home = d.home and a.name = d.name
      and a.balance is not null and d.delta <> 0;
  exception when sqlstate 'TL001' then
    return query select 'conflictingId', c.place, null::integer, null::integer
    from ledger_conflicts(v_batch) c;
    return;
  end;

  return query select 'posted', null::integer, v_written, cardinality(p_ids) - v_written;
end;
$$;

-- Moves what waits in transit for each payee to the payee's available account, in one posting a payee
-- with the given id. Answers ('rolledUp', place, amount) for each place, 0 where nothing waited; an id
-- that moved something moves nothing the second time and answers the same amount. Or, moving nothing,
-- (code, place) for each place at fault. At most p_postings_max postings a payee are moved.
create function ledger_roll_up(
  p_homes bigint[], p_ids bytea[], p_posted_at bigint, p_postings_max integer
)
returns table (outcome text, place integer, amount bigint)
language plpgsql security definer
set search_path = public, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant uuid := current_setting('tallystick.tenant')::uuid;
begin
  -- Whoever holds the payee's balance is the only one who rolls up for this payee.
  perform count(*) from ledger_lock(p_homes, array_fill('available'::text, array[cardinality(p_homes)]));

  return query
  with faults as (
    select r.place::integer - 1 as place,
           case when s.kind <> 'rollUp' then 1
                when a.name is null or t.name is null then 2
                when a.currency <> t.currency then 3 end as rule
    from unnest(p_homes, p_ids) with ordinality as r (home, id, place)
    left join ledger_posting s on s.tenant = v_tenant and s.home = r.home and s.id = r.id
    left join ledger_account a on a.tenant = v_tenant and a.home = r.home and a.name = 'available'
    left join ledger_account t on t.tenant = v_tenant and t.home = r.home and t.name = 'transit'
  )
  select (array['conflictingId', 'unknownAccount', 'currencyMismatch'])[f.rule], f.place,
         null::bigint
  from faults f
  where f.rule = (select min(rule) from faults)
  order by f.place;
  if found then return; end if;

  with marked as (
    update ledger_transit t
    set rolled_up_by = w.roll_up
    from (
      select r.id as roll_up, waiting.home, waiting.id
      from unnest(p_homes, p_ids) as r (home, id)
      cross join lateral (
        select t.home, t.id
        from ledger_transit t
        where t.tenant = v_tenant and t.payee = r.home and t.rolled_up_by is null
        order by t.home, t.id
        limit p_postings_max
      ) waiting
      where not exists (
        select from ledger_posting s where s.tenant = v_tenant and s.home = r.home and s.id = r.id
      )
    ) w
    where t.tenant = v_tenant and t.home = w.home and t.id = w.id and t.rolled_up_by is null
    returning t.payee, t.rolled_up_by, t.amount
  ), moved as (
    insert into ledger_posting (
      tenant, home, id, currency, amount, debit_home, debit_name, credit_home, credit_name, kind,
      posted_at
    )
    select v_tenant, m.payee, m.rolled_up_by, a.currency, m.amount, m.payee, 'transit', m.payee,
           'available', 'rollUp', p_posted_at
    from (
      select payee, rolled_up_by, sum(amount)::bigint as amount from marked group by 1, 2
    ) m
    join ledger_account a
      on a.tenant = v_tenant and a.home = m.payee and a.name = 'available'
    returning home, amount
  )
  update ledger_account a
  set balance = a.balance + m.amount
  from (select home, sum(amount)::bigint as amount from moved group by home) m
  where a.tenant = v_tenant and a.home = m.home and a.name = 'available';

  return query
  select 'rolledUp', r.place::integer - 1, coalesce(s.amount, 0)
  from unnest(p_homes, p_ids) with ordinality as r (home, id, place)
  left join ledger_posting s on s.tenant = v_tenant and s.home = r.home and s.id = r.id
  order by r.place;
end;
$$;

revoke all on ledger_account, ledger_posting, ledger_transit, ledger_entry from public;
revoke all on function
  ledger_refuse_change(), ledger_open, ledger_lock, ledger_conflicts, ledger_deltas, ledger_faults,
  ledger_post, ledger_roll_up
from public;
grant select on ledger_account, ledger_posting, ledger_transit, ledger_entry to tallystick_service;
grant execute on function ledger_open, ledger_lock, ledger_post, ledger_roll_up
to tallystick_service;
