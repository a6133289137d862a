#!/bin/sh
# The schema of practice.yaml, held against an independent validator where there is one.
set -u
. tests/support/script.sh
name="an independent validator agrees with the schema"
TZ=UTC "$DOWNSHIFT" init --db "$tmp/practice.db" >/dev/null || fail "init" "it failed"
if ! python3 -c 'import jsonschema, yaml' 2>/dev/null; then
    skip "$name" "python3 with jsonschema and yaml is not here"
    finish
fi
python3 - "$tmp" >"$tmp/said" 2>&1 <<'END' && pass "$name" || fail "$name" <"$tmp/said"
import json, sys, yaml, jsonschema
schema = json.load(open(sys.argv[1] + "/practice.schema.json"))
jsonschema.Draft7Validator.check_schema(schema)
check = jsonschema.Draft7Validator(schema)
def names(x):  # keys are texts to a schema
    return {str(k): names(v) for k, v in x.items()} if isinstance(x, dict) else x
def faults(text):
    return [e.message for e in check.iter_errors(names(yaml.safe_load(text)))]
for path in sys.argv[1] + "/practice.yaml", "sample-data/practice.yaml":
    assert not faults(open(path).read()), (path, faults(open(path).read()))
for wrong in ("nmae: a", "analysis: {seed: -1}", "hours: {opens: nine}", "services: {Facial: {massage: maybe}}",
              "made_up_truth: {snoring: {night0: 1}}", "analysis: {outcomes: []}", "currency: eur"):
    assert faults(wrong), wrong
END
finish
