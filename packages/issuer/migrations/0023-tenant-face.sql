-- What a tenant decides about itself besides its settings: how much its devices may ask.

-- CBOR; null for what every tenant has.
alter table tenant add column call_limits bytea;
grant update (call_limits) on tenant to tallystick_service;
