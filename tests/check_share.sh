#!/bin/sh
# `downshift share` and `combine`: what a file of a practice holds, that no mark of any client is in it, that each way of spoiling
# one is found and said in a line, and what several come to.
set -u
. tests/support/script.sh
bin=$(cd "$(dirname "${DOWNSHIFT:-build/release/downshift}")" && pwd)/downshift
command -v python3 >/dev/null || { skip "practices together" "python3 is not here"; finish; }
net=$PWD/tests/make_network.py
export SOURCE_DATE_EPOCH=1793500000
cd "$tmp" || exit 1

# ---- one practice, whose clients carry marks ----
python3 "$net" marked || fail "a practice is made" "make_network.py failed"
"$bin" import marked --db marked.db >said 2>&1 || fail "comes in" <said
"$bin" share --db marked.db --out one.json >said 2>&1 && [ -s one.json ] && pass "is written: $(cat said)" || fail "is written" <said
[ "$(stat -c %a one.json marked.db.sign-key | sort -u)" = 600 ] && pass "file and key are for their owner" || fail "modes" "$(stat -c %a one.json marked.db.sign-key)"
size=$(wc -c <one.json)
[ "$size" -lt 10240 ] && pass "under 10 KB: $size bytes" || fail "size" "$size bytes"
if grep -io "qzx[a-z0-9]*" one.json >marks; then fail "no mark of a client" <marks; else pass "no mark of a client"; fi
grep -io "qzx[a-z0-9]*" marked/*.csv | sort -u | wc -l >planted
[ "$(cat planted)" -ge 60 ] && pass "of $(cat planted) that were planted" || fail "marks are planted" "$(cat planted)"
cp one.json first.json && "$bin" share --db marked.db --out one.json >said 2>&1
cmp -s one.json first.json && pass "the same bytes again" || fail "the same bytes again" "they differ"
"$bin" releases --db marked.db >said 2>&1
grep -q "to other practices: share 2026-10, one.json" said && pass "the release log has it" || fail "the release log" <said
cat >look.py <<'P'
import json, sys
j = json.load(open("one.json"))
effects, kpis = j["effects"], j["kpis"]
told = [e for e in effects if "estimate" in e]
assert told and all(e["clients"] >= 11 for e in told), "an effect of fewer than 11 clients"
assert any(e.get("withheld") == "fewer than 11 clients" for e in effects), "nothing is said to be withheld"
assert not any("estimate" in e and "withheld" in e for e in effects)
assert set(j) == {"downshift_share", "practice", "month", "made", "version", "currency", "smallest_count", "settings", "settings_hash", "effects", "kpis",
                  "public_key", "fingerprint", "signature"}, sorted(j)
by = {k["name"]: k for k in kpis}
assert by["visits"]["value"] > 0 and "withheld" in by["new_clients"], by
print(len(told), "effects and", sum("value" in k for k in kpis), "key figures are told")
P
python3 look.py >said 2>&1 && pass "$(cat said)" || fail "what it tells" <said
chmod 644 marked.db.sign-key; "$bin" share --db marked.db --out x.json >said 2>&1; code=$?
[ $code = 77 ] && grep -q "others may read this key" said && pass "a key that others may read is refused" || fail "an open key, exit $code" <said
chmod 600 marked.db.sign-key; cp marked.db.sign-key kept; echo broken >marked.db.sign-key; "$bin" share --db marked.db --out x.json >said 2>&1; code=$?
[ $code = 65 ] && grep -q "is no signing key" said && [ ! -e x.json ] && pass "a key that is none" || fail "a key that is none, exit $code" <said
mv kept marked.db.sign-key

# ---- a network, by files of the same kind ----
for k in 1 2 3; do
    cp marked.db "n$k.db"
    mkdir -p "d$k" && mv "n$k.db" "d$k/practice.db" && printf 'share_name: Practice %s\n' $k >"d$k/practice.yaml"
    "$bin" share --db "d$k/practice.db" --out "s$k.json" >said 2>&1 || fail "practice $k" <said
done
"$bin" combine s1.json s2.json s3.json --as csv --out out/of/here >said 2>&1 && pass "three are combined: $(tail -1 said)" || fail "three are combined" <said
grep -c "whole and as signed" said | grep -qx 3 && pass "each is said to be whole, with its key's fingerprint" || fail "whole" <said
{ ls -A out/of/here | grep -v '^network-2026-10$'; ls -d .downshift*; } 2>/dev/null >left; [ ! -s left ] && pass "nothing else is left there" || fail "left" <left
# three times the same estimates: tau^2 is 0, and the pooled one is theirs
cat >pooled.py <<'P'
import csv, glob, json
j = json.load(open("s1.json"))
own = {(e["outcome"], e["name"]): e for e in j["effects"] if "estimate" in e}
rows = list(csv.reader(open(glob.glob("out/of/here/network-2026-10/*All*together*.csv")[0], encoding="utf-8-sig")))
heads = rows[0]
got = [r for r in rows[1:] if r[heads.index("Outcome")] == "sleep quality" and r[heads.index("Effect of")] == "Both nights together"][0]
e = own["quality", "two_night_total"]
mu, low, high = (float(got[heads.index(h)]) for h in ("Estimate", "95 % from", "to"))
reach = 4.302652729749464 * e["se"] / 3 ** 0.5
assert abs(mu - e["estimate"]) < 1e-6 and abs(low - (mu - reach)) < 1e-5 and abs(high - (mu + reach)) < 1e-5, (got, e)
assert int(got[heads.index("Practices")]) == 3 and int(got[heads.index("Clients")]) == 3 * e["clients"]
P
python3 pooled.py >said 2>&1 && pass "what three alike come to" || fail "what three alike come to" <said

# ---- spoiled ones ----
# bad NAME FILE WORDS: one line that begins with the file and has the words; nothing is written
bad() {
    rm -rf no; "$bin" combine s1.json "$2" s3.json --out no >said 2>err; code=$?
    n=$(grep -c "^downshift: $2: " err)
    if [ $code = "${4:-65}" ] && [ "$n" = 1 ] && grep -q "$3" err && [ ! -e no ]; then pass "$1: $(grep "$2" err | cut -c1-160)"; else fail "$1, exit $code" <err; fi
}
sed 's/"clients":\([0-9]\)/"clients":9\1/' s2.json >edited.json; bad "edited" edited.json "was changed after it was signed"
head -c 2000 s2.json >cut.json; bad "cut off" cut.json "no whole JSON"
printf '{"name": "package", "version": 3}\n' >foreign.json; bad "another program's JSON" foreign.json "is no file of .downshift share"
head -c 3000 /dev/urandom >noise.json; bad "no JSON at all" noise.json "no whole JSON"
: >empty.json; bad "an empty file" empty.json "no whole JSON"
python3 -c "print('[' * 200000)" >deep.json; bad "a bomb" deep.json "larger than 10 KB"
tr -d '\n' <s2.json >flat.json; bad "written anew" flat.json "its signature does not fit"
cp s1.json twice.json; bad "the same practice twice" twice.json "is of the same practice as s1.json"
printf 'share_name: Practice 1\n' >d2/practice.yaml; "$bin" share --db d2/practice.db --out named.json >/dev/null 2>&1; bad "one name for two" named.json "has the same name"
printf 'share_name: Practice 2\nanalysis:\n  bedtime: realised\n' >d2/practice.yaml; "$bin" share --db d2/practice.db --out other.json >/dev/null 2>&1
bad "other settings" other.json "by other settings than those of s1.json (bedtime)"
printf 'share_name: Practice 2\n' >d2/practice.yaml; "$bin" share --db d2/practice.db --month 2026-09 --out early.json >/dev/null 2>&1
bad "another month" early.json "is of 2026-09, and s1.json of 2026-10"
bad "no such file" nowhere.json "No such file" 65
# a signature of another's key: what s2 tells under the key of s3
python3 - <<'P'
a, b = open("s2.json").read(), open("s3.json").read()
open("borrowed.json", "w").write(a[:a.index(',\n"public_key"')] + b[b.index(',\n"public_key"'):])
P
bad "under another's key" borrowed.json "its signature does not fit"
"$bin" combine s1.json s2.json --out no >said 2>&1; code=$?
[ $code = 65 ] && grep -q "files of 3 practices or more are needed" said && [ ! -e no ] && pass "two are too few" || fail "two, exit $code" <said
finish
