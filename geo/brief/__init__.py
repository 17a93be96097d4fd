"""The brief: a situation report of one page about a day or a few, for people who have two minutes.

`report.Brief` holds the facts, without words; `words` says them in a language; `document` puts them in order; `printed`,
`word_file` and `markdown` write that order as PDF, DOCX and Markdown (`files.FORMATS`).
"""
