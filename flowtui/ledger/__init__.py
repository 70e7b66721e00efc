"""What the list shows: filters, order, totals, cancel-outs, reminder statuses."""
