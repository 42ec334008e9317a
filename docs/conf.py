"""How the pages of docs/ become a site: `make docs`."""

project = "Frontier"
author = "The Frontier authors"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "Frontier"
exclude_patterns = ["_build"]
myst_heading_anchors = 3
# Pages link to files of the repository, such as the changelog, which are not pages of the site.
suppress_warnings = ["myst.xref_missing"]
