#!/bin/sh
# Maps made-up rows of CSV by one mapping of five quads with claimgraph and with
# RocketRML, and prints a table: rml.sh FOLDER [ROWS…]
# The folder is for the data and for the pinned RocketRML, which needs Node.js
# and npm. Both run on one core; GNU time measures them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
shift
[ $# -gt 0 ] || set -- 1000000
mkdir -p "$folder"
(cd "$here/../.." && go build -o "$folder/claimgraph" ./cmd/claimgraph)
cp "$here/people.rml.ttl" "$here/rocketrml.mjs" "$folder"
cd "$folder"
[ -d node_modules/rocketrml ] || npm install --ignore-scripts --no-audit --no-fund rocketrml@2.1.2 >&2

# row SYSTEM ROWS COMMAND…: one line of the table, of processor time.
row() {
  system=$1 rows=$2
  shift 2
  if /usr/bin/time -o time.txt -f '%U %S %M' "$@" >log.txt 2>&1; then
    quads=$(grep -c '<http://example.org/' out.nq || true)
    awk -v s="$system" -v n="$rows" -v q="$quads" 'END { t = $1 + $2
      printf "| %s | %d | %d | %.1f s | %d | %d |\n", s, n, q, t, n / t, $3 / 1024 }' time.txt
  else
    echo "| $system | $rows | – | $(tail -n 1 log.txt | cut -c 1-60) | – | – |"
  fi
}

echo '| system | rows | quads | processor time | rows/s | peak MB |'
echo '|---|---:|---:|---:|---:|---:|'
for rows; do
  awk -v n="$rows" 'BEGIN { print "id,name,year,place"
    for (i = 0; i < n; i++) printf "%d,Person %d,%d,town%d\n", i, i, 1900 + i % 100, i % 1000 }' >people.csv
  row claimgraph "$rows" env GOMAXPROCS=1 CLAIMGRAPH_STORE="$folder/store" sh -c \
    'taskset -c 0 ./claimgraph dataset check --mapping people.rml.ttl --format nquads >out.nq'
  row 'RocketRML 2.1.2' "$rows" taskset -c 0 node --max-old-space-size=6000 rocketrml.mjs
done
rm -f out.nq people.csv
