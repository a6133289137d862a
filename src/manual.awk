# A page of docs/ as troff's man macros have it: headings, paragraphs, lists, tables of two columns and more, examples.
# Variables: title, section, name, what (as in "name - what").
# bold(s, what, n): what it matches, without n bytes at either end, in bold
function bold(s, what, n)
{
    while (match(s, what)) s = substr(s, 1, RSTART - 1) "\\fB" substr(s, RSTART + n, RLENGTH - 2 * n) "\\fR" substr(s, RSTART + RLENGTH)
    return s
}
function roff(s,   link)
{
    gsub(/\\/, "\\e", s)
    gsub(/-/, "\\-", s)
    while (match(s, /\[[^]]*\]\([^)]*\)/)) {
        link = substr(s, RSTART + 1, RLENGTH - 1)
        s = substr(s, 1, RSTART - 1) substr(link, 1, index(link, "](") - 1) substr(s, RSTART + RLENGTH)
    }
    s = bold(bold(s, "[*][*][^*]+[*][*]", 2), "`[^`]*`", 1)
    return s ~ /^[.']/ ? "\\&" s : s
}
function row(line,   cell, n, i, text)
{
    gsub(/\\\|/, "\001", line)
    n = split(line, cell, /\|/)
    for (i = 2; i < n; i++) {
        gsub(/\001/, "|", cell[i])
        sub(/^ +/, "", cell[i])
        sub(/ +$/, "", cell[i])
    }
    print ".TP\n" roff(cell[2])
    text = ""
    for (i = 3; i < n; i++) if (cell[i] != "") text = text (text == "" ? "" : ". ") cell[i]
    print text == "" ? "\\&" : roff(text)
}
BEGIN {
    printf ".TH %s %s \"\" \"Downshift\" \"Downshift\"\n.SH NAME\n%s \\- %s\n.SH DESCRIPTION\n", title, section, name, what
}
/^```/ { inside = !inside; print inside ? ".PP\n.nf" : ".fi"; next }
inside { gsub(/\\/, "\\e"); gsub(/-/, "\\-"); print ($0 ~ /^[.']/ ? "\\&" : "") $0; next }
/^# / { next }
/^## / { print ".SH \"" toupper(roff(substr($0, 4))) "\""; next }
/^### / { print ".SS \"" roff(substr($0, 5)) "\""; next }
/^\|[ -|]*---/ { next }
/^\|/ {
    if (!table) { table = 1; print ".PP"; next } # the head tells what stands in the columns, which a list does not need
    row($0)
    next
}
{ table = 0 }
/^- / { print ".IP \\(bu 2\n" roff(substr($0, 3)); next }
/^$/ { print ".PP"; next }
{ sub(/^ +/, ""); print roff($0) }
END { print ".SH SEE ALSO\n.BR downshift (1),\n.BR downshift\\-yaml (5)" }
