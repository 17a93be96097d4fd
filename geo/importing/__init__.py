"""From a file to a version of the dataset: the steps of an import, for the page and for the command line."""
