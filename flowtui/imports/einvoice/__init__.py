"""E-invoices: Factur-X and ZUGFeRD PDFs, CII and UBL as XML (EN 16931 and ZUGFeRD 1)."""
