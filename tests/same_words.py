"""same_words.py WORKBOOK TEXT: every sentence of the workbook's sheets stands in the text, whatever its line ends."""
import re
import sys
import zipfile
from xml.etree import ElementTree

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LEAST = 45  # characters: what is shorter, or a file's name, is a cell of a table, and wrapped beside others


def bare(text):
    return re.sub(r"[\s-]+", "", text)  # a hyphen at a line's end is taken for a parted word


def sentences(path):
    with zipfile.ZipFile(path) as book:
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    for item in strings.iter(NS + "si"):
        text = "".join(t.text or "" for t in item.iter(NS + "t"))
        if len(text) >= LEAST and text.count(" ") > 4 and "not printed" not in text.lower():
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
