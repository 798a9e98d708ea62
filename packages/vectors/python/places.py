"""Geohash cells: where they lie, how large they are, how far apart."""

import math

ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"
EARTH_RADIUS_METRES = 6_371_008.8


def edges(cell):
    """South, north, west and east of a cell, in degrees."""
    bits = "".join(f"{ALPHABET.index(letter):05b}" for letter in cell)
    longitude, latitude = bits[0::2], bits[1::2]
    return (*halves(latitude, 90.0), *halves(longitude, 180.0))


def halves(bits, limit):
    low, high = -limit, limit
    for bit in bits:
        middle = (low + high) / 2
        low, high = (middle, high) if bit == "1" else (low, middle)
    return low, high


def distance_metres(one, other):
    """The way over a sphere of the Earth's mean radius, between (latitude, longitude)s."""
    (lat1, lon1), (lat2, lon2) = ([math.radians(degrees) for degrees in p] for p in (one, other))
    a = math.sin((lat2 - lat1) / 2) ** 2
    a += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_METRES * math.asin(min(1.0, math.sqrt(a)))


def size_metres(cell):
    """From corner to corner."""
    south, north, west, east = edges(cell)
    return distance_metres((south, west), (north, east))


def apart_metres(one, other):
    """Between the middles."""
    return distance_metres(middle(one), middle(other))


def middle(cell):
    south, north, west, east = edges(cell)
    return (south + north) / 2, (west + east) / 2
