"""Writes hibob.xlsx: a workbook in the layout of a HiBob report, with a second sheet, dates as Excel stores them, and numbers."""

import zipfile
from datetime import date

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PEOPLE = [
    ["People report"],
    ["Employee ID", "Display name", "Email", "Reports to (email)", "Job title", "Site", "Start date", "Lifecycle status", "Level"],
    [7001, "Noa Levi", "noa.levi@example.com", None, "Founder", "Tel Aviv", date(2014, 2, 3), "Employed", 90],
    [],
    [7002, "Omar Haddad", "omar.haddad@example.com", "noa.levi@example.com", "Designer", "London", date(2020, 11, 30), "Garden leave", 40],
    [7003, "Pia Lund Berg", "pia.berg@example.com", "omar.haddad@example.com", "Designer", None, "07/06/2023", "Employed", 30],
]


def cell(row, column, value):
    place = f"{chr(ord('A') + column)}{row}"
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def sheet(rows):
    body = "".join(
        f'<row r="{number}">{"".join(cell(number, column, value) for column, value in enumerate(row) if value is not None)}</row>'
        for number, row in enumerate(rows, 1)
        if row
    )
    return f"<worksheet {NAMESPACE}><sheetData>{body}</sheetData></worksheet>"


FILES = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "</Types>",
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {NAMESPACE} xmlns:r="{RELATION}"><sheets>'
    '<sheet name="Cover" sheetId="1" r:id="rId1"/><sheet name="People" sheetId="2" r:id="rId2"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATION}/worksheet" Target="worksheets/sheet2.xml"/>'
    f'<Relationship Id="rId3" Type="{RELATION}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f"<styleSheet {NAMESPACE}><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
    "xl/worksheets/sheet1.xml": sheet([["This report was made for tests."]]),
    "xl/worksheets/sheet2.xml": sheet(PEOPLE),
}

with zipfile.ZipFile("hibob.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
    for name, content in FILES.items():
        archive.writestr(zipfile.ZipInfo(name), '<?xml version="1.0" encoding="UTF-8"?>' + content, zipfile.ZIP_DEFLATED)
