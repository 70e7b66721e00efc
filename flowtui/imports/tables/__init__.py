"""Plain tables of customers and of invoices: CSV of any kind, XLSX, ODS, XLS."""
