-- Accounts of the second-generation apps.
CREATE TABLE account (
  user_id       VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  -- Algorithm, its parameters, salt and hash, so that the parameters can be raised (shared/signing/passwordHash).
  password_hash VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  nickname      VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  avatar        VARCHAR(1024) COLLATE utf8mb4_bin NOT NULL,
  sex           TINYINT NOT NULL,
  frontcover    VARCHAR(1024) COLLATE utf8mb4_bin NOT NULL,
  created_at    DATETIME(3) NOT NULL,
  PRIMARY KEY (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- One row per login. Tokens are derived from it and the session secret; neither they nor anything from which they
-- could be computed alone is stored.
CREATE TABLE session (
  id                 CHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id            VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  created_at         DATETIME(3) NOT NULL,
  expires_at         DATETIME(3) NOT NULL,
  -- Counts refreshes: a refresh makes new tokens of the same session.
  generation         INT UNSIGNED NOT NULL DEFAULT 0,
  refresh_expires_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY by_user (user_id, created_at),
  KEY by_age (refresh_expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Addresses from which an account was used with its right password: strangers' guesses do not lock these out.
CREATE TABLE trusted_address (
  user_id      VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  address_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  last_used_at DATETIME(3) NOT NULL,
  PRIMARY KEY (user_id, address_hash),
  KEY by_age (last_used_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- How often something was done in the current window.
CREATE TABLE rate_limit (
  bucket       CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  window_start DATETIME(3) NOT NULL,
  used         INT UNSIGNED NOT NULL,
  PRIMARY KEY (bucket),
  KEY by_age (window_start)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- A second-generation stream name never changes, so its events are matched by sequence and by time.
ALTER TABLE push_session ADD KEY by_sequence (sequence);

-- Reports come from viewers and from the moderation service.
ALTER TABLE report
  ADD COLUMN source VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'user',
  ADD COLUMN detail TEXT COLLATE utf8mb4_bin NULL;

-- What operators did.
CREATE TABLE audit_entry (
  id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  operator   VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  action     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  target     VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  reason     VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY by_time (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- In which rooms a user is: who may see whose link-mic picture.
ALTER TABLE member ADD KEY by_user (user_id, subject_type, entered_at);
