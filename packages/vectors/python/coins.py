"""Coins: rolls, passages, the way of each coin, and the signatures from its issue to whoever is shown it."""

from messages import NESTED, SCHEMA, Message, sha256
from refusal import Refusal, demand
from strict_cbor import encode

COINS_MAX = 256
MINOR_MAX = 2**63 - 1
NOBODY = bytes(32)
# Economies that have a number of their own, and the currency of each.
NUMBERED = {1: 356, 2: 840, 3: 978}
# Positions in the body of a coin.
VALUE, OWNER, ISSUED_AT, EXPIRES_AT = 3, 5, 6, 7
REST = 2


def uuid_of(coin):
    return coin.body[0] + coin.body[1].to_bytes(4, "big")


def uuid_text(uuid):
    digits = uuid.hex()
    cuts = (0, 8, 12, 16, 20, 32)
    return "-".join(digits[start:end] for start, end in zip(cuts, cuts[1:]))


def currency_of(coin):
    economy = coin.body[2]
    return NUMBERED.get(economy, economy)


def open_tree(count, leaves, hashes):
    """The root that leaves, by their places, give with the hashes of the rest (RFC 9162 section 2.1)."""
    demand(leaves and all(0 <= place < count for place in leaves), "binding")
    left = list(hashes)

    def hash_of(start, end):
        if not any(start <= place < end for place in leaves):
            demand(left, "binding")
            return left.pop(0)
        if end - start == 1:
            return sha256(b"\x00" + leaves[start])
        middle = 1
        while middle * 2 < end - start:
            middle *= 2
        first = hash_of(start, start + middle)
        return sha256(b"\x01" + first + hash_of(start + middle, end))

    root = hash_of(0, count)
    demand(not left, "binding")
    return root


def tree_head(count, root):
    """What is signed of a tree: the root alone does not say how many leaves there are."""
    return sha256(encode([count, root]))


def read_roll(value):
    """The coins of a roll, each as the message that was signed, and their way."""
    demand(SCHEMA.matches("roll", value), "shape", "malformed")
    key_id, batch, economy, virtual_id, owner, issued_at, expires_at, days = value[:8]
    indices, values, signatures, route = value[8:]
    whole = len(indices) == len(values) and len(signatures) == 64 * len(indices)
    demand(whole, "shape", "malformed")
    coins = []
    for at, (index, face) in enumerate(zip(indices, values)):
        body = [batch, index, economy, face, virtual_id, owner, issued_at, expires_at, days]
        signature = signatures[64 * at : 64 * at + 64]
        coins.append(Message("coin", [encode({1: -7, 4: key_id}), {}, encode(body), signature]))
    return [(coin, list(route)) for coin in coins]


class Passage:
    """A transfer by which coins came to whoever shows them."""

    def __init__(self, value):
        demand(SCHEMA.matches("passage", value, NESTED), "shape", "malformed")
        transfer, self.request, holder, self.count, places, hashes = value
        self.places = list(places)
        distinct = len(set(self.places)) == len(self.places)
        within = all(place < self.count for place in self.places)
        demand(distinct and within and len(hashes) % 32 == 0, "shape", "malformed")
        self.hashes = [hashes[at : at + 32] for at in range(0, len(hashes), 32)]
        self.transfer, self.holder = Message("coinTransfer", transfer), Message("holder", holder)


class Held:
    """A coin while its way is followed: who has it, by what, and how much of it."""

    def __init__(self, coin, route, tenant):
        self.coin, self.route = coin, route
        self.holder = coin.body[OWNER]
        self.previous = coin.digest(tenant)
        self.worth = coin.body[VALUE]
        self.redeem_only = False

    @property
    def leaf(self):
        return uuid_of(self.coin) + self.previous


def demand_may_go_on(held):
    demand(not any(one.redeem_only for one in held), "bounds", "holderRedeemsOnly")
    whole = all(one.worth == one.coin.body[VALUE] for one in held)
    demand(whole, "bounds", "coinPartUsed")


def demand_together(condition):
    demand(condition, "binding", "coinsNotTogether")


