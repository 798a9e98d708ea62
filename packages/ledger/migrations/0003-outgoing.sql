-- Money that is on its way from an account to its holder's bank account: it is nobody's to spend any more, and comes back if
-- no bank takes it.
--   outgoing       set aside for payouts that have not left for a bank
alter table ledger_account drop constraint ledger_account_kind;
alter table ledger_account add constraint ledger_account_kind check (
  kind in ('available', 'reservation', 'coins', 'outgoing', 'transit', 'cover', 'loss', 'funding')
);

-- As before, with the new kind: right after coins, which it is like.
create or replace function ledger_lock(p_homes bigint[], p_names text[])
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
        array['reservation', 'coins', 'outgoing', 'available', 'cover', 'loss', 'funding'], split_part(w.name, ':', 1)
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
