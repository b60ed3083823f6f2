"""Names, roles and coreference within a story; entities across stories."""
