"""Every operation of the vectors: what this implementation makes of an input.

Each returns the part of the published output that it finds by itself, or raises a Refusal.
"""

import re
import uuid

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

import coins
import payments
import proofs
import risks
import sealing
import trust as trusts
from coin_payments import verify_coin_payment
from messages import (
    LABEL,
    NESTED,
    SCHEMA,
    good_text,
    key_id_of,
    name_line,
    read_message,
    read_rule_set,
    rule_set_digest,
    sha256,
    sign_es256,
    tenant_bytes,
)
from qr_text import decode_text
from refusal import Refusal, demand
from strict_cbor import decode, diagnostic, encode

CALL_BYTES_MAX = 1_048_576
BODY_RULES = {
    "enrol": "enrol-body",
    "enrolResult": "enrol-result",
    "deposit": "deposit-body",
    "depositResult": "deposit-result",
    "certify": "certify-body",
    "certifyResult": "certify-result",
    "rules": "rules-body",
    "rulesResult": "rules-result",
    "closeLine": "close-line-body",
    "heldCertificates": "held-certificates-body",
    "nameDevice": "name-device-body",
    "blockDevice": "block-device-body",
    "devicesResult": "devices-result",
    "registration": "registration-body",
    "registrationResult": "registration-result",
    "consents": "consents-body",
    "consentsResult": "consents-result",
    "accountPayments": "account-payments-body",
    "accountPaymentsResult": "account-payments-result",
    "dispute": "dispute-body",
    "disputeResult": "account-payment",
    "trace": "trace-body",
    "appeal": "appeal-body",
    "convictionsResult": "convictions-result",
    "coinTermsResult": "coin-terms-result",
    "mintCoins": "mint-coins-body",
    "mintCoinsResult": "mint-coins-result",
    "redeemCoins": "redeem-coins-body",
    "redeemCoinsResult": "redeem-coins-result",
    "coinStates": "coin-states-body",
    "coinStatesResult": "coin-states-result",
    "claimLostCoins": "claim-lost-coins-body",
    "claimLostCoinsResult": "claim-lost-coins-result",
    "bankAccount": "bank-account-body",
    "bankAccountResult": "bank-account-result",
    "fundFromBank": "fund-from-bank-body",
    "fundFromBankResult": "fund-from-bank-result",
    "payOut": "pay-out-body",
    "payOutResult": "pay-out-result",
    "payOuts": "pay-outs-body",
    "payOutsResult": "pay-outs-result",
    "exportAccount": "export-account-body",
    "exportAccountResult": "export-account-result",
    "sync": "sync-body",
    "syncResult": "sync-result",
}
PRIVATE_KEYS = {}


def data_of(value):
    """Bytes: hexadecimal digits, or a list of digits and of {repeat, times}."""
    if isinstance(value, str):
        return bytes.fromhex(value)
    if isinstance(value, list):
        return b"".join(data_of(part) for part in value)
    return bytes.fromhex(value["repeat"]) * value["times"]


def trust_of(given, name="bundle", held=None):
    data = data_of(given[name])
    return trusts.Trust(given["tenant"], data_of(given["rootKey"]), data, held)


def derive_key(given):
    private = data_of(given["privateKey"])
    if given["curve"] == "X25519":
        return {"publicKey": sealing.public_of(private).hex()}
    key = ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1()).public_key()
    form = serialization.PublicFormat.CompressedPoint
    point = key.public_bytes(serialization.Encoding.X962, form)
    return {
        "publicKey": point.hex(),
        "keyId": key_id_of(point).hex(),
        "keyHash": sha256(point).hex(),
    }


def decode_cbor(given):
    return {"diagnostic": diagnostic(decode(data_of(given["bytes"]), given["bytesMax"]))}


