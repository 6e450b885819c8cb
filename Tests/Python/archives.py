"""Archives of tiles by the library pmtiles of PyPI (https://github.com/protomaps/PMTiles), for the tests.

    archives.py read FILE           the header, the metadata and all tiles as JSON; the tiles in hexadecimal
    archives.py sample FILE         the same with every 97th tile only, found one by one, and how many there are
    archives.py write FILE          writes the tiles of standard input, [[id, hexadecimal], ...] by ascending id
    archives.py ids                 the ids of the tiles of standard input, [[z, x, y], ...]
    archives.py compare FILE URL    fetches every tile of FILE and some around from URL/z/y/x; prints how many of each kind
"""
import gzip
import json
import sys
import urllib.request

from pmtiles.reader import MmapSource, Reader, all_tiles
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer


def plain(value):
    return value.value if isinstance(value, (Compression, TileType)) else value


def read(path: str, step: int = 1) -> dict:
    with open(path, "rb") as file:
        source = MmapSource(file)
        reader = Reader(source)
        found = list(all_tiles(source))
        for address, tile in found[::97]:
            assert reader.get(*address) == tile, address
        tiles = {zxy_to_tileid(*address): tile.hex() for address, tile in found[::step]}
        header = {name: plain(value) for name, value in reader.header().items()}
        return {"header": header, "metadata": reader.metadata(), "count": len(found), "tiles": tiles}


def write(path: str, tiles: list) -> None:
    with open(path, "wb") as file:
        writer = Writer(file)
        for number, tile in tiles:
            writer.write_tile(number, bytes.fromhex(tile))
        writer.finalize(
            {
                "tile_type": TileType.MVT, "tile_compression": Compression.GZIP, "min_lon_e7": 975000000, "min_lat_e7": 56250000,
                "max_lon_e7": 1055000000, "max_lat_e7": 202500000, "center_zoom": 3, "center_lon_e7": 1010000000, "center_lat_e7": 130000000,
            },
            {"name": "จาก python", "vector_layers": [{"id": "a", "fields": {"b": "String"}}]})


def compare(path: str, url: str) -> dict:
    """A tile that the archive has is the server's, and one that it has not is empty there: around, within its zooms."""
    result = {"same": 0, "different": [], "empty": 0, "missing": []}
    with open(path, "rb") as file:
        tiles = dict(all_tiles(MmapSource(file)))

    def fetch(z: int, x: int, y: int) -> bytes:
        with urllib.request.urlopen(f"{url}/{z}/{y}/{x}") as answer:
            return answer.read()

    for (z, x, y), tile in tiles.items():
        if fetch(z, x, y) == gzip.decompress(tile):
            result["same"] += 1
        else:
            result["different"].append([z, x, y])
    around = {(z, x + i, y + j) for z, x, y in tiles for i in (-1, 0, 1) for j in (-1, 0, 1) if 0 <= x + i < 2**z and 0 <= y + j < 2**z}
    for address in sorted(around - tiles.keys()):
        if fetch(*address):
            result["missing"].append(address)
        else:
            result["empty"] += 1
    return result


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["read", path]:
            json.dump(read(path), sys.stdout)
        case ["sample", path]:
            json.dump(read(path, 97), sys.stdout)
        case ["write", path]:
            write(path, json.load(sys.stdin))
        case ["ids"]:
            json.dump([zxy_to_tileid(*address) for address in json.load(sys.stdin)], sys.stdout)
        case ["compare", path, url]:
            json.dump(compare(path, url), sys.stdout)
