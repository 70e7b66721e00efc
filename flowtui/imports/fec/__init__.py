"""The FEC, the file of entries that every French accounting program can write.

Arrêté du 29 juillet 2013 (art. A47 A-1 of the Livre des procédures fiscales): eighteen named columns,
one line a posting. What concerns customers are the lines on accounts 411.
"""
