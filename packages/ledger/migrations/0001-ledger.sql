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
--   funding:c      mirrors the tenant's money at the bank in currency c, so it alone may be negative
-- home is the account number whose shard the row lives on; 0 holds the tenant's own accounts.
-- distribution: distributed(home)
create table ledger_account (
  tenant uuid not null,
  home bigint not null check (home >= 0),
  name text collate "C" not null,
  kind text not null,
  currency integer not null check (currency between 1 and 65535),
  balance bigint,
  primary key (tenant, home, name),
  constraint ledger_account_name check (
    length(name) <= 112 and name ~ '^[a-z]+(:[0-9a-z.-]+)?$' and split_part(name, ':', 1) = kind
  ),
  constraint ledger_account_kind check (
    kind in ('available', 'reservation', 'transit', 'cover', 'loss', 'funding')
  ),
  constraint ledger_account_home check ((home = 0) = (kind in ('loss', 'funding'))),
  constraint ledger_account_transit check ((balance is null) = (kind = 'transit')),
  -- The one rule against overdrafts: ledger_post asks nothing else.
  constraint ledger_account_overdraft check (balance >= 0 or kind = 'funding')
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
  kind text not null check (length(kind) <= 32 and kind ~ '^[a-z][a-zA-Z]*$'),
  reference bytea check (octet_length(reference) between 1 and 64),
  posted_at bigint not null check (posted_at >= 0),
  primary key (tenant, home, id),
  constraint ledger_posting_two_accounts check (
    debit_home <> credit_home or debit_name <> credit_name
  ),
  -- Money in transit has one way out, so no balance is needed to keep it from going out twice.
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

create index ledger_transit_waiting on ledger_transit (tenant, payee) where rolled_up_by is null;

-- In a subquery the setting is read once for each statement, not once for each row.
alter table ledger_account enable row level security;
alter table ledger_account force row level security;
create policy ledger_account_tenant on ledger_account
  using (tenant = (select current_setting('tallystick.tenant')::uuid));

alter table ledger_posting enable row level security;
alter table ledger_posting force row level security;
create policy ledger_posting_tenant on ledger_posting
  using (tenant = (select current_setting('tallystick.tenant')::uuid));

alter table ledger_transit enable row level security;
alter table ledger_transit force row level security;
create policy ledger_transit_tenant on ledger_transit
  using (tenant = (select current_setting('tallystick.tenant')::uuid));

-- Two signed entries for each posting; per currency they sum to zero.
create view ledger_entry with (security_invoker = true) as
  select tenant, home as posting_home, id as posting_id, debit_home as home, debit_name as name,
         currency, -amount as amount, kind, reference, posted_at
  from ledger_posting
  union all
  select tenant, home, id, credit_home, credit_name, currency, amount, kind, reference, posted_at
  from ledger_posting;

-- Even the owner has to say so, by disabling a trigger, before history can be rewritten.
create function ledger_refuse_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception '% is refused on %: what is in the ledger stays; correct it with a new posting',
    tg_op, tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger ledger_posting_immutable before update or delete or truncate on ledger_posting
  for each statement execute function ledger_refuse_change();
create trigger ledger_account_immutable
  before update of tenant, home, name, kind, currency or delete or truncate on ledger_account
  for each statement execute function ledger_refuse_change();
create trigger ledger_transit_immutable
  before update of tenant, home, id, payee, amount or delete or truncate on ledger_transit
  for each statement execute function ledger_refuse_change();

-- How the functions below are written. Each looks rows up through their keys, in laterals that the
-- planner cannot turn round, and switches off the plans that would read a whole table: a session that
-- planned while the tables were small, or before they had statistics, must not keep such a plan when
-- they have grown. (By ctid would not do: under row-level security that is a filter.) A refusal inside
-- a block rolls the block back and is answered as a row; TL001 is the code that says so between the
-- two, TL002 is a bug, here or in the caller.

-- Opens accounts; one that is there already with the same currency stays as it is. Answers one row
-- (null, number opened), or, opening nothing, one row (place, null) for each wanted account that
-- exists, or is wanted twice, with another currency. Places count from 0.
create function ledger_open(p_homes bigint[], p_names text[], p_currencies integer[])
returns table (place integer, opened integer)
language plpgsql security definer
set search_path = public, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
as $$
#variable_conflict use_column
declare
  v_tenant uuid := current_setting('tallystick.tenant')::uuid;
  v_opened integer;
  v_refused integer[];
begin
  <<opening>>
  begin
    insert into ledger_account (tenant, home, name, kind, currency, balance)
    select v_tenant, w.home, w.name, split_part(w.name, ':', 1), w.currency,
           case when w.name = 'transit' then null else 0 end
    from unnest(p_homes, p_names, p_currencies) with ordinality as w (home, name, currency, place)
    order by w.home, w.name collate "C", w.place
    on conflict do nothing;
    get diagnostics v_opened = row_count;

    select array_agg(w.place::integer - 1 order by w.place) into v_refused
    from unnest(p_homes, p_names, p_currencies) with ordinality as w (home, name, currency, place)
    cross join lateral (
      select a.currency from ledger_account a
      where a.tenant = v_tenant and a.home = w.home and a.name = w.name
      offset 0
    ) a
    where a.currency <> w.currency;
    if v_refused is not null then
      raise exception using errcode = 'TL001';
    end if;
  exception when sqlstate 'TL001' then
    -- The accounts opened above are gone again; the variable stays.
    return query select unnest(v_refused), null::integer;
    return;
  end opening;
  return query select null::integer, v_opened;
end
$$;

-- Locks the named accounts until the transaction ends and answers their balances. Transit accounts
-- and unknown ones are left out.
--
-- Every lock on a balance is taken by this statement, in one order for everyone: by kind, then home,
-- then name. The lateral runs once for each wanted account, in the order in which they are sorted.
-- Reservations come first, so a transaction may lock reservations, decide, and then post to accounts
-- of any other kind without ever waiting against the order. The tenant's own accounts, which many
-- want, come last and are held for the shortest time.
create function ledger_lock(p_homes bigint[], p_names text[])
returns table (home bigint, name text, currency integer, balance bigint)
language plpgsql security definer
set search_path = public, pg_temp
set enable_seqscan = off set jit = off
as $$
#variable_conflict use_column
declare
  v_tenant uuid := current_setting('tallystick.tenant')::uuid;
begin
  return query
  select locked.*
  from (
    select distinct
      array_position(
        array['reservation', 'available', 'cover', 'loss', 'funding'], split_part(w.name, ':', 1)
      ) as rank,
      w.home, w.name collate "C" as name
    from unnest(p_homes, p_names) as w (home, name)
    order by rank, home, name
  ) wanted
  cross join lateral (
    select a.home, a.name, a.currency, a.balance
    from ledger_account a
    where a.tenant = v_tenant and a.home = wanted.home and a.name = wanted.name
      and a.balance is not null
    for no key update
  ) locked;
end
$$;

-- Why a batch of new postings does not fit the balances: the first rule that it breaks (an overdraft,
-- else a balance outside bigint), with the places of the postings that push a balance that way.
create function ledger_strains(p_batch ledger_posting[], p_places integer[])
returns table (outcome text, place integer)
language plpgsql
set search_path = public, pg_temp
set enable_seqscan = off set jit = off
as $$
#variable_conflict use_column
declare
  v_tenant uuid := current_setting('tallystick.tenant')::uuid;
begin
  return query
  with strained as (
    select e.place, case when e.delta < 0 and a.kind <> 'funding' then 1 else 2 end as rule
    from (
      select e.*, sum(e.amount) over (partition by e.home, e.name) as delta
      from (
        select place, p.debit_home as home, p.debit_name as name, -p.amount as amount
        from unnest(p_batch, p_places) as p (
          tenant, home, id, currency, amount, debit_home, debit_name, credit_home, credit_name, kind,
          reference, posted_at, place
        )
        union all
        select place, p.credit_home, p.credit_name, p.amount
        from unnest(p_batch, p_places) as p (
          tenant, home, id, currency, amount, debit_home, debit_name, credit_home, credit_name, kind,
          reference, posted_at, place
        )
      ) e
    ) e
    cross join lateral (
      select a.kind, a.balance from ledger_account a
      where a.tenant = v_tenant and a.home = e.home and a.name = e.name and a.balance is not null
      offset 0
    ) a
    where sign(e.amount) = sign(e.delta)
      and a.balance + e.delta not between
        case when a.kind = 'funding' then -9223372036854775808 else 0 end and 9223372036854775807
  )
  select distinct (array['overdraft', 'outOfRange'])[s.rule], s.place
  from strained s
  where s.rule = (select min(rule) from strained)
  order by 2;
end
$$;

-- Posts a batch, all of it or nothing. Answers one row ('posted', null, new, known before), or one row
-- (code, place) for each posting at fault. Idempotency is decided first: a posting whose (home, id)
-- is known with the same body has no effect (posted_at is not part of the body), with another body it
-- is refused. Then the accounts must exist and their currency must agree. Last, the constraint on the
-- balances and their range decide, after the whole batch. Places count from 0.
create function ledger_post(
  p_homes bigint[], p_ids bytea[], p_currencies integer[], p_amounts bigint[],
  p_debit_homes bigint[], p_debit_names text[], p_credit_homes bigint[], p_credit_names text[],
  p_kinds text[], p_references bytea[], p_posted_at bigint
)
returns table (outcome text, place integer, posted integer, already_posted integer)
language plpgsql security definer
set search_path = public, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
as $$
#variable_conflict use_column
declare
  v_tenant uuid := current_setting('tallystick.tenant')::uuid;
  v_new ledger_posting[];
  v_new_places integer[];
  v_faults integer[];
  v_fault_places integer[];
  v_written integer;
  v_homes bigint[];
  v_names text[];
  v_currencies integer[];
  v_deltas numeric[];
begin
  if 'transit' = any (p_debit_names) then
    raise exception 'only ledger_roll_up takes money out of transit' using errcode = 'TL002';
  end if;

  -- Locks first: every statement after this one sees what the transactions before us have committed.
  perform count(*) from ledger_lock(p_debit_homes || p_credit_homes, p_debit_names || p_credit_names);

  -- Judge each posting; of several with one id in the batch the first is new, if none is stored.
  select
    array_agg(row(
      v_tenant, j.home, j.id, j.currency, j.amount, j.debit_home, j.debit_name, j.credit_home,
      j.credit_name, j.kind, j.reference, p_posted_at
    )::ledger_posting order by j.home, j.id) filter (where j.is_new),
    array_agg(j.place order by j.home, j.id) filter (where j.is_new),
    array_agg(j.fault) filter (where j.fault > 0),
    array_agg(j.place) filter (where j.fault > 0)
  into v_new, v_new_places, v_faults, v_fault_places
  from (
    select
      p.*,
      s.id is null and row_number() over same = 1 as is_new,
      case
        when p.body is distinct from coalesce(s.body, first_value(p.body) over same) then 1
        when s.id is not null or row_number() over same > 1 then 0
        when d.currency is null or c.currency is null then 2
        when d.currency <> p.currency or c.currency <> p.currency then 3
        else 0
      end as fault
    from (
      -- Rows compare only where their texts have one collation.
      select u.home, u.id, u.currency, u.amount, u.debit_home, u.debit_name, u.credit_home,
             u.credit_name, u.kind, u.reference, u.place::integer - 1 as place,
             row(u.currency, u.amount, u.debit_home, u.debit_name collate "C", u.credit_home,
                 u.credit_name collate "C", u.kind, u.reference) as body
      from unnest(
        p_homes, p_ids, p_currencies, p_amounts, p_debit_homes, p_debit_names, p_credit_homes,
        p_credit_names, p_kinds, p_references
      ) with ordinality as u (
        home, id, currency, amount, debit_home, debit_name, credit_home, credit_name, kind,
        reference, place
      )
    ) p
    left join lateral (
      select s.id, row(s.currency, s.amount, s.debit_home, s.debit_name, s.credit_home,
                       s.credit_name, s.kind, s.reference) as body
      from ledger_posting s
      where s.tenant = v_tenant and s.home = p.home and s.id = p.id
      offset 0
    ) s on true
    left join lateral (
      select a.currency from ledger_account a
      where a.tenant = v_tenant and a.home = p.debit_home and a.name = p.debit_name
      offset 0
    ) d on true
    left join lateral (
      select a.currency from ledger_account a
      where a.tenant = v_tenant and a.home = p.credit_home and a.name = p.credit_name
      offset 0
    ) c on true
    window same as (partition by p.home, p.id order by p.place)
  ) j;

  if v_faults is not null then
    return query
    select (array['conflictingId', 'unknownAccount', 'currencyMismatch'])[f.fault], f.place,
           null::integer, null::integer
    from unnest(v_faults, v_fault_places) as f (fault, place)
    where f.fault = (select min(fault) from unnest(v_faults) as fault)
    order by f.place;
    return;
  end if;

  <<writing>>
  begin
    insert into ledger_posting
    select p.* from unnest(v_new) p
    on conflict do nothing;
    get diagnostics v_written = row_count;
    -- Another transaction took one of our ids since we looked, and for another body: an equal one has
    -- the debit account that we have locked.
    if v_written <> coalesce(cardinality(v_new), 0) then
      raise exception using errcode = 'TL001';
    end if;

    insert into ledger_transit (tenant, home, id, payee, amount)
    select v_tenant, p.home, p.id, p.credit_home, p.amount
    from unnest(v_new) p
    where p.credit_name = 'transit';

    select array_agg(d.home), array_agg(d.name), array_agg(d.currency), array_agg(d.delta)
    into v_homes, v_names, v_currencies, v_deltas
    from (
      select e.home, e.name, e.currency, sum(e.amount) as delta
      from (
        select p.debit_home as home, p.debit_name as name, p.currency, -p.amount as amount
        from unnest(v_new) p
        union all
        select p.credit_home, p.credit_name, p.currency, p.amount
        from unnest(v_new) p
        where p.credit_name <> 'transit'
      ) e
      group by e.home, e.name, e.currency
    ) d;

    -- An insert that always conflicts, because the accounts are there and locked, finds each row by its
    -- key whatever the planner believes. Its own row has to obey the constraints, hence one for what
    -- comes in and one for what goes out.
    insert into ledger_account as a (tenant, home, name, kind, currency, balance)
    select v_tenant, d.home, d.name, split_part(d.name, ':', 1), d.currency, d.delta
    from unnest(v_homes, v_names, v_currencies, v_deltas) as d (home, name, currency, delta)
    where d.delta > 0
    on conflict (tenant, home, name) do update set balance = a.balance + excluded.balance;

    insert into ledger_account as a (tenant, home, name, kind, currency, balance)
    select v_tenant, d.home, d.name, split_part(d.name, ':', 1), d.currency, -d.delta
    from unnest(v_homes, v_names, v_currencies, v_deltas) as d (home, name, currency, delta)
    where d.delta < 0
    on conflict (tenant, home, name) do update set balance = a.balance - excluded.balance;
  exception
    when sqlstate 'TL001' then
      return query
      select 'conflictingId', n.place, null::integer, null::integer
      from unnest(v_new, v_new_places) as n (
        tenant, home, id, currency, amount, debit_home, debit_name, credit_home, credit_name, kind,
        reference, posted_at, place
      )
      cross join lateral (
        select from ledger_posting s
        where s.tenant = v_tenant and s.home = n.home and s.id = n.id
        offset 0
      ) s
      order by n.place;
      return;
    when check_violation or numeric_value_out_of_range then
      return query
      select s.outcome, s.place, null::integer, null::integer
      from ledger_strains(v_new, v_new_places) s;
      if not found then
        raise;
      end if;
      return;
  end writing;

  return query select 'posted', null::integer, v_written, cardinality(p_ids) - v_written;
end
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
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_tenant uuid := current_setting('tallystick.tenant')::uuid;
  v_payee record;
  v_faults integer[];
  v_fault_places integer[];
  v_next_home bigint;
  v_next_id bytea;
  v_amount bigint;
begin
  -- Whoever holds a payee's balance is the only one who rolls up for this payee.
  perform count(*)
  from ledger_lock(p_homes, array_fill('available'::text, array[cardinality(p_homes)]));

  select array_agg(j.fault), array_agg(j.place) into v_faults, v_fault_places
  from (
    select r.place::integer - 1 as place,
           case when s.kind <> 'rollUp' then 1
                when a.currency is null or t.currency is null then 2
                when a.currency <> t.currency then 3 end as fault
    from unnest(p_homes, p_ids) with ordinality as r (home, id, place)
    left join lateral (
      select s.kind from ledger_posting s
      where s.tenant = v_tenant and s.home = r.home and s.id = r.id
      offset 0
    ) s on true
    left join lateral (
      select a.currency from ledger_account a
      where a.tenant = v_tenant and a.home = r.home and a.name = 'available'
      offset 0
    ) a on true
    left join lateral (
      select a.currency from ledger_account a
      where a.tenant = v_tenant and a.home = r.home and a.name = 'transit'
      offset 0
    ) t on true
  ) j
  where j.fault is not null;

  if v_faults is not null then
    return query
    select (array['conflictingId', 'unknownAccount', 'currencyMismatch'])[f.fault], f.place,
           null::bigint
    from unnest(v_faults, v_fault_places) as f (fault, place)
    where f.fault = (select min(fault) from unnest(v_faults) as fault)
    order by f.place;
    return;
  end if;

  for v_payee in
    select r.home, r.id, r.place::integer - 1 as place
    from unnest(p_homes, p_ids) with ordinality as r (home, id, place)
    order by r.place
  loop
    select s.amount into v_amount
    from ledger_posting s
    where s.tenant = v_tenant and s.home = v_payee.home and s.id = v_payee.id;

    if not found then
      -- The first one that is too many, if there are so many.
      select w.home, w.id into v_next_home, v_next_id
      from ledger_transit w
      where w.tenant = v_tenant and w.payee = v_payee.home and w.rolled_up_by is null
      order by w.home, w.id
      offset p_postings_max limit 1;

      with taken as (
        update ledger_transit t
        set rolled_up_by = v_payee.id
        where t.tenant = v_tenant and t.payee = v_payee.home and t.rolled_up_by is null
          and (v_next_id is null or (t.home, t.id) < (v_next_home, v_next_id))
        returning t.amount
      )
      select sum(t.amount)::bigint into v_amount from taken t;

      if v_amount is not null then
        insert into ledger_posting (
          tenant, home, id, currency, amount, debit_home, debit_name, credit_home, credit_name,
          kind, posted_at
        )
        select v_tenant, v_payee.home, v_payee.id, a.currency, v_amount, v_payee.home, 'transit',
               v_payee.home, 'available', 'rollUp', p_posted_at
        from ledger_account a
        where a.tenant = v_tenant and a.home = v_payee.home and a.name = 'available';

        update ledger_account a
        set balance = a.balance + v_amount
        where a.tenant = v_tenant and a.home = v_payee.home and a.name = 'available';
      end if;
    end if;

    outcome := 'rolledUp';
    place := v_payee.place;
    amount := coalesce(v_amount, 0);
    return next;
  end loop;
end
$$;

-- Balances, with the caller's rights: one row for each named account in the order asked, null for one
-- that is not open. What a transit account holds is what waits to be rolled up.
create function ledger_balances(p_homes bigint[], p_names text[])
returns table (balance bigint)
language plpgsql stable
set search_path = public, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
as $$
#variable_conflict use_column
declare
  v_tenant uuid := current_setting('tallystick.tenant')::uuid;
begin
  return query
  select found.balance
  from unnest(p_homes, p_names) with ordinality as wanted (home, name, place)
  left join lateral (
    select case when a.kind <> 'transit' then a.balance else (
        select coalesce(sum(t.amount), 0)::bigint
        from ledger_transit t
        where t.tenant = v_tenant and t.payee = a.home and t.rolled_up_by is null
      ) end as balance
    from ledger_account a
    where a.tenant = v_tenant and a.home = wanted.home and a.name = wanted.name
    offset 0
  ) found on true
  order by wanted.place;
end
$$;

revoke all on ledger_account, ledger_posting, ledger_transit, ledger_entry from public;
revoke all on function
  ledger_refuse_change, ledger_open, ledger_lock, ledger_strains, ledger_post, ledger_roll_up,
  ledger_balances
from public;
grant select on ledger_account, ledger_posting, ledger_transit, ledger_entry to tallystick_service;
grant execute on function ledger_open, ledger_lock, ledger_post, ledger_roll_up, ledger_balances
to tallystick_service;
