-- A half that a stranger brings is kept as a courier's, beside that of the side it speaks for: when the
-- payee itself asked for its money decides who pays it, and a courier's copy says nothing of that.
alter table half drop constraint half_side_check;
alter table half add constraint half_side_check check (side in ('payee', 'payer', 'courier'));