class CoinAuthorization:
    """Coins, their passages, and the transfer to whoever is shown them."""

    def __init__(self, parts):
        demand(isinstance(parts, (list, tuple)) and len(parts) == 3, "shape", "malformed")
        rolls, passages, transfer = parts
        for part in (rolls, passages):
            listed = isinstance(part, (list, tuple)) and len(part) <= COINS_MAX
            demand(listed, "shape", "malformed")
        self.shown = []
        for roll in rolls:
            self.shown += read_roll(roll)
            demand(len(self.shown) <= COINS_MAX, "shape", "malformed")
        self.passages = [Passage(passage) for passage in passages]
        self.transfer = Message("coinTransfer", transfer)

    def verify_for(self, trust, request, key_hash):
        """Every signature on the way, and the transfer to this device, or to the issuer."""
        self._check_together()
        held = [Held(coin, route, trust.tenant) for coin, route in self.shown]
        contexts = [self._follow(trust, held, at) for at in range(len(self.passages))]
        to_issuer = key_hash == NOBODY
        last = self._follow_last(held, request, key_hash, to_issuer)
        for coin, _ in self.shown:
            trust.verify_issued(coin, "coin", coin.body[ISSUED_AT])
        for passage in self.passages:
            trust.verify_issued(passage.holder, "account", passage.holder.issued_at)
        for passage, (signer, context) in zip(self.passages, contexts):
            passage.transfer.verify(trust.tenant, context, signer, code="passageSignature")
        signer, context = last
        self.digest = self.transfer.verify(trust.tenant, context, signer, code="deviceSignature")
        self.payer_key = signer
        self.currency = currency_of(self.shown[0][0])
        self.held = held
        self.amounts = [one.worth for one in held]
        self.amounts[-1] -= self.transfer.body[REST]
        self.amount = sum(self.amounts)

    def _check_together(self):
        coins = [coin for coin, _ in self.shown]
        demand_together(coins)
        demand_together(len({uuid_of(coin) for coin in coins}) == len(coins))
        demand_together(len({currency_of(coin) for coin in coins}) == 1)
        demand_together(sum(coin.body[VALUE] for coin in coins) <= MINOR_MAX)
        for _, route in self.shown:
            rising = all(one < other for one, other in zip(route, route[1:]))
            demand_together(rising and all(at < len(self.passages) for at in route))

    def _follow(self, trust, held, at):
        """Hands on what went through a passage; who has to have signed it, under which context."""
        passage = self.passages[at]
        taken = [one for one in held if at in one.route]
        demand_together(len({one.holder for one in taken}) == 1)
        demand_together(len(taken) == len(passage.places))
        demand_may_go_on(taken)
        rest = passage.transfer.body[REST]
        leaves = {place: one.leaf for place, one in zip(passage.places, taken)}
        try:
            root = open_tree(passage.count, leaves, passage.hashes)
        except Refusal as refusal:
            raise Refusal(refusal.stage, "coinsNotTogether") from refusal
        head = tree_head(passage.count, root)
        context = [passage.request, sha256(passage.holder.public_key), head]
        signer = taken[0].holder
        previous = passage.transfer.digest(trust.tenant, context)
        for place, one in zip(passage.places, taken):
            if place == passage.count - 1:
                demand(rest < one.worth, "bounds", "restTooLarge")
                one.worth -= rest
            one.holder, one.previous = passage.holder.public_key, previous
            one.redeem_only = passage.holder.own[0]
        return signer, context

    def _follow_last(self, held, request, key_hash, to_issuer):
        demand_together(len({one.holder for one in held}) == 1)
        if not to_issuer:
            demand_may_go_on(held)
        rest = self.transfer.body[REST]
        fits = rest == 0 if to_issuer else rest < held[-1].worth
        demand(fits, "bounds", "restTooLarge")
        root = open_tree(len(held), {at: one.leaf for at, one in enumerate(held)}, [])
        return held[0].holder, [request, key_hash, tree_head(len(held), root)]

    def published(self):
        """As the vectors publish it."""
        coins = [
            {
                "uuid": uuid_text(uuid_of(one.coin)),
                "previous": one.previous.hex(),
                "amount": str(amount),
            }
            for one, amount in zip(self.held, self.amounts)
        ]
        return {"digest": self.digest.hex(), "coins": coins, "amount": str(self.amount)}

    # What a half asks of any authorization.

    def verify(self, trust, request_digest, payee_key):
        self.verify_for(trust, request_digest, sha256(payee_key))

    def beyond(self):
        """Coins have no certificate to go beyond."""
        return None
