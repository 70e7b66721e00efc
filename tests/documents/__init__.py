"""The documents room: PDFs are made by real workers and read back."""
