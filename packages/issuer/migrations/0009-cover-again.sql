-- After a restore a till's cover is set aside once more: what the till was told of settlements is
-- forgotten, and may have to be paid from cover now, while the till has promised that cover anew since.

-- again: what was set aside besides; no till is told of it. again_epoch: the epoch up to which it was.
alter table cover_allotment
  add column again bigint not null default 0 check (again >= 0),
  add column again_epoch integer not null default 0;
grant update (again, again_epoch) on cover_allotment to tallystick_service;
