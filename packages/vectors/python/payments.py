"""One payment: what the payer's device, the payee's device and the issuer check of it."""

from coins import CoinAuthorization
from messages import CLAIM_OWN, Message, line_of, read_bill, read_rule_set, rule_set_digest, sha256
from places import apart_metres, size_metres
from risks import assess_payee
from refusal import Refusal, demand
from strict_cbor import decode, encode

SHOWN_BYTES_MAX = 2_953
DAY_SECONDS = 86_400
FIELD_PRIME = 2**255 - 19
SMALL_ORDER = {
    0,
    1,
    FIELD_PRIME - 1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
}
# Positions in the body of each message.
AMOUNT, CURRENCY, NONCE, SEALING_KEY, TIME, TTL, FLAGS, BILL = 0, 1, 2, 3, 4, 5, 8, 9
COUNTER, CUMULATIVE, WITHDRAWN, ANCHOR = 0, 1, 2, 5
EDITABLE = 1
FUNDS_LOCKED, PAYEE_ONLINE = 1, 2


def matching_digits(request_digest):
    return f"{int.from_bytes(sha256(request_digest)[:4], 'big') % 10_000:04d}"


def read_request_code(data):
    value = decode(data, SHOWN_BYTES_MAX)
    demand(isinstance(value, (list, tuple)) and len(value) in (2, 3), "shape", "malformed")
    bill = read_bill(value[2]) if len(value) == 3 else None
    return Message("request", value[0]), Message("account", value[1]), bill


def verify_parties(trust, request, payee):
    """The digests of request and payee's certificate."""
    payee_digest = trust.verify_issued(payee, "account", payee.issued_at)
    request_digest = request.verify(
        trust.tenant, [payee_digest], payee.public_key, code="payeeSignature"
    )
    return request_digest, payee_digest


def can_seal_to(key):
    u = int.from_bytes(key, "little") % 2**255
    return u % FIELD_PRIME not in SMALL_ORDER


def verify_request(trust, data, now, own_key):
    """A request code as the payer's device checks it."""
    request, payee, bill = read_request_code(data)
    digests = verify_parties(trust, request, payee)
    skew = trust.policy[0]
    body = request.body
    demand(can_seal_to(body[SEALING_KEY]), "shape", "sealingKeyUnusable")
    demand(now - skew < payee.expires_at, "time", "payeeCertificateExpired")
    demand(now + skew >= payee.issued_at, "time", "payeeCertificateFromFuture")
    demand(not trust.is_revoked(payee.public_key), "trust", "payeeRevoked")
    demand(now - skew < body[TIME] + body[TTL], "time", "requestExpired")
    demand(body[TIME] <= now + skew, "time", "requestFromFuture")
    demand(body[AMOUNT] > 0 or body[FLAGS] & EDITABLE, "binding", "amountZero")
    known = any(number == body[CURRENCY] for number, _, _ in trust.currencies)
    demand(known, "binding", "unknownCurrency")
    demand(payee.public_key != own_key, "binding", "ownRequest")
    check_bill(body, bill)
    return request, payee, digests


def check_bill(body, bill):
    """Is the bill beside the request the one that was signed, and does it come to the amount?"""
    named = body[BILL] if len(body) > BILL else None
    if bill is None:
        demand(named is None, "binding", "billMissing")
        return
    demand(named == sha256(encode(bill)), "binding", "billDiffers")
    total = sum(item[1] * item[2] for item in bill[1])
    demand(total == body[AMOUNT], "binding", "billSumDiffers")


def read_authorization(value):
    """A withdrawal or coins."""
    if isinstance(value, (list, tuple)) and list(value[:1]) == [1]:
        return CoinAuthorization(value[1:])
    return Authorization(value)


