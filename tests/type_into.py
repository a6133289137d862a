"""Types into a workbook as a person does, and tells what stands in it. Shares nothing with the product.
usage: type_into.py FILE OUT SHEET ROW=WHO|WHAT|UNTIL|DONE ...   ROW: how many lines below the head of the table, from 1; an empty part
                                                                 empties its cell, "." leaves it; a text of one line
       type_into.py FILE OUT SHEET -ROW ...                      takes the line out
       type_into.py FILE OUT SHEET many N                        fills the first ten lines and writes N more below them
       type_into.py FILE OUT SHEET named NAME                    gives the sheet another name"""
import re, sys, zipfile
from xml.sax.saxutils import escape

WORDS = 'CDEF'  # the columns of who, what, until, done

def part_of(book, name):
    sheets = re.findall(r'<sheet name="([^"]*)" sheetId="\d+"[^>]* r:id="(\w+)"', book.read('xl/workbook.xml').decode())
    target = dict(re.findall(r'<Relationship Id="(\w+)"[^>]*Target="([^"]*)"', book.read('xl/_rels/workbook.xml.rels').decode()))
    return 'xl/' + target[dict(sheets)[name]]

def head_of(book, xml):
    strings = [re.sub('<[^>]*>', '', s) for s in re.findall(r'<si>(.*?)</si>', book.read('xl/sharedStrings.xml').decode(), re.S)]
    at = strings.index('What was decided')
    return int(re.search(r'<c r="D(\d+)"[^>]*t="s"[^>]*><v>%d</v>' % at, xml)[1])

def inline(ref, text):
    return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>' if text else f'<c r="{ref}"/>'

def typed(xml, row, cells):
    for column, text in zip(WORDS, cells):
        if text != '.': xml = re.sub(r'<c r="%s%d"[^>]*?(/>|>.*?</c>)' % (column, row), lambda m: inline(f'{column}{row}', text), xml, count=1, flags=re.S)
    return xml

def lines_below(xml, row, n):
    style, day = re.search(r'<c r="A%d"( s="\d+")?><v>(\d+)' % row, xml).groups()
    row = max(int(r) for r in re.findall(r'<row r="(\d+)"', xml)) + 1
    return ''.join(f'<row r="{row + i}"><c r="A{row + i}"{style or ""}><v>{day}</v></c><c r="B{row + i}"><v>{i + 101}</v></c>' +
                   ''.join(inline(f'{c}{row + i}', f'{c} {i}') for c in 'CDE') + '</row>' for i in range(n))

def main(path, out, sheet, *what):
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as new:
        part = part_of(book, sheet)
        xml = book.read(part).decode()
        head = head_of(book, xml)
        names = book.read('xl/workbook.xml').decode()
        if what[0] == 'many':
            for i in range(1, 11): xml = typed(xml, head + i, [f'who {i}', f'what {i}', '', ''])
            xml = xml.replace('</sheetData>', lines_below(xml, head + 10, int(what[1])) + '</sheetData>')
        elif what[0] == 'named':
            names = names.replace(f'<sheet name="{sheet}"', f'<sheet name="{what[1]}"')
        else:
            for one in what:
                if one.startswith('-'): xml = re.sub(r'<row r="%d".*?</row>' % (head + int(one[1:])), '', xml, count=1, flags=re.S)
                else:
                    row, _, cells = one.partition('=')
                    xml = typed(xml, head + int(row), cells.split('|'))
        for name in book.namelist():
            new.writestr(name, xml if name == part else names if name == 'xl/workbook.xml' else book.read(name))

main(*sys.argv[1:])
