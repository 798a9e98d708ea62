-- Keys change while the service runs: each bundle says from which version of the tenant's key file it was
-- made, so that no process publishes, or signs for devices, with keys that another one has replaced.

alter table trust_bundle add column keys_version integer not null default 1 check (keys_version > 0);

alter table work drop constraint work_kind_check;
alter table work add constraint work_kind_check check (kind in (
  'rollUp', 'lapse', 'release', 'reclaimCover', 'reverse', 'history', 'notice', 'closeCase', 'dispute', 'reimburse',
  'renewKeys'
));
