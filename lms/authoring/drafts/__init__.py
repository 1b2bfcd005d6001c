"""What authors edit: the files of a course as rows, with every version."""
