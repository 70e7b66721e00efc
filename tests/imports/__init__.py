"""The imports room: small files of every format, and the real ones where they are at hand."""
