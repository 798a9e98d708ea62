-- Several devices of one account: what their holder calls them, and how each comes to its end.

alter table device
  -- It was blocked before it was convicted: its owner answers for the line's ceiling and for no more.
  add column reported_first boolean not null default false;
grant update (reported_first) on device to tallystick_service;