def verify_message(given):
    message = read_message(given["type"], data_of(given["bytes"]))
    context = [data_of(digest) for digest in given["context"]]
    tenant = given["tenant"]
    digest = message.verify(tenant, context, data_of(given["publicKey"]))
    signed = message.sig_structure(tenant, context)
    found = {
        "payload": diagnostic(message.body),
        "externalAad": message.external_aad(tenant, context).hex(),
        "sigStructure": signed.hex(),
        "digest": digest.hex(),
    }
    if message.key_id is not None:
        found["keyId"] = message.key_id.hex()
    # The nonce of RFC 6979 gives the same signature again, or its twin has the same r.
    again = sign_es256(PRIVATE_KEYS[given["signer"]], signed)
    if again[:32] != message.signature[:32]:
        raise AssertionError("another signature than the private key makes")
    return found


def open_bundle(given):
    held = trust_of(given, "held") if "held" in given else None
    trust = trust_of(given, "bytes", held)
    number, key_ids = trust.revoked_keys
    return {
        "epoch": trust.epoch,
        "seq": trust.seq,
        "bundleKeyId": trust.bundle_key_id.hex(),
        "keys": {i.hex(): trusts.PURPOSES[key.own[0]] for i, key in trust.keys.items()},
        "revokedKeys": {"number": number, "keyIds": [key_id.hex() for key_id in key_ids]},
        "ruleSets": [digest.hex() for digest in trust.rule_sets],
    }


def verify_request(given):
    data, own_key = data_of(given["bytes"]), data_of(given["ownKey"])
    request, _, digests = payments.verify_request(trust_of(given), data, given["now"], own_key)
    named = request.body[payments.BILL :]
    return {
        **({"billDigest": named[0].hex()} if named else {}),
        "requestDigest": digests[0].hex(),
        "payeeDigest": digests[1].hex(),
        "matchingDigits": payments.matching_digits(digests[0]),
    }


def open_payment(given):
    data, digest = data_of(given["bytes"]), data_of(given["requestDigest"])
    private = data_of(given["sealingPrivateKey"])
    demand(len(data) <= payments.SHOWN_BYTES_MAX, "cbor", "tooLarge")
    demand(len(data) >= 4 + 32 + 16, "cbor", "truncated")
    demand(data[:4] == digest[:4], "binding", "otherRequest")
    info = encode([LABEL, "payment", tenant_bytes(given["tenant"]), digest])
    plaintext, context = sealing.hpke_open(private, data[4:36], info, data[36:])
    payments.read_authorization(decode(plaintext, payments.SHOWN_BYTES_MAX))
    check_sealing(private, info, plaintext, data[4:])
    export_context = encode([LABEL, "receipt"])
    exported = context.export(export_context, 20)
    return {
        "info": info.hex(),
        "exportContext": export_context.hex(),
        "exported": exported.hex(),
        "plaintext": plaintext.hex(),
        "receiptKey": exported[:16].hex(),
        "payerDigits": f"{int.from_bytes(exported[16:], 'big') % 10_000:04d}",
    }


def check_sealing(private, info, plaintext, sealed):
    """With the published ephemeral key, sealing gives the same bytes."""
    ephemeral = PRIVATE_KEYS["ephemeral"]
    again, _ = sealing.hpke_seal(ephemeral, sealing.public_of(private), info, plaintext)
    if again != sealed:
        raise AssertionError("other bytes than sealing makes")


def verify_payment(given):
    trust = trust_of(given)
    value = decode(data_of(given["authorization"]), payments.SHOWN_BYTES_MAX)
    authorization = payments.Authorization(value)
    seen = given["seen"]
    if seen is not None:
        seen = data_of(seen["line"]), seen["counter"], int(seen["cumulative"])
    taken = given["takenLately"]
    if taken is not None:
        taken = data_of(taken["line"]), taken["since"], int(taken["sum"])
    paid_with = given["paidWith"] and data_of(given["paidWith"])
    repeated = payments.verify_payment(
        trust,
        data_of(given["requestCode"]),
        authorization,
        seen,
        taken,
        paid_with,
        given["now"],
        given["online"],
        risks.standing_of(given.get("standing")),
        risks.own_limits_of(given.get("ownLimits")),
    )
    counter, cumulative, amount = authorization.withdrawal.body[:3]
    return {
        "digest": authorization.digest.hex(),
        "line": authorization.line.hex(),
        "counter": counter,
        "from": str(cumulative - amount),
        "to": str(cumulative),
        "amount": str(amount),
        "repeated": repeated,
    }


