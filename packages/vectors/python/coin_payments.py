"""What a payee's device checks of coins besides their signatures."""

from coins import EXPIRES_AT, ISSUED_AT, OWNER, uuid_of, uuid_text
from payments import (
    TIME,
    TTL,
    check_against_request,
    read_request_code,
    verify_parties,
)
from refusal import demand
from risks import assess_payee


def verify_coin_payment(
    trust, request_code, authorization, taken, paid_with, now, online, standing, own
):
    """The verdict of a payee's device: is it a repetition?"""
    request, payee, _ = read_request_code(request_code)
    request_digest, _ = verify_parties(trust, request, payee)
    authorization.verify(trust, request_digest, payee.public_key)
    if paid_with is not None:
        demand(paid_with == authorization.digest, "binding", "requestPaid")
        return True
    skew, age_max = trust.policy[:2]
    fresh = now - trust.issued_at <= age_max and now < trust.valid_until
    demand(fresh, "time", "bundleTooOld")
    demand(now - skew < request.body[TIME] + request.body[TTL], "time", "requestExpired")
    check_times(authorization, now, skew)
    check_hands(trust, authorization, payee)
    check_against_request(authorization.currency, authorization.amount, request)
    for one in authorization.held:
        seen = (uuid_text(uuid_of(one.coin)), one.previous) in taken
        demand(not seen, "line", "coinTaken")
    if not online:
        outcome = assess_payee(trust.policy, own, standing, authorization.amount, False, 0)
        demand(outcome.get("code") is None, "rules", outcome.get("code"))
    return False


def check_times(authorization, now, skew):
    for coin, _ in authorization.shown:
        demand(now - skew < coin.body[EXPIRES_AT], "time", "coinExpired")
        demand(now + skew >= coin.body[ISSUED_AT], "time", "coinFromFuture")
    for _, route in authorization.shown:
        if route:
            payer = authorization.passages[route[-1]].holder
            demand(now - skew < payer.expires_at, "time", "holderExpired")


def check_hands(trust, authorization, payee):
    demand(authorization.payer_key != payee.public_key, "binding", "ownPayment")
    hops_max = trust.policy[5]
    within = all(len(route) <= hops_max for _, route in authorization.shown)
    demand(within, "rules", "tooManyHops")
    hands = [coin.body[OWNER] for coin, _ in authorization.shown]
    hands += [passage.holder.public_key for passage in authorization.passages]
    demand(not any(trust.is_revoked(key) for key in hands), "trust", "deviceRevoked")
