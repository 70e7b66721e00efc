"""Report templates and the PDFs made from them."""