def verify_any_coin_payment(given):
    value = decode(data_of(given["authorization"]), payments.SHOWN_BYTES_MAX)
    authorization = payments.read_authorization(value)
    repeated = verify_coin_payment(
        trust_of(given),
        data_of(given["requestCode"]),
        authorization,
        {(one["uuid"], data_of(one["previous"])) for one in given["taken"]},
        given["paidWith"] and data_of(given["paidWith"]),
        given["now"],
        given["online"],
        risks.standing_of(given.get("standing")),
        risks.own_limits_of(given.get("ownLimits")),
    )
    published = {"payerKey": authorization.payer_key.hex(), "repeated": repeated}
    return {**authorization.published(), **published}


def verify_claim(given):
    claim = coins.CoinAuthorization(decode(data_of(given["bytes"]), CALL_BYTES_MAX))
    claim.verify_for(trust_of(given), coins.NOBODY, coins.NOBODY)
    published = {"holderKey": claim.payer_key.hex(), "currency": claim.currency}
    return {**claim.published(), **published}


def open_tree(given):
    leaves = {one["place"]: data_of(one["leaf"]) for one in given["leaves"]}
    hashes = [data_of(digest) for digest in given["hashes"]]
    root = coins.open_tree(given["count"], leaves, hashes)
    return {"root": root.hex(), "head": coins.tree_head(given["count"], root).hex()}


def name_coin(given):
    batch = data_of(given["batch"])
    demand(len(batch) == 12, "shape")
    named = uuid.UUID(bytes=batch + given["index"].to_bytes(4, "big"))
    demand(named.variant == uuid.RFC_4122 and named.version == 8, "shape")
    return {"uuid": named.bytes.hex(), "text": str(named)}


def read_virtual_id(given):
    written = re.fullmatch("([0-9]{3})-([0-9]{3})(?:-([0-9]{3}))?", given["text"])
    demand(written, "shape")
    number = int("".join(group for group in written.groups() if group is not None))
    demand((written[3] is None) == (number < 1_000_000), "shape")
    return {"id": number}


def read_sheet_part(code):
    try:
        part = decode(code, payments.SHOWN_BYTES_MAX)
    except Refusal as refusal:
        raise Refusal(refusal.stage, "notASheet") from refusal
    demand(SCHEMA.matches("coin-sheet-part", part), "shape", "notASheet")
    return part


def read_coin_sheet(given):
    codes = [data_of(code) for code in given["codes"]]
    demand(codes, "binding", "sheetEmpty")
    demand(len(codes) <= 8 * 18, "bounds", "sheetTooLarge")
    parts = {}
    for code in codes:
        part = read_sheet_part(code)
        demand(part[0] == 1, "shape", "sheetVersion")
        ours = part[1] == tenant_bytes(given["tenant"])
        demand(ours, "binding", "sheetOtherTenant")
        same = parts.setdefault(part[4], (part, code))[1] == code
        demand(same, "binding", "sheetsMixed")
    first = parts[min(parts)][0]
    for part, _ in parts.values():
        same = part[2:4] == first[2:4] and part[5] == first[5]
        demand(same, "binding", "sheetsMixed")
    wanted = set(range(1, first[5] + 1))
    demand(wanted <= set(parts), "binding", "sheetIncomplete")
    demand(wanted == set(parts), "binding", "sheetDamaged")
    together = b"".join(parts[number][0][6] for number in sorted(parts))
    uuids = [together[at : at + 16] for at in range(0, len(together), 16)]
    whole = len(together) % 16 == 0 and len(uuids) <= 1_000
    demand(whole and uuids == sorted(set(uuids)), "binding", "sheetDamaged")
    stated = encode([LABEL, "coinSheet", first[1], first[2], together])
    demand(sha256(stated)[:8] == first[3], "binding", "sheetDamaged")
    for number, (part, _) in parts.items():
        there = together[(number - 1) * 912 : number * 912]
        demand(part[6] == there, "binding", "sheetDamaged")
    return {"virtualId": first[2], "coins": [one.hex() for one in uuids]}


