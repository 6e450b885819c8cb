import collections
import hashlib
import pathlib
import sqlite3
import tempfile
import unittest

import service

# กชช.2ค 2564 in the department's handbook: villages of level 1, 2 and 3 by region.
LEVELS = {"C": [70, 4742, 10120], "N": [113, 5167, 10221], "S": [37, 2435, 5843], "NE": [118, 9236, 22358]}
DRAFT, SAVED, LOCKED, COLLECTED = 1, 2, 3, 4

PAGES = """SELECT record_column.dataset, period, name, unit, page FROM record_page JOIN record_column ON number = field
           WHERE unit LIKE ? ORDER BY 1, 2, 3, 4"""
STANDINGS = "SELECT dataset, period, unit, state, certified, changed_at, changed_by, revision, row_count FROM sheet_standing WHERE unit LIKE ? ORDER BY 1, 2, 3"


def region(unit: str) -> str:
    province = int(unit[:2])
    return "C" if province < 30 or 70 <= province < 80 else "NE" if province < 50 else "N" if province < 70 else "S"


def integers(page: bytes) -> list[int]:
    """The whole numbers of a page without missing ones: kind, width, count, least, codes."""
    assert page[0] == 1, "integers, none missing"

    def varint() -> int:
        nonlocal at
        number = shift = 0
        while True:
            byte = page[at]
            at, number, shift = at + 1, number | (byte & 0x7F) << shift, shift + 7
            if byte < 0x80:
                return number

    at, width = 2, page[1]
    count, least = varint(), varint()
    least = least >> 1 ^ -(least & 1)
    return [least + int.from_bytes(page[at + i * width:at + (i + 1) * width], "little") for i in range(count)]


def open_store(path: pathlib.Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def digest(store: sqlite3.Connection, units: str = "%") -> str:
    """Over all that was recorded in these units."""
    hash = hashlib.sha256()
    for query in (PAGES, STANDINGS):
        for row in store.execute(query, [units]):
            hash.update(repr(row).encode())
    return hash.hexdigest()


class Records(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.store = open_store(service.store)
        cls.addClassCleanup(cls.store.close)

    def test_levels_of_rural_villages_are_those_of_the_handbook(self):
        for year in (2562, 2564):
            found = collections.defaultdict(lambda: [0, 0, 0])
            for dataset, period, name, unit, page in self.store.execute(PAGES, ["%"]):
                if (dataset, period, name) == ("nrd2c", year * 1000 + 1, "dev_level"):
                    for level in integers(page):
                        found[region(unit)][level - 1] += 1
            self.assertEqual(found, LEVELS)

    def test_closed_years_are_collected_and_open_ones_stand_everywhere(self):
        shares = collections.Counter()
        for dataset, period, unit, state, *_ in self.store.execute(STANDINGS, ["%"]):
            year = period // 1000
            if year < 2564 or year == 2564 and dataset in ("bmn", "nrd2c"):
                self.assertEqual(state, COLLECTED)
            elif (unit, period) == ("5609", 2565002):
                self.assertEqual(state, DRAFT)
            else:
                shares[state] += 1
        for state, share in {DRAFT: 0.25, SAVED: 0.2, LOCKED: 0.15, COLLECTED: 0.4}.items():
            self.assertAlmostEqual(shares[state] / shares.total(), share, delta=0.02)

    def test_the_store_is_true_to_its_journal(self):
        service.run(service.program, "check", "--store", service.store)

    def test_the_small_demo_is_the_same_each_time_and_a_part_of_the_national_one(self):
        with tempfile.TemporaryDirectory(prefix="phaenthi-records-") as folder:
            digests, passwords = set(), set()
            for number in (1, 2):
                path = pathlib.Path(folder, f"{number}.sqlite")
                printed = service.run(service.program, "demo", "--scale", "phayao", "--store", path)
                lines = [line.split("\t") for line in printed.splitlines() if "\t" in line]
                self.assertEqual([line[2] for line in lines].count("provinceHead"), 1)
                self.assertEqual(len(lines), 8)
                passwords.update(line[1] for line in lines)
                for line in lines:
                    self.assertNotIn(line[1].encode(), path.read_bytes(), "no password is kept")
                store = open_store(path)
                digests.add(digest(store))
                store.close()
            self.assertEqual(len(passwords), 16, "each password is another")
            self.assertEqual(digests, {digest(self.store, "56%")})
