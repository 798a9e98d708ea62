"""What a device may do without a network, by the limits of a policy and a till's own."""

LOWER, UPPER, PAYEE_ONLINE = 2, 3, 4
LIMITS = 8
NO_LIMITS = [None] * 6
PREFERRED, REQUIRED = 1, 2
DRAWS = 2**32
OWN_LIMITS = ("paymentMax", "daySumMax", "lineSumMax", "unsettledSumMax")


def standing_of(given):
    """(count, sum) since the last contact, (count, sum) of a day, from one line, unsettled."""
    if given is None:
        return (0, 0), (0, 0), 0, 0
    parts = [(given[name]["count"], int(given[name]["sum"])) for name in ("sinceContact", "inDay")]
    return (*parts, int(given.get("fromLine", 0)), int(given.get("unsettled", 0)))


def own_limits_of(given):
    given = given or {}
    return [None if name not in given else int(given[name]) for name in OWN_LIMITS]


def above(value, limit):
    return limit is not None and value > limit


def above_upper(limits, standing, amount):
    (count, total), (day_count, day_total) = standing[:2]
    if above(count + 1, limits[1]):
        return "offlineCountReached"
    if above(total + amount, limits[3]):
        return "offlineSumReached"
    if above(day_count + 1, limits[4]) or above(day_total + amount, limits[5]):
        return "offlineDayReached"
    return None


def above_lower(limits, standing, amount):
    count, total = standing[0]
    return above(count + 1, limits[0]) or above(total + amount, limits[2])


def above_own(own, standing, amount):
    payment, day, line, unsettled = own
    if above(amount, payment):
        return "aboveOwnPaymentMax"
    if above(standing[1][1] + amount, day):
        return "aboveOwnDay"
    if above(standing[2] + amount, line):
        return "aboveOwnLine"
    if above(standing[3] + amount, unsettled):
        return "aboveOwnUnsettled"
    return None


def is_selected(selection, amount, lower, draw):
    threshold, percent, percent_max = selection
    span = lower - threshold
    if amount < threshold or span <= 0:
        return draw * 100 < percent * DRAWS
    rise = max(0, percent_max - percent) * (amount - threshold)
    return draw * 100 * span < (percent * span + rise) * DRAWS


def assess_payer(policy, standing, amount):
    limits = policy[LIMITS][0] if len(policy) > LIMITS else NO_LIMITS
    code = above_upper(limits, standing, amount)
    if code is not None:
        return {"outcome": "refuse", "code": code}
    return {"outcome": "tryOnline" if above_lower(limits, standing, amount) else "offline"}


def assess_payee(policy, own, standing, amount, certificate_needs_network, draw):
    limits, selection = NO_LIMITS, None
    if len(policy) > LIMITS:
        _, limits, selection = policy[LIMITS]
    code = None
    if policy[PAYEE_ONLINE] == REQUIRED or certificate_needs_network:
        code = "onlineRequired"
    elif amount > policy[UPPER]:
        code = "aboveOfflineLimit"
    code = code or above_upper(limits, standing, amount) or above_own(own, standing, amount)
    if code is not None:
        return {"outcome": "refuse", "code": code}
    tries = policy[PAYEE_ONLINE] == PREFERRED or amount > policy[LOWER]
    tries = tries or above_lower(limits, standing, amount)
    tries = tries or (selection and is_selected(selection, amount, policy[LOWER], draw))
    return {"outcome": "tryOnline" if tries else "offline"}
