"""Small files in the formats that the imports read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flowtui.imports.run import import_paths

if TYPE_CHECKING:
    from pathlib import Path

FEC_HEADER = [
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
]


def posting(
    entry: str, account: str, debit: str = "0,00", credit: str = "0,00", *, journal: str = "VE", day: str = "20260115",
    customer: str = "", name: str = "", piece: str = "FA1", letter: str = "", label: str = "Vente", **more: str,
) -> list[str]:  # fmt: skip
    return [
        journal, more.get("journal_label", "Ventes"), entry, day, account, more.get("account_label", "Compte"),
        customer, name, piece, more.get("piece_day", day), label, debit, credit, letter, "", day, "", "",
    ]  # fmt: skip


def sale(
    entry: str, piece: str, customer: str, cents: int, letter: str = "", *, day: str = "20260115"
) -> list[list[str]]:
    """An invoice with 20 % VAT, ``cents`` being the net."""
    net, vat, gross = (f"{one // 100},{one % 100:02d}" for one in (cents, cents // 5, cents + cents // 5))
    same = {"piece": piece, "day": day}
    return [
        posting(entry, "411000", gross, customer=customer, name=f"Client {customer}", letter=letter, **same),
        posting(entry, "707000", credit=net, **same),
        posting(entry, "445710", credit=vat, **same),
    ]


def payment(
    entry: str, piece: str, customer: str, gross: str, letter: str = "", *, day: str = "20260215"
) -> list[list[str]]:
    """A payment by bank."""
    same = {"journal": "BQ", "journal_label": "Banque", "piece": piece, "day": day}
    return [
        posting(entry, "512000", gross, **same),
        posting(
            entry, "411000", credit=gross, customer=customer, name=f"Client {customer}", letter=letter, **same
        ),
    ]


def write_fec(
    path: Path,
    lines: list[list[str]],
    *,
    separator: str = "\t",
    encoding: str = "utf-8",
    header: list[str] = FEC_HEADER,
) -> Path:
    """A FEC of these lines."""
    text = "\r\n".join(separator.join(line) for line in [header, *lines]) + "\r\n"
    path.write_bytes(text.encode(encoding))
    return path


def write_pdf(
    path: Path, text: str = "page", *, password: str = "", attachments: dict[str, bytes] | None = None
) -> Path:
    """A PDF of one page, protected or with files inside."""
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": text})
    for name, content in (attachments or {}).items():
        writer.add_attachment(name, content)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(path)
    return path


def read(path: Path, *lines: str, **options: Any) -> dict[str, Any]:
    """What the import says of a file, which is written first where its lines are given."""
    if lines:
        path.write_text("\n".join(lines) + "\n")
    found: dict[str, Any] = import_paths([path], **options).to_json()["files"][0]
    return found
