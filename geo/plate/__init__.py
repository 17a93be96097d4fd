"""The plate: a finished map for a slide, a page or a post, composed without a browser.

`compose` turns what a plate says (`content.Content`) and what a person chose (`options.Options`) into a page of text and
drawings (`page.Page`); the modules of files write that page as PNG, PDF, SVG or PPTX. Everything is placed in points
(1/72 inch) from the upper left corner of the page, y down.
"""
