-- What accounts' money may be spent on without a network, and who says so.

-- A rule that has ended stays: certificates were made under it.
-- distribution: distributed(home)
create table account_rule (
  tenant uuid not null,
  home bigint not null,
  number integer not null check (number > 0),
  author text not null check (author in ('holder', 'issuer', 'thirdParty')),
  -- The name of a third party.
  named text check (char_length(named) between 1 and 64),
  rule bytea not null check (octet_length(rule) between 2 and 1024),
  set_at bigint not null check (set_at >= 0),
  -- Until before when it holds; null for good.
  until bigint check (until > set_at),
  -- Ended by its author, or by the issuer.
  ended_at bigint check (ended_at >= set_at),
  primary key (tenant, home, number),
  constraint account_rule_third_party check ((author = 'thirdParty') = (named is not null))
);

create index account_rule_in_force on account_rule (tenant, home) where ended_at is null;

alter table account_rule enable row level security;
alter table account_rule force row level security;
create policy account_rule_tenant on account_rule
  using (tenant = (select current_setting('tallystick.tenant')::uuid));
grant select, insert on account_rule to tallystick_service;
grant update (ended_at) on account_rule to tallystick_service;

alter table account add column last_rule integer not null default 0 check (last_rule >= 0);
grant update (last_rule) on account to tallystick_service;
