"""Answers CQL2 filters by brute force: every filter of every feature, with shapely (GEOS) and pyproj.

usage: cql2.py CASES.json
CASES.json: {"layers": {name: {"types": {property: type}, "area": property, "features": [
    {"id": …, "geometry": GeoJSON or null, "properties": {…}}]}},
  "cases": [{"layer": name, "filter": CQL2 JSON}]}
It writes one JSON list: for each case the ids of the features that match, in their order.

Values are Python's own; None is CQL2's NULL. Written from OGC 21-065r2, sections 6 and 7.
"""

import datetime
import functools
import json
import math
import re
import sys
import unicodedata
from fractions import Fraction

import numpy as np
import pyproj
import shapely
import shapely.geometry

GEOD = pyproj.Geod(ellps="WGS84")
INSTANT = Fraction(1, 10**12)


# --- Time: days since 1970 for dates, seconds since 1970 for instants

class Date:
    def __init__(self, text):
        self.day = datetime.date.fromisoformat(text).toordinal()


class Instant:
    def __init__(self, text):
        day, clock = text[:10], text[11:-1]
        hour, minute, second = clock.split(":")
        self.at = datetime.date.fromisoformat(day).toordinal() * 86400 + int(hour) * 3600 + int(minute) * 60 + Fraction(second)


class Interval:
    def __init__(self, start, end):
        self.start, self.end = start, end


def time_of(text):
    return Date(text) if len(text) == 10 else Instant(text)


def first(t):
    return Fraction(t.day * 86400) if isinstance(t, Date) else t.at


def last(t):
    return Fraction(t.day * 86400 + 86400) - INSTANT if isinstance(t, Date) else t.at


def fiscal_year(t):
    if t is None:
        return None
    day = datetime.date.fromordinal(t.day if isinstance(t, Date) else math.floor((t.at + 7 * 3600) / 86400))
    return day.year + 543 + (1 if day.month >= 10 else 0)


# --- Text

THAI_SPELLING = [("\u0e4d([\u0e48-\u0e4b]*)\u0e32", "\\1\u0e33"), ("\u0e40\u0e40", "\u0e41")]
THAI_MARKS = set("\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4e")


def spelled(text):
    for wrong, right in THAI_SPELLING:
        text = re.sub(wrong, right, text)
    return "".join(chr(ord(c) - 0xE50 + 0x30) if "\u0e50" <= c <= "\u0e59" else c for c in text)


def casei(text):
    return None if text is None else spelled(text).casefold()


def accenti(text):
    if text is None:
        return None
    out = ""
    for c in spelled(text):
        if c in THAI_MARKS:
            continue
        if "\u0e00" <= c <= "\u0e7f":
            out += c
        else:
            out += "".join(d for d in unicodedata.normalize("NFD", c) if not unicodedata.combining(d))
    return out


def like(text, pattern):
    if text is None or pattern is None:
        return None
    out, i = "", 0
    while i < len(pattern):
        c = pattern[i]
        if c == "\\" and i + 1 < len(pattern):
            i += 1
            out += re.escape(pattern[i])
        else:
            out += ".*" if c == "%" else "." if c == "_" else re.escape(c)
        i += 1
    return re.fullmatch(out, text, re.DOTALL) is not None


# --- Numbers and order

def arithmetic(op, a, b):
    if a is None or b is None:
        return None
    with np.errstate(all="ignore"):
        if op in ("/", "div", "%") and b == 0:
            return None
        value = {
            "+": lambda: a + b,
            "-": lambda: a - b,
            "*": lambda: a * b,
            "/": lambda: np.float64(a) / np.float64(b),
            "div": lambda: np.trunc(np.float64(a) / np.float64(b)),
            "%": lambda: np.fmod(np.float64(a), np.float64(b)),
            "^": lambda: np.float64(a) ** np.float64(b),
        }[op]()
    if isinstance(value, np.float64):
        value = float(value)
    return None if value != value else value


def compare(op, a, b):
    if a is None or b is None:
        return None
    if isinstance(a, (Date, Instant)):
        if isinstance(a, Date) and isinstance(b, Date):
            a, b = a.day, b.day
        else:
            a, b = first(a), first(b)
    if isinstance(a, str):
        a, b = a.encode(), b.encode()
    return {"=": a == b, "<>": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op]


def negation(a):
    return None if a is None else not a


def conjunction(all_):
    return False if False in all_ else None if None in all_ else True


def disjunction(all_):
    return True if True in all_ else None if None in all_ else False


# --- Intervals, after Allen

def known_ends(t, by_day):
    """The ends that are known, of a side of which one may be NULL."""
    if t is None:
        return None, None
    start, end = (t.start, t.end) if isinstance(t, Interval) else (t, t)
    a = None if start is None else -math.inf if start == ".." else start.day if by_day else first(start)
    b = None if end is None else math.inf if end == ".." else end.day if by_day else last(end)
    return a, b


