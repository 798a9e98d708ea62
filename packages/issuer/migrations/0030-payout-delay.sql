-- What an account was paid on its own word alone: it stays for a while before it may leave for a bank.
create index payment_alone on payment (tenant, payee, changed_at) where status = 'settled' and not reported;
