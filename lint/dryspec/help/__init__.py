"""What is here, what may stand here: everything an editor asks, on text and offset alone.

No protocol and no editor is known here; :mod:`dryspec.lsp` translates. Two readers answer:
:mod:`~dryspec.help.place` looks at the parsed tree (hover, definition, symbols), and
:mod:`~dryspec.help.spot` at lines and indentation (completion), because a file is broken most of
the time while somebody types in it. What may stand where comes from the format tables in
:mod:`dryspec.spec`, what a name means from :mod:`dryspec.facts`.
"""