def temporal(op, x, y, by_day):
    """Three-valued: the relation is a conjunction or disjunction of comparisons of ends, of which some may be unknown."""
    a, b = known_ends(x, by_day)
    c, d = known_ends(y, by_day)

    def less(p, q):
        return None if p is None or q is None else p < q

    def same(p, q):
        return None if p is None or q is None else p == q

    parts = {
        "t_after": ("or", [less(d, a)]),
        "t_before": ("or", [less(b, c)]),
        "t_contains": ("and", [less(a, c), less(d, b)]),
        "t_disjoint": ("or", [less(b, c), less(d, a)]),
        "t_during": ("and", [less(c, a), less(b, d)]),
        "t_equals": ("and", [same(a, c), same(b, d)]),
        "t_finishedby": ("and", [less(a, c), same(b, d)]),
        "t_finishes": ("and", [less(c, a), same(b, d)]),
        "t_intersects": ("and", [negation(less(d, a)), negation(less(b, c))]),
        "t_meets": ("or", [same(b, c)]),
        "t_metby": ("or", [same(a, d)]),
        "t_overlappedby": ("and", [less(c, a), less(a, d), less(d, b)]),
        "t_overlaps": ("and", [less(a, c), less(c, b), less(b, d)]),
        "t_startedby": ("and", [same(a, c), less(d, b)]),
        "t_starts": ("and", [same(a, c), less(b, d)]),
    }[op]
    return conjunction(parts[1]) if parts[0] == "and" else disjunction(parts[1])


# --- Space

def box(numbers):
    half = len(numbers) // 2
    west, south, east, north = numbers[0], numbers[1], numbers[half], numbers[half + 1]
    if west > east:
        return shapely.union_all([box([west, south, 180, north]), box([-180, south, east, north])])
    if west == east and south == north:
        return shapely.Point(west, south)
    if west == east or south == north:
        return shapely.LineString([(west, south), (east, north)])
    return shapely.box(west, south, east, north)


def area_rai(shape):
    if shape is None:
        return None
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        return 0.0
    total = 0.0
    for polygon in getattr(shape, "geoms", [shape]):
        rings = [polygon.exterior] + list(polygon.interiors)
        areas = [abs(GEOD.polygon_area_perimeter(*np.array(ring.coords).T)[0]) for ring in rings]
        total += areas[0] - sum(areas[1:])
    return total / 1600


def parts_of(shape):
    """All coordinates of a shape, and its edges as two arrays of ends."""
    corners, starts, stops = [], [], []
    for part in getattr(shape, "geoms", [shape]):
        lines = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        for line in lines:
            xy = np.array(line.coords)
            corners.append(xy)
            if len(xy) > 1:
                starts.append(xy[:-1])
                stops.append(xy[1:])
    return np.concatenate(corners), np.concatenate(starts) if starts else None, np.concatenate(stops) if stops else None


def nearest_on_edges(points, starts, stops):
    """The least distance from any of the points to any of the edges, which are straight in degrees: by golden section."""
    p = np.repeat(points, len(starts), axis=0)
    a, b = np.tile(starts, (len(points), 1)), np.tile(stops, (len(points), 1))

    def metres(t):
        q = a + (b - a) * t[:, None]
        return GEOD.inv(p[:, 0], p[:, 1], q[:, 0], q[:, 1])[2]

    ratio = (math.sqrt(5) - 1) / 2
    low, high = np.zeros(len(p)), np.ones(len(p))
    for _ in range(38):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        nearer = metres(left) < metres(right)
        high, low = np.where(nearer, right, high), np.where(nearer, low, left)
    middle = (low + high) / 2
    return float(min(metres(middle).min(), metres(np.zeros(len(p))).min(), metres(np.ones(len(p))).min()))


@functools.cache
def distance_of(a_wkb, b_wkb):
    a, b = shapely.from_wkb(a_wkb), shapely.from_wkb(b_wkb)
    if shapely.intersects(a, b):
        return 0.0
    ca, sa, ta = parts_of(a)
    cb, sb, tb = parts_of(b)
    best = math.inf
    if sb is not None:
        best = min(best, nearest_on_edges(ca, sb, tb))
    if sa is not None:
        best = min(best, nearest_on_edges(cb, sa, ta))
    if sa is None and sb is None:
        p, q = np.repeat(ca, len(cb), axis=0), np.tile(cb, (len(ca), 1))
        best = float(GEOD.inv(p[:, 0], p[:, 1], q[:, 0], q[:, 1])[2].min())
    return best


def distance(a, b):
    return None if a is None or b is None else distance_of(a.wkb, b.wkb)


