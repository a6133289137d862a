"""same_words.py WORKBOOK TEXT: every sentence of the workbook's sheets that are printed stands in the text, whatever its line ends."""
import re
import sys
import zipfile
from xml.etree import ElementTree

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LEAST = 45  # characters: what is shorter, or a file's name, is a cell of a table, and wrapped beside others


def bare(text):
    return re.sub(r"[\s-]+", "", text)  # a hyphen at a line's end is taken for a parted word


def unprinted(book):
    """Numbers of the sheets that print nothing: their print area is one blank cell, for they are there to look rows up."""
    names = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(NS + "definedName")
    return {int(n.get("localSheetId")) + 1 for n in names if n.get("name") == "_xlnm.Print_Area" and re.search(r"\$[A-Z]+\$\d+$", n.text) and ":" not in n.text}


def printed_strings(book):
    """Numbers of the texts that stand on a sheet which is printed."""
    used = set()
    for name in book.namelist():
        sheet = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
        if sheet and int(sheet[1]) not in unprinted(book):
            used |= {int(c.find(NS + "v").text) for c in ElementTree.fromstring(book.read(name)).iter(NS + "c") if c.get("t") == "s"}
    return used


def sentences(path):
    with zipfile.ZipFile(path) as book:
        strings, used = ElementTree.fromstring(book.read("xl/sharedStrings.xml")), printed_strings(book)
    for i, item in enumerate(strings.iter(NS + "si")):
        text = "".join(t.text or "" for t in item.iter(NS + "t"))
        if i in used and len(text) >= LEAST and text.count(" ") > 4 and "not printed" not in text.lower():
            yield text


def main():
    text = bare(open(sys.argv[2], encoding="utf-8").read())
    told = list(sentences(sys.argv[1]))
    missing = [s for s in told if bare(s) not in text]
    for s in missing:
        print("not in the PDF:", s)
    print(len(told) - len(missing), "of", len(told), "sentences")
    sys.exit(bool(missing) or not told)


main()