class Authorization:
    """A withdrawal with its certificate, and a rule set if one travels along."""

    def __init__(self, value):
        demand(isinstance(value, (list, tuple)), "shape", "malformed")
        demand(list(value[:1]) == [0], "shape", "unknownInstrument")
        demand(len(value) in (3, 4), "shape", "malformed")
        self.certificate = Message("balance", value[1])
        self.withdrawal = Message("withdrawal", value[2])
        self.carried = read_rule_set(value[3]) if len(value) == 4 else None

    def verify(self, trust, request_digest, _payee_key):
        """Signatures, and the binding to the request."""
        certificate = self.certificate
        certificate_digest = trust.verify_issued(certificate, "balance", certificate.issued_at)
        self.digest = self.withdrawal.verify(
            trust.tenant,
            [certificate_digest, request_digest],
            certificate.public_key,
            code="deviceSignature",
        )
        self.line = line_of(certificate)
        self.payer_key, self.currency = certificate.public_key, certificate.own[1]
        self.amount = self.withdrawal.body[WITHDRAWN]
        wanted = certificate.own[12]
        if self.carried is not None:
            same = rule_set_digest(self.carried) == wanted
            demand(same, "binding", "ruleSetDiffers")
        held = trust.rule_sets.get(wanted) if self.carried is None else self.carried
        self.rules = [] if wanted is None else held

    def beyond(self):
        """The code of how it goes beyond its certificate; None when it does not."""
        try:
            check_bounds(self.certificate, self.withdrawal)
        except Refusal as refusal:
            return refusal.code
        return None


def check_against_request(currency, amount, request):
    demand(currency == request.body[CURRENCY], "binding", "otherCurrency")
    demand(amount > 0, "binding", "amountZero")
    same = amount == request.body[AMOUNT]
    demand(same or request.body[FLAGS] & EDITABLE, "binding", "amountDiffers")


def check_bounds(certificate, withdrawal):
    (_, _, _, base_counter, base_sum, ceiling, counter_max, payment_max, _, flags) = (
        certificate.own[:10]
    )
    counter, cumulative, amount = withdrawal.body[:3]
    demand(cumulative >= amount, "bounds", "sumBelowAmount")
    above = counter > base_counter and cumulative - amount >= base_sum
    demand(above, "bounds", "belowBase")
    demand(cumulative <= ceiling, "bounds", "fundsLocked" if flags & FUNDS_LOCKED else "aboveCeiling")
    demand(amount <= payment_max, "bounds", "abovePaymentMax")
    demand(counter <= counter_max, "bounds", "countExhausted")


def check_rules(certificate, rules, payee, withdrawal, taken, now, skew):
    anchor, amount = withdrawal.body[ANCHOR], withdrawal.body[WITHDRAWN]
    demand(rules is not None, "rules", "ruleSetMissing")
    place_rule, type_rule = certificate.own[10:12]
    inline = [] if place_rule is None else [[0, [place_rule]]]
    inline += [] if type_rule is None else [[1, [type_rule]]]
    merchant_type, place = payee.own[3:5]
    for rule in [*inline, *rules]:
        known = (rule[0], len(rule))
        if known == (0, 2):
            inside = place is not None and any(place.startswith(cell) for cell in rule[1])
            demand(inside, "rules", "otherPlace")
        elif known == (1, 2):
            demand(merchant_type in rule[1], "rules", "otherMerchantType")
        elif known == (2, 3):
            open_now = now + skew >= rule[1] and now - skew < rule[2]
            demand(open_now, "rules", "outsideWindow")
        elif known == (3, 2):
            check_radius(rule[1], place, anchor)
        elif known == (4, 2):
            demand(taken + amount <= rule[1], "rules", "aboveDayMax")
        else:
            demand(False, "rules", "unknownRule")


def check_radius(metres, place, anchor):
    demand(anchor is not None, "rules", "anchorMissing")
    demand(place is not None, "rules", "otherPlace")
    fine = size_metres(place) <= metres and size_metres(anchor) <= metres
    demand(fine, "rules", "placeTooCoarse")
    demand(apart_metres(place, anchor) <= metres, "rules", "outsideRadius")


def verify_payment(
    trust, request_code, authorization, seen, taken_lately, paid_with, now, online, standing, own
):
    """The verdict of a payee's device. Returns the authorization and whether it is a repetition."""
    request, payee, _ = read_request_code(request_code)
    request_digest, _ = verify_parties(trust, request, payee)
    authorization.verify(trust, request_digest, payee.public_key)
    certificate, withdrawal = authorization.certificate, authorization.withdrawal
    if paid_with is not None:
        demand(paid_with == authorization.digest, "binding", "requestPaid")
        return True
    skew, age_max = trust.policy[:2]
    fresh = now - trust.issued_at <= age_max and now < trust.valid_until
    demand(fresh, "time", "bundleTooOld")
    demand(now - skew < request.body[TIME] + request.body[TTL], "time", "requestExpired")
    demand(now - skew < certificate.expires_at, "time", "certificateExpired")
    demand(now + skew >= certificate.issued_at, "time", "certificateFromFuture")
    demand(certificate.public_key != payee.public_key, "binding", "ownPayment")
    demand(not trust.is_revoked(certificate.public_key), "trust", "deviceRevoked")
    amount = withdrawal.body[WITHDRAWN]
    if not online:
        needs_network = bool(certificate.own[9] & PAYEE_ONLINE)
        outcome = assess_payee(trust.policy, own, standing, amount, needs_network, 0)
        demand(outcome.get("code") is None, "rules", outcome.get("code"))
    if seen is not None and seen[0] == authorization.line:
        counter, cumulative = withdrawal.body[COUNTER], withdrawal.body[CUMULATIVE]
        goes_on = counter > seen[1] and cumulative - amount >= seen[2]
        demand(goes_on, "line", "lineWentBack")
    check_against_request(authorization.currency, amount, request)
    check_bounds(certificate, withdrawal)
    of_line = taken_lately is not None and taken_lately[0] == authorization.line
    taken = taken_lately[2] if of_line and now < taken_lately[1] + DAY_SECONDS else 0
    check_rules(certificate, authorization.rules, payee, withdrawal, taken, now, skew)
    return False


def read_half(value):
    demand(isinstance(value, (list, tuple)) and len(value) in (5, 6), "shape", "malformed")
    request, payee = Message("request", value[0]), Message("account", value[1])
    authorization = read_authorization(value[2])
    digits = value[4]
    good = digits is None or (isinstance(digits, str) and is_digits(digits, 6))
    demand(good, "shape", "malformed")
    receipt = None if value[3] is None else Message("receipt", value[3])
    ordered = None if len(value) == 5 else read_ordered(value[5])
    return request, payee, authorization, receipt, digits, ordered


def read_ordered(value):
    demand(isinstance(value, (list, tuple)) and len(value) == 2, "shape", "malformed")
    proof = None if value[1] is None else Message("paidProof", value[1])
    return Message("order", value[0]), proof


def is_digits(text, length):
    return len(text) == length and all(character in "0123456789" for character in text)


def verify_half(trust, value):
    """A half as the issuer checks it: no freshness, and what goes beyond is evidence."""
    request, payee, authorization, receipt, digits, ordered = read_half(value)
    request_digest, _ = verify_parties(trust, request, payee)
    authorization.verify(trust, request_digest, payee.public_key)
    receipt_digest = None
    if receipt is not None:
        receipt_digest = receipt.verify(
            trust.tenant,
            [authorization.digest, request_digest],
            payee.public_key,
            code="receiptSignature",
        )
    order = verify_ordered(trust, ordered, request, payee, request_digest, authorization)
    demand(authorization.payer_key != payee.public_key, "binding", "payerIsPayee")
    check_against_request(authorization.currency, authorization.amount, request)
    return request_digest, authorization, receipt, receipt_digest, digits, order


def verify_ordered(trust, ordered, request, payee, request_digest, authorization):
    """The order's digest, and whether the issuer has said before that it paid this payment."""
    if ordered is None:
        return None
    order, proof = ordered
    digest = order.verify(
        trust.tenant,
        [authorization.digest, request_digest],
        authorization.payer_key,
        code="orderSignature",
    )
    if proof is None or proof.body[4] != authorization.digest:
        return digest, False
    try:
        verify_paid_proof(trust, proof, request, payee, request_digest)
    except Refusal:
        return digest, False
    return digest, True


def verify_paid_proof(trust, proof, request, payee, request_digest):
    till, nonce, amount, currency, _, time = proof.body
    about = nonce == request.body[NONCE] and till == payee.body[CLAIM_OWN][2]
    demand(about, "binding", "otherRequest")
    demand(currency == request.body[CURRENCY], "binding", "otherCurrency")
    asked = amount == request.body[AMOUNT] or request.body[FLAGS] & EDITABLE
    demand(asked and amount > 0, "binding", "amountDiffers")
    return trust.verify_issued(proof, "answer", time, [request_digest])
