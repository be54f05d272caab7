"""Papers for tests: a pdf of one page with some lines of text, small enough to write by hand."""

from __future__ import annotations


def paper(*lines: str) -> bytes:
    """A pdf that says these lines below each other."""
    shown = " T* ".join(f"({line.translate({40: None, 41: None, 92: None})}) Tj" for line in lines)
    stream = f"BT /F 11 Tf 40 560 Td 16 TL {shown} ET".encode("cp1252")
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(stream), stream),
    )
    content = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj%b endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    return content + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer
