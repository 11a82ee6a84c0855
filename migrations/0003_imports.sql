-- Rows that were copied from the database of an old server, so that an import that is repeated adds nothing twice.
CREATE TABLE import_row (
  -- The operator's name for the old database.
  source        VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  table_name    VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- SHA-256 of what identifies the row there: ids are compared byte for byte, however long they are.
  row_key       CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Its row here; 0 where that has no number.
  target_id     BIGINT UNSIGNED NOT NULL,
  -- What the old row held, credentials left out, and what was made of it: tells which side changed since.
  source_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  target_digest CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  imported_at   DATETIME(3) NOT NULL,
  PRIMARY KEY (source, table_name, row_key),
  KEY by_target (table_name, target_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Viewers that an old server had counted: shown with the others, though none of them is a member here.
ALTER TABLE replay ADD COLUMN former_viewers BIGINT NOT NULL DEFAULT 0;
