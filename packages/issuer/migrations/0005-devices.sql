-- Several devices of one account: what their holder calls them, and how each comes to its end.

alter table device
  -- It was blocked before it was convicted: its owner answers for the line's ceiling and for no more.
  add column reported_first boolean not null default false,
  -- What its holder calls it; empty for none.
  add column name text not null default '' check (octet_length(name) <= 64),
  -- Its holder gave it up: nothing new for it. It is retired once none of its money is set aside.
  add column retiring_at bigint,
  -- Its last call, to the hour.
  add column heard_at bigint;
grant update (reported_first, name, retiring_at, heard_at) on device to tallystick_service;

-- The device that whoever enrols with the code takes the place of.
alter table enrolment add column replaces bytea check (octet_length(replaces) = 32);
