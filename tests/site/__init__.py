"""The contracts of the whole site: what every route, page, table and migration keeps."""