def read_economy(given):
    economy = given["economy"]
    demand(SCHEMA.matches("economy", economy), "shape")
    return {"currency": coins.NUMBERED.get(economy, economy)}


def open_receipt(given):
    data, digest = data_of(given["bytes"]), data_of(given["requestDigest"])
    demand(len(data) <= payments.SHOWN_BYTES_MAX, "cbor", "tooLarge")
    demand(len(data) >= 4 + 12 + 16, "cbor", "truncated")
    demand(data[:4] == digest[:4], "binding", "otherRequest")
    plaintext = sealing.aes_open(data_of(given["receiptKey"]), data[4:16], data[:4], data[16:])
    receipt = read_message("receipt", plaintext)
    context = [data_of(given["authorizationDigest"]), digest]
    public_key = data_of(given["payeeKey"])
    verified = receipt.verify(given["tenant"], context, public_key, code="payeeSignature")
    return {"plaintext": plaintext.hex(), "digest": verified.hex()}


def open_paid_proof(given):
    data, digest = data_of(given["bytes"]), data_of(given["requestDigest"])
    private = data_of(given["sealingPrivateKey"])
    demand(len(data) <= payments.SHOWN_BYTES_MAX, "cbor", "tooLarge")
    demand(len(data) >= 4 + 32 + 16, "cbor", "truncated")
    demand(data[:4] == digest[:4], "binding", "otherRequest")
    info = encode([LABEL, "paidProof", tenant_bytes(given["tenant"]), digest])
    plaintext, _ = sealing.hpke_open(private, data[4:36], info, data[36:])
    proof = read_message("paidProof", plaintext)
    check_sealing(private, info, plaintext, data[4:])
    trust = trust_of(given)
    request, payee, _ = payments.read_request_code(data_of(given["requestCode"]))
    verified = payments.verify_paid_proof(trust, proof, request, payee, digest)
    return {"plaintext": plaintext.hex(), "digest": verified.hex()}


def check_paid_code(given):
    parts = tenant_bytes(given["tenant"]), given["till"], data_of(given["nonce"])
    stated = encode([LABEL, "paidCode", *parts, int(given["amount"]), given["currency"]])
    mac = sealing.hmac_sha256(data_of(given["statusKey"]), stated)
    digits = f"{int.from_bytes(mac[:8], 'big') % 100_000_000:08d}"
    typed = re.sub(r"[\s-]", "", given["typed"])
    demand(payments.is_digits(typed, 8), "shape")
    demand(typed == digits, "binding")
    return {"encoded": stated.hex(), "code": digits}


def check_status_code(given):
    typed = re.sub(r"[\s-]", "", given["typed"])
    demand(payments.is_digits(typed, 10), "shape")
    demand(typed[:4] == given["payerDigits"], "binding")
    digest = data_of(given["authorizationDigest"])
    stated = encode([LABEL, "statusCode", tenant_bytes(given["tenant"]), digest])
    mac = sealing.hmac_sha256(data_of(given["statusKey"]), stated)
    digits = f"{int.from_bytes(mac[:4], 'big') % 1_000_000:06d}"
    return {"issuerDigits": digits, "code": given["payerDigits"] + digits, "kept": typed[4:]}


def decode_qr_text(given):
    kind, message = decode_text(given["text"])
    return {"kind": kind, "bytes": message.hex()}


