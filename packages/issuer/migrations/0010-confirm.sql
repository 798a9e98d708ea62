-- Payments that wait for their payer's half: the policy that held when the claim came in, and what was
-- known then.

-- confirm_by: without the payer's half the payment waits until then; null where it is guaranteed. timely:
-- may cover pay it, as that was when the wait began; its payee hears of newer bundles meanwhile.
alter table payment add column confirm_by bigint, add column timely boolean;
grant update (confirm_by, timely) on payment to tallystick_service;

-- The few that a payer's statement may have to flag.
create index payment_unconfirmed on payment (tenant, home, line, counter)
  where confirm_by is not null and not reported and status in ('redeemed', 'waiting');
