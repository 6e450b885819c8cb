#!/bin/sh
# Fuzzes both readers of CQL2 with libFuzzer (part of the Swift toolchain).
# usage: Tests/Fuzz/cql2.sh [seconds] [corpus folder]
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-600}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
corpus=${2:-$work/corpus}
mkdir -p "$corpus"
for module in Geo Catalog Store; do
    find "Sources/$module" -name '*.swift' -print0 | xargs -0 swiftc -O -wmo -parse-as-library -sanitize=fuzzer \
        -enable-upcoming-feature MemberImportVisibility -enable-upcoming-feature InternalImportsByDefault \
        -enable-upcoming-feature ExistentialAny -I "$work" -module-name $module \
        -emit-module -emit-module-path "$work/$module.swiftmodule" -emit-object -o "$work/$module.o"
done
swiftc -O -parse-as-library -sanitize=fuzzer -I "$work" -module-name Fuzz Tests/Fuzz/CQL2Fuzz.swift \
    Tests/StoreTests/CQL2FuzzTarget.swift "$work/Geo.o" "$work/Catalog.o" "$work/Store.o" -o "$work/fuzz"
for word in AND OR NOT LIKE BETWEEN 'IN (' 'IS NULL' TRUE div 'CASEI(' "DATE('2024-01-01')" \
    "TIMESTAMP('2024-01-01T00:00:00Z')" "INTERVAL('..'," 'BBOX(1,2,3,4)' 'POINT(1 2)' 'POLYGON((' 'GEOMETRYCOLLECTION(' \
    'S_INTERSECTS(' 'T_DURING(' 'A_EQUALS('; do
    echo "\"$word\""
done >"$work/words"
for word in op args property date timestamp interval bbox type coordinates isNull; do
    echo "\"\\\"$word\\\":\""
done >>"$work/words"
SWIFT_BACKTRACE=enable=no "$work/fuzz" -max_total_time="$seconds" -max_len=400 -dict="$work/words" \
    -artifact_prefix="$work/" "$corpus" || { cp "$work"/crash-* . 2>/dev/null || true; exit 1; }