def read_enrolment_code(given):
    try:
        code = decode(data_of(given["bytes"]), 512)
    except Refusal as refusal:
        raise Refusal("cbor") from refusal
    demand(SCHEMA.matches("enrolment-code", code), "shape")
    demand(code[1][0] in (2, 3) and good_text(code[4], 256), "shape")
    tenant, root_key, hpke_key, secret, url = code
    return {
        "tenant": str(uuid.UUID(bytes=tenant)),
        "rootKey": root_key.hex(),
        "issuerHpkeKey": hpke_key.hex(),
        "secret": secret.hex(),
        "url": url,
    }


def open_call(given):
    data, private = data_of(given["bytes"]), data_of(given["issuerPrivateKey"])
    demand(len(data) <= CALL_BYTES_MAX, "cbor", "tooLarge")
    demand(len(data) > 32, "cbor", "truncated")
    info = encode([LABEL, "call", tenant_bytes(given["tenant"])])
    plaintext, context = sealing.hpke_open(private, data[:32], info, data[32:])
    call = read_message("call", plaintext)
    digest = call.verify(given["tenant"], [], data_of(given["publicKey"]))
    check_sealing(private, info, plaintext, data)
    export_context = encode([LABEL, "answer"])
    return {
        "info": info.hex(),
        "exportContext": export_context.hex(),
        "plaintext": plaintext.hex(),
        "answerKey": context.export(export_context, 16).hex(),
        "digest": digest.hex(),
    }


def open_answer(given):
    data, key = data_of(given["bytes"]), data_of(given["answerKey"])
    try:
        demand(len(data) >= 12, "sealing")
        plaintext = sealing.aes_open(key, data[:12], b"", data[12:])
        answer = read_message("answer", plaintext)
        digest = trust_of(given).verify_issued(answer, "answer", answer.body[4])
        demand(answer.body[0] == data_of(given["callDigest"]), "binding")
    except Refusal as refusal:
        raise Refusal(refusal.stage) from refusal
    return {"plaintext": plaintext.hex(), "digest": digest.hex()}


def read_body(given):
    kind = given["type"]
    body = decode(data_of(given["bytes"]), CALL_BYTES_MAX)
    demand(SCHEMA.matches(BODY_RULES[kind], body, NESTED - {BODY_RULES[kind]}), "shape", "malformed")
    demand(kind != "enrol" or body[1][0] in (2, 3), "shape", "malformed")
    names = [body] if kind == "nameDevice" else body[2] if kind == "devicesResult" else []
    good = all(good_text(name, 64) and name == name.strip() for _, name, *_ in names)
    demand(good, "shape", "malformed")
    demand(kind != "syncResult" or good_sync_result(body), "shape", "malformed")
    words = body[2] if kind == "dispute" else ""
    demand(good_text(words, 300), "shape", "malformed")
    demand(all(good_written(*text) for text in written_texts(kind, body)), "shape", "malformed")
    demand(all(good_text(*text) for text in bank_texts(kind, body)), "shape", "malformed")
    return {"diagnostic": diagnostic(body)}


def good_sync_result(body):
    """The last field that came later is there or not, never null; nothing says that nobody is convicted."""
    late = [(body, 5)] + [(outcome, 6) for outcomes in body[:2] for outcome in outcomes]
    ends = all(len(record) == first or record[-1] is not None for record, first in late)
    return ends and all(outcome[7:] in ([], [True]) for outcome, first in late if first == 6)


def written_texts(kind, body):
    """What somebody wrote, with the most UTF-16 units that it may have."""
    if kind == "appeal":
        return [(body[1], 2_000)]
    if kind != "convictionsResult":
        return []
    appeals = [conviction[5] for conviction in body[3] if conviction[5] is not None]
    decisions = [appeal[2] for appeal in appeals if appeal[2] is not None]
    reasons = [decision[1] for decision in decisions] + [debt[4] for debt in body[4]]
    return [(appeal[0], 2_000) for appeal in appeals] + [
        (reason, 500) for reason in reasons if reason is not None
    ]


def bank_texts(kind, body):
    """Details of a bank account as they were typed, or what is shown of them, with their most UTF-16 units."""
    if kind == "bankAccount" and body[0] is not None:
        return [(text, 100) for text in body[0]]
    if kind == "bankAccountResult" and body[0] is not None:
        return [(body[0][0], 11), (body[0][1], 4)]
    return []