# --- One filter of one feature

class Evaluation:
    def __init__(self, layers, name, feature):
        self.layers, self.layer, self.feature = layers, layers[name], feature

    def property(self, name):
        if name == "geometry":
            return self.feature["shape"]
        value = self.feature["properties"].get(name)
        if value is not None and self.layer["types"][name] in ("date", "instant"):
            return time_of(value)
        return value

    def nearest(self, layer, rank):
        here = self.feature["shape"]
        if here is None:
            return None
        cache = self.feature.setdefault("neighbours", {})
        if layer not in cache:
            others = [
                (distance(here, o["shape"]), o["row"], o["shape"])
                for o in self.layers[layer]["features"]
                if o["shape"] is not None and o is not self.feature
            ]
            cache[layer] = sorted(others, key=lambda o: o[:2])
        return cache[layer][rank - 1][2] if rank <= len(cache[layer]) else None

    def __call__(self, e):
        if e is None or isinstance(e, (bool, int, float, str)):
            return e
        if isinstance(e, list):
            return [self(item) for item in e]
        if "property" in e:
            return self.property(e["property"])
        if "date" in e:
            return Date(e["date"])
        if "timestamp" in e:
            return Instant(e["timestamp"])
        if "interval" in e:
            start, end = [x if x == ".." else time_of(x) if isinstance(x, str) else self(x) for x in e["interval"]]
            return Interval(start, end)
        if "bbox" in e:
            return box(e["bbox"])
        if "type" in e:
            return shape_of(json.dumps(e))
        return self.operation(e["op"], e["args"])

    def has_instant(self, e):
        """Whether an operand of a temporal relation is made of instants, or of both; then dates are whole days of them."""
        if isinstance(e, str):
            return len(e) > 10
        if "property" in e:
            return self.layer["types"][e["property"]] == "instant"
        return "timestamp" in e or any(self.has_instant(end) for end in e.get("interval", []))

    def operation(self, op, args):
        name = op.lower()
        if name == "and":
            return conjunction([self(a) for a in args])
        if name == "or":
            return disjunction([self(a) for a in args])
        if name == "not":
            return negation(self(args[0]))
        if name == "isnull":
            value = self(args[0])
            if isinstance(value, Interval):
                return value.start is None or value.end is None
            return value is None
        if name in ("=", "<>", "<", "<=", ">", ">="):
            return compare(name, self(args[0]), self(args[1]))
        if name == "between":
            value, low, high = (self(a) for a in args)
            return conjunction([compare(">=", value, low), compare("<=", value, high)])
        if name == "in":
            value = self(args[0])
            return disjunction([compare("=", value, self(item)) for item in args[1]])
        if name == "like":
            return like(self(args[0]), self(args[1]))
        if name == "casei":
            return casei(self(args[0]))
        if name == "accenti":
            return accenti(self(args[0]))
        if name in ("+", "-", "*", "/", "%", "div", "^"):
            return arithmetic(name, self(args[0]), self(args[1]))
        if name.startswith("s_"):
            a, b = self(args[0]), self(args[1])
            return None if a is None or b is None else bool(getattr(shapely, name[2:])(a, b))
        if name.startswith("t_"):
            a, b = self(args[0]), self(args[1])
            return temporal(name, a, b, by_day=not any(self.has_instant(e) for e in args))
        if name.startswith("a_"):
            a, b = self(args[0]), self(args[1])
            if a is None or b is None:
                return None
            a, b = set(a), set(b)
            return {"a_contains": a >= b, "a_containedby": a <= b, "a_equals": a == b, "a_overlaps": bool(a & b)}[name]
        if name == "area_rai":
            return area_rai(self(args[0]))
        if name == "distance_m":
            return distance(self(args[0]), self(args[1]))
        if name == "within_m":
            metres, limit = distance(self(args[0]), self(args[1])), self(args[2])
            return None if metres is None or limit is None else metres <= limit
        if name == "nearest":
            return self.nearest(*args)
        if name == "in_area":
            code = self.feature["properties"].get(self.layer["area"])
            return None if code is None else code.startswith(args[0])
        if name == "fiscal_year":
            return fiscal_year(self(args[0]))
        raise ValueError(op)


@functools.cache
def shape_of(text):
    return shapely.geometry.shape(json.loads(text))


def main(path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    for layer in document["layers"].values():
        for feature in layer["features"]:
            geometry = feature["geometry"]
            feature["shape"] = None if geometry is None else shapely.geometry.shape(geometry)
    answers = []
    for case in document["cases"]:
        features = document["layers"][case["layer"]]["features"]
        answers.append([f["id"] for f in features if Evaluation(document["layers"], case["layer"], f)(case["filter"]) is True])
    json.dump(answers, sys.stdout)


main(sys.argv[1])
