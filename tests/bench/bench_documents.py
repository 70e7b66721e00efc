"""CPU time of a document beside reportlab's own, in one process: ``python tests/bench/bench_documents.py``.

The peer draws the same invoice by hand with reportlab platypus: same font files, same rows, same code.
Goals: an invoice of a page ≤ 75 ms and ≤ 3.5 times the peer; a statement of 40 rows ≤ 170 ms; the first
document of a new process ≤ 500 ms; ≤ 45 KB an invoice.
"""

# ruff: noqa: T201 - a benchmark prints
from __future__ import annotations

import gc
import io
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import replace

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Image, Paragraph, SimpleDocTemplate, Spacer, Table

from flowtui.documents import formats, kinds, samples
from flowtui.documents.layout import FONTS
from flowtui.documents.paycode import png
from flowtui.documents.render import render
from flowtui.models import ReportTemplate

ROUNDS = 40


def job(purpose, rows):
    html, css = kinds.sources(purpose)
    template = ReportTemplate(number=1, version=1, purpose=purpose, label="", html=html, css=css, sha256="")
    if rows in {1, 12, 60}:
        return samples.jobs(template)[str(rows)]
    base = samples.jobs(template)["60"]
    return replace(
        base, fields={**base.fields, "documents": (base.fields["documents"] * 5)[:rows]}, rows=rows
    )


def peer(document):
    """The same invoice, drawn by hand."""
    fields, money = document.fields, formats.filters("fr")["money"]
    plain = ParagraphStyle("plain", fontName="peer", fontSize=9, leading=12)
    big = ParagraphStyle("big", parent=plain, fontName="peer-bold", fontSize=19, leading=23)
    rows = [["Désignation", "Quantité", "Prix unitaire HT", "TVA", "Montant HT"]]
    rows += [
        [
            Paragraph(line.text, plain),
            f"{line.quantity} {line.unit}",
            line.unit_price,
            line.vat_rate / 100,
            money(line.net_cents),
        ]
        for line in fields["lines"]
    ]
    invoice = fields["invoice"]
    rows += [["", "", "", "Total HT", money(invoice.net_cents)]]
    rows += [["", "", "", f"TVA {group.rate / 100}", money(group.vat_cents)] for group in fields["vat"]]
    rows += [["", "", "", "Total TTC", money(invoice.total_cents, "EUR")]]
    style = [
        ("FONT", (0, 0), (-1, -1), "peer", 9),
        ("FONT", (0, 0), (-1, 0), "peer-bold", 8),
        ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, "#dfe4ea"),
    ]
    company, customer = fields["company"], fields["customer"]
    head = [
        [Paragraph("<br/>".join((company.name, *company.address)), plain), Paragraph("Facture", big)],
        [
            Paragraph(
                f"Date {invoice.issue_date}<br/>Échéance {invoice.due_date}<br/>N° client {customer.code}",
                plain,
            ),
            Paragraph("<br/>".join((customer.name.replace("&", "&amp;"), *customer.address)), plain),
        ],
    ]
    pay = [
        [
            Paragraph(f"IBAN {company.iban}<br/>BIC {company.bic}", plain),
            Image(io.BytesIO(png(document.paycode)), 25 * mm, 25 * mm),
        ]
    ]
    widths = [width * 1.72 * mm for width in (46, 14, 14, 9, 17)]

    def foot(canvas, _doc):
        canvas.setFont("peer", 7)
        canvas.drawString(20 * mm, 15 * mm, f"{company.name} · {company.legal_form} · {company.rcs}")

    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, leftMargin=19 * mm, rightMargin=19 * mm).build(
        [
            Table(head, [91 * mm, 81 * mm]),
            Spacer(1, 8 * mm),
            Table(rows, widths, style=style, repeatRows=1),
            Spacer(1, 7 * mm),
            Table(pay),
            Paragraph("Retard de paiement entre professionnels. " * 8, plain),
        ],
        onFirstPage=foot,
        onLaterPages=foot,
    )
    return out.getvalue()


def cpu(act):
    started = time.process_time()
    result = act()
    return (time.process_time() - started) * 1000, result


def first_document():
    """CPU milliseconds of a new process up to and with its first invoice."""
    code = f"import sys; sys.path.insert(0, {str(__file__).rsplit('/', 1)[0]!r}); import bench_documents as b; b.render(b.job('invoice', 12))"
    light = code.rsplit(";", 1)[0].replace("import bench_documents as b", "pass")
    spent = []
    for text in (code, light):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", text], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return 1000 * spent[0]


def main():
    pdfmetrics.registerFont(TTFont("peer", str(FONTS / "regular.ttf")))
    pdfmetrics.registerFont(TTFont("peer-bold", str(FONTS / "bold.ttf")))
    invoice = job("invoice", 12)
    for _round in range(3):
        render(invoice), peer(invoice)
    gc.collect()
    ours, theirs = [], []
    for _round in range(ROUNDS):
        ours.append(cpu(lambda: render(invoice)))
        theirs.append(cpu(lambda: peer(invoice)))
    mine = statistics.median(spent for spent, _made in ours)
    hand = statistics.median(spent for spent, _made in theirs)
    print(f"invoice, 12 lines   {mine:7.1f} ms   reportlab {hand:6.1f} ms   ratio {mine / hand:4.2f}")
    print(f"                    {len(ours[0][1].pdf):7} bytes          {len(theirs[0][1]):6} bytes")
    for purpose, rows, rounds in (
        ("notice", 1, 9),
        ("reminder", 1, 9),
        ("statement", 12, 9),
        ("statement", 40, 9),
        ("statement", 300, 3),
    ):
        one = job(purpose, rows)
        spent = statistics.median(cpu(lambda one=one: render(one))[0] for _round in range(rounds))
        made = render(one)
        print(
            f"{purpose}, {rows} rows".ljust(20)
            + f"{spent:7.1f} ms   {made.pages} pages, {len(made.pdf)} bytes, {spent / rows:5.1f} ms a row"
        )
    print(f"first, new process  {first_document():7.1f} ms")


if __name__ == "__main__":
    main()