def good_written(text, units_max):
    return good_text(text, units_max) and text == text.strip()


def read_revocations(given):
    try:
        value = decode(data_of(given["bytes"]), 524_288)
        demand(SCHEMA.matches("revocation-set", value), "shape")
        prefixes = trusts.decode_revocations(value)
    except Refusal as refusal:
        raise Refusal(refusal.stage) from refusal
    if trusts.encode_revocations(value[0], prefixes) != list(value):
        raise AssertionError("another coding than coding makes")
    keys = [data_of(key) for key in given["publicKeys"]]
    return {
        "prefixes": [f"{prefix:010x}" for prefix in prefixes],
        "revoked": [trusts.prefix_of(value[0], key) in prefixes for key in keys],
    }


def digest_rule_set(given):
    rules = read_rule_set(decode(data_of(given["bytes"]), 524_288))
    return {"digest": rule_set_digest(rules).hex()}


def name_any_line(given):
    parts = data_of(given["publicKey"]), given["currency"], given["purse"]
    return {"encoded": encode(["line", *parts]).hex(), "line": name_line(*parts).hex()}


def verify_half(given):
    value = decode(data_of(given["bytes"]), CALL_BYTES_MAX)
    digest, authorization, receipt, receipt_digest, digits, order = payments.verify_half(
        trust_of(given), value
    )
    found = {"digest": authorization.digest.hex(), "requestDigest": digest.hex()}
    if receipt is not None:
        found["receiptDigest"] = receipt_digest.hex()
        found["outcome"] = ["accepted", "declined", "void"][receipt.body[0]]
    if digits is not None:
        found["statusDigits"] = digits
    if order is not None:
        found["orderDigest"], found["isProven"] = order[0].hex(), order[1]
    beyond = authorization.beyond()
    return found if beyond is None else {**found, "beyond": beyond}


def verify_fraud_proof(given):
    proof = proofs.Proof(data_of(given["bytes"]), data_of(given["rootKey"]))
    convicted = proof.convicted()
    return {
        "kind": proofs.NAMES[proof.kind],
        "tenant": proof.tenant,
        "convicted": convicted.hex(),
    }


def assess_risk(given):
    policy = decode(data_of(given["policy"]), payments.SHOWN_BYTES_MAX)
    demand(SCHEMA.matches("policy", policy), "shape", "malformed")
    standing, amount = risks.standing_of(given["standing"]), int(given["amount"])
    if given["side"] == "payer":
        return risks.assess_payer(policy, standing, amount)
    own = risks.own_limits_of(given["own"])
    needs_network = given["certificateNeedsOnline"]
    return risks.assess_payee(policy, own, standing, amount, needs_network, given["draw"])


OPERATIONS = {
    "assessRisk": assess_risk,
    "checkPaidCode": check_paid_code,
    "readCoinSheet": read_coin_sheet,
    "checkStatusCode": check_status_code,
    "decodeCbor": decode_cbor,
    "decodeQrText": decode_qr_text,
    "deriveKey": derive_key,
    "digestRuleSet": digest_rule_set,
    "nameCoin": name_coin,
    "nameLine": name_any_line,
    "openAnswer": open_answer,
    "openBundle": open_bundle,
    "openCall": open_call,
    "openPaidProof": open_paid_proof,
    "openPayment": open_payment,
    "openReceipt": open_receipt,
    "openTree": open_tree,
    "readBody": read_body,
    "readEconomy": read_economy,
    "readEnrolmentCode": read_enrolment_code,
    "readRevocations": read_revocations,
    "readVirtualId": read_virtual_id,
    "verifyClaim": verify_claim,
    "verifyCoinPayment": verify_any_coin_payment,
    "verifyFraudProof": verify_fraud_proof,
    "verifyHalf": verify_half,
    "verifyMessage": verify_message,
    "verifyPayment": verify_payment,
    "verifyRequest": verify_request,
}
