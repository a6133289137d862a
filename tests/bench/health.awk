# awk -v MB=100 -f health.awk: a made-up export of Apple Health of about so many megabytes (10^6 bytes): a thousand heart rates a
# day, the stages of its night and two figures.
function say(line) { print line; n += length(line) + 1 }
function stamp(minute,    d) { d = int(minute / 1440); return strftime_of(d) sprintf(" %02d:%02d:00 +0100", int(minute / 60) % 24, minute % 60) }
function strftime_of(d) { return sprintf("%04d-%02d-%02d", 2017 + int(d / 336), int(d % 336 / 28) + 1, d % 28 + 1) }
function record(type, more, from, to, value) {
    say(" <Record type=\"HK" type "\" sourceName=\"Mia\342\200\231s Apple\302\240Watch\" sourceVersion=\"9.1\"" more " creationDate=\"" stamp(to) "\" startDate=\"" stamp(from) "\" endDate=\"" stamp(to) "\" value=\"" value "\">")
}
function night(day,    k, t, what) {
    t = day * 1440 + 1380
    for (k = 0; k < 32; k++) {
        what = k % 8 == 7 ? "Awake" : k % 4 == 2 ? "AsleepDeep" : k % 4 == 3 ? "AsleepREM" : "AsleepCore"
        record("CategoryTypeIdentifierSleepAnalysis", "", t, t + 15, "HKCategoryValueSleepAnalysis" what)
        say("  <MetadataEntry key=\"HKTimeZone\" value=\"Europe/Berlin\"/>")
        say(" </Record>")
        t += 15
    }
    record("QuantityTypeIdentifierRestingHeartRate", " unit=\"count/min\"", day * 1440, day * 1440 + 1439, 50 + day % 12); say(" </Record>")
    record("QuantityTypeIdentifierHeartRateVariabilitySDNN", " unit=\"ms\"", day * 1440 + 1500, day * 1440 + 1501, 40 + day % 25); say(" </Record>")
}
BEGIN {
    say("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
    say("<!DOCTYPE HealthData [\n<!-- HealthKit Export Version: 13 -->\n<!ELEMENT HealthData ANY>\n]>")
    say("<HealthData locale=\"en_GB\">\n <ExportDate value=\"2026-11-01 10:00:00 +0100\"/>")
    device = " device=\"&lt;&lt;HKDevice: 0x2812c2f80&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,2, software:9.1&gt;\" unit=\"count/min\""
    for (day = 0; n < MB * 1000000; day++) {
        for (i = 0; i < 1000; i++) {
            record("QuantityTypeIdentifierHeartRate", device, day * 1440 + i, day * 1440 + i, 50 + i % 90)
            say("  <MetadataEntry key=\"HKMetadataKeyHeartRateMotionContext\" value=\"1\"/>")
            say(" </Record>")
        }
        night(day)
    }
    print "</HealthData>"
}
