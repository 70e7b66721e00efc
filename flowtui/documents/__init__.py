"""Report templates and the PDFs made from them.

Models → :mod:`.jobs` (plain values) → :mod:`.pool` → a worker process: :mod:`.engine` (Jinja2) →
:mod:`.layout` (xhtml2pdf) → PDF. The layout library is never loaded on this side of the pool.
"""
