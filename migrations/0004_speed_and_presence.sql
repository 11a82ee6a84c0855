-- Entries of one subject lie together, so that reading, folding and deleting them is one range of the primary key and
-- an insert writes one tree. The writer draws the id: numbers from the server would make INSERT … SELECT wait for a
-- lock on the whole table.
ALTER TABLE counter_entry
  -- Compatible with running code: no version from before this column's change was ever released.
  MODIFY id BIGINT UNSIGNED NOT NULL,
  DROP PRIMARY KEY,
  DROP KEY by_subject,
  ADD PRIMARY KEY (subject_type, subject_id, id);

-- `beat_at`: when the member last said that it is still there; NULL for apps that never say so, whose members do not
-- expire. `by_entry` names the user, because MySQL 5.6 sorts rather than use a column that an index has from the
-- primary key.
ALTER TABLE member
  ADD COLUMN beat_at DATETIME(3) NULL,
  ADD KEY by_beat (beat_at),
  DROP KEY by_entry,
  ADD KEY by_entry (subject_type, subject_id, entered_at, user_id);

-- How long each list was when the sweep last counted it, so that no request has to count a long one.
CREATE TABLE list_total (
  list       VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  total      INT UNSIGNED NOT NULL,
  counted_at DATETIME(3) NOT NULL,
  PRIMARY KEY (list)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
