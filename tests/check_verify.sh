#!/bin/sh
# The manifest beside outputs and downshift verify: each fault by itself, what another run would make, and that the manifest tells of nobody more than file
# names do. Its sums are held against sha256sum.
set -u
. tests/support/script.sh
release_only "manifest and verify"
bin=${DOWNSHIFT:-build/release/downshift}
case $bin in /*) ;; *) bin=$PWD/$bin ;; esac
export SOURCE_DATE_EPOCH=1793500000
cd "$tmp" || exit 1
mkdir -p inbox/ANN
cat >inbox/sessions.csv <<'END'
client_id,date,start,duration_min,pressure,service,kind,status,price
ANN,2026-10-03,18:00,60,moderate,Relax,massage,completed,80
BOB,2026-10-05,17:00,60,light,Relax,massage,completed,80
END
printf 'night_date,quality\n2026-10-03,7\n2026-10-04,6\n' >inbox/ANN/Secret-Diary.csv
cp inbox/ANN/Secret-Diary.csv diary.kept
run() { "$bin" "$@" >said 2>&1; }
run month 2026-10 --inbox inbox --out out || fail "a month is written" <said
m=out/downshift-manifest.json

# verifies NAME STATUS PIECE...
verifies() {
    name=$1 want=$2
    shift 2
    run verify out
    got=$? lost=
    for piece; do grep -qF -- "$piece" said || lost="$lost \"$piece\""; done
    if [ $got = "$want" ] && [ -z "$lost" ]; then pass "$name"; else { echo "status $got, lacks$lost"; cat said; } | fail "$name"; fi
}
verifies "as it was written" 0 "monthly-review-2026-10.xlsx: ok" "client-progress-2026-10-ANN.xlsx: ok" "0 changed, 0 missing" "would make the same"

if [ "$(stat -c %a $m)" = 600 ]; then pass "for its owner only"; else fail "for its owner only" "mode $(stat -c %a $m)"; fi
python3 - $m >sums <<'END' || fail "the manifest is JSON" <said
import json, sys
for f in json.load(open(sys.argv[1]))['files']: print('%s  out/%s' % (f['sha256'], f['file']))
END
if [ "$(wc -l <sums)" -ge 4 ] && sha256sum -c sums >said 2>&1; then pass "sums are sha256sum's"; else fail "sums are sha256sum's" <said; fi
# names of files have clients' codes, and nothing else has
sed 's/"file": "[^"]*"//' $m >rest
if grep -qiE 'ANN|BOB|diary|sessions|inbox' rest; then fail "tells of nobody" <rest; else pass "tells of nobody"; fi
if ls out/.*part* out/*.part >/dev/null 2>&1; then fail "nothing is left beside it" "$(ls -a out)"; else pass "nothing is left beside it"; fi

cp $m kept.json
run month 2026-10 --inbox inbox --out out
if cmp -s $m kept.json; then pass "the same run, the same bytes"; else diff kept.json $m | head -20 | fail "the same run, the same bytes"; fi

printf x >>out/monthly-review-2026-10.xlsx
verifies "a changed file" 65 "monthly-review-2026-10.xlsx: changed" "1 changed"
run report monthly-review --month 2026-10 --out out
verifies "written anew" 0 "monthly-review-2026-10.xlsx: ok"
mv out/client-progress-2026-10-ANN.xlsx kept.xlsx
verifies "a missing file" 65 "client-progress-2026-10-ANN.xlsx: missing" "1 missing"
mv kept.xlsx out/client-progress-2026-10-ANN.xlsx
echo more >out/notes.txt
verifies "a file that is not in it" 0 "notes.txt: not in the manifest"
rm out/notes.txt
run report monthly-review --month 2026-10 --out out --as csv
verifies "a report as CSV" 0 "monthly-review-2026-10/" ".csv: ok"
one=$(ls -d out/monthly-review-2026-10*/ | head -1)
echo 1 >"$one/added.csv"
verifies "a file in a folder of CSV" 0 "added.csv: not in the manifest"
rm "$one/added.csv"

cp practice.db kept.db
printf 'analysis: {min_clients: 7}\n' >practice.yaml
verifies "another setting" 0 "by other settings" "with another practice.yaml"
printf '# a word\n' >practice.yaml
verifies "another word in practice.yaml" 0 "with another practice.yaml"
if grep -q "by other settings" said; then fail "a word is no setting" <said; else pass "a word is no setting"; fi
rm practice.yaml
printf 'client_id,night_date,quality\nBOB,2026-10-06,4\n' >inbox/nights.csv
run import inbox
verifies "another input" 0 "from other input files" "from other records"
run undo
verifies "an input taken back" 0 "would make the same"
rm inbox/nights.csv
sed 's/"version": "[^"]*"/"version": "0.0.1"/' $m >other && cat other >$m
verifies "another version" 0 "by another version of downshift"
cp kept.json $m
mv practice.db away.db
verifies "no database" 0 "cannot be told"
mv away.db practice.db
run verify out --json
if python3 -c 'import json; d = json.load(open("said")); assert d["whole"] and d["same"] is False or d["same"], d; assert {f["state"] for f in d["files"]} <= {"ok", "not in the manifest"}, d' 2>why; then
    pass "as JSON"; else cat said why | fail "as JSON"; fi

echo '{' >$m
verifies "a damaged manifest" 65 "delete it"
run report monthly-review --month 2026-10 --out out
verifies "is made anew" 0 "monthly-review-2026-10.xlsx: ok"
rm $m
verifies "no manifest" 66 "has no downshift-manifest.json"
run verify nowhere
if [ $? = 66 ]; then pass "no folder"; else fail "no folder" <said; fi
run report client-progress --client ANN --month 2026-10 --out forann
if grep -q BOB forann/downshift-manifest.json; then fail "a folder of one client's tells of one client" <forann/downshift-manifest.json; else pass "a folder of one client's tells of one client"; fi
run report monthly-review --month 2026-10 --out out
run clients erase ANN --out out --dry-run
if grep -q "out/downshift-manifest.json" said; then pass "erasing looks at it"; else fail "erasing looks at it" <said; fi
finish
