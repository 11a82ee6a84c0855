-- The plain common subset of MySQL 5.6, 5.7, 8.0 and MariaDB 10.6+. Times are UTC. Ids compare byte for byte
-- (utf8mb4_bin) so that `alice` and `ALICE`, or two different emoji, are two users.

-- One row per user who ever asked for an address. Its row lock serialises everything that decides which of
-- the user's broadcasts is the live one.
CREATE TABLE anchor (
  user_id    VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE ban (
  user_id    VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  reason     VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  banned_at  DATETIME(3) NOT NULL,
  expires_at DATETIME(3) NULL,
  PRIMARY KEY (user_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE broadcast (
  id               BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  kind             VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  stream_name      VARCHAR(80) COLLATE utf8mb4_bin NOT NULL,
  user_id          VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  group_id         VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  title            VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  nickname         VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  headpic          VARCHAR(1024) COLLATE utf8mb4_bin NOT NULL,
  frontcover       VARCHAR(1024) COLLATE utf8mb4_bin NOT NULL,
  location         VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  state            VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Equals user_id while live and is NULL otherwise: the unique key makes a second live broadcast of one
  -- user impossible.
  live_user_id     VARCHAR(128) COLLATE utf8mb4_bin NULL,
  opened_at        DATETIME(3) NOT NULL,
  -- Newest start known from any source.
  started_at       DATETIME(3) NULL,
  -- Newest proof that the anchor means this broadcast: its opening, a vouched start, the app's word, the sweep's
  -- sight. Decides which of a user's started broadcasts is the current one.
  claimed_at       DATETIME(3) NOT NULL,
  -- Start of the running push if it came with the push URL's own signature: LVB's word that this room pushes.
  proved_at        DATETIME(3) NULL,
  stopped_at       DATETIME(3) NULL,
  end_reason       VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  pushing          TINYINT NOT NULL DEFAULT 0,
  -- The app or the sweep says that it pushes, where no LVB event has said so yet.
  reported_live_at DATETIME(3) NULL,
  -- The app or the sweep took it off at this time; starts older than this are late and do not reopen it.
  closed_at        DATETIME(3) NULL,
  -- Ended for good by StopLVB or ForbidLive: no event brings it back.
  final            TINYINT NOT NULL DEFAULT 0,
  forbidden_at     DATETIME(3) NULL,
  missed_checks    INT UNSIGNED NOT NULL DEFAULT 0,
  sighted_at       DATETIME(3) NULL,
  -- Grows with every change of state, so that a slow writer notices what happened since it read.
  revision         INT UNSIGNED NOT NULL DEFAULT 0,
  like_count       BIGINT NOT NULL DEFAULT 0,
  viewer_count     BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  UNIQUE KEY one_live_per_user (live_user_id),
  KEY by_stream (stream_name, id),
  KEY by_state (state, id),
  KEY by_user_claim (user_id, kind, claimed_at, id),
  KEY by_user_proof (user_id, kind, proved_at),
  KEY by_user (user_id, kind, id),
  KEY by_opened (opened_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- One connection of a pusher, as LVB counts them: its start and its stop carry the same sequence.
CREATE TABLE push_session (
  broadcast_id BIGINT UNSIGNED NOT NULL,
  sequence     VARCHAR(64) COLLATE utf8mb4_bin NOT NULL,
  started_at   DATETIME(3) NULL,
  stopped_at   DATETIME(3) NULL,
  stop_code    INT NULL,
  -- The start came with the push URL's own signature, which nobody can invent.
  vouched      TINYINT NOT NULL DEFAULT 0,
  PRIMARY KEY (broadcast_id, sequence)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Every stream event ever acknowledged, without its signature: what an operator reads when something is odd.
CREATE TABLE callback_event (
  id               BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  dedupe_key       CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  event_type       INT NOT NULL,
  stream_name      VARCHAR(191) COLLATE utf8mb4_bin NOT NULL,
  event_time       DATETIME(3) NULL,
  received_at      DATETIME(3) NOT NULL,
  last_received_at DATETIME(3) NOT NULL,
  deliveries       INT UNSIGNED NOT NULL DEFAULT 1,
  outcome          VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payload          MEDIUMTEXT COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY by_dedupe_key (dedupe_key),
  KEY by_received (received_at),
  KEY by_stream (stream_name, id),
  KEY by_outcome (outcome, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE replay (
  id            BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  broadcast_id  BIGINT UNSIGNED NOT NULL,
  user_id       VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  -- The file id shown to apps; every file id of the replay's recordings leads here too.
  file_id       VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  play_url      VARCHAR(1024) COLLATE utf8mb4_bin NOT NULL,
  hls_play_url  VARCHAR(1024) COLLATE utf8mb4_bin NOT NULL,
  playable      TINYINT NOT NULL,
  started_at    DATETIME(3) NOT NULL,
  ended_at      DATETIME(3) NOT NULL,
  like_count    BIGINT NOT NULL DEFAULT 0,
  viewer_count  BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY by_end (playable, ended_at, id),
  KEY by_age (ended_at),
  KEY by_broadcast (broadcast_id),
  KEY by_user (user_id, ended_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- One recorded file. Several formats of one recording share a replay.
CREATE TABLE recording (
  file_id          VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  broadcast_id     BIGINT UNSIGNED NOT NULL,
  replay_id        BIGINT UNSIGNED NOT NULL,
  format           VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  url              VARCHAR(1024) COLLATE utf8mb4_bin NOT NULL,
  size_bytes       BIGINT UNSIGNED NOT NULL,
  started_at       DATETIME(3) NOT NULL,
  ended_at         DATETIME(3) NOT NULL,
  received_at      DATETIME(3) NOT NULL,
  PRIMARY KEY (file_id),
  KEY by_broadcast (broadcast_id),
  KEY by_replay (replay_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE short_video (
  id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  user_id    VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  file_id    VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  title      VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  play_url   VARCHAR(1024) COLLATE utf8mb4_bin NOT NULL,
  nickname   VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  headpic    VARCHAR(1024) COLLATE utf8mb4_bin NOT NULL,
  frontcover VARCHAR(1024) COLLATE utf8mb4_bin NOT NULL,
  location   VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY by_owner_and_file (user_id, file_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Who is present in a live room or in front of a replay. The row is the fact; viewer counts follow from it.
CREATE TABLE member (
  subject_type TINYINT UNSIGNED NOT NULL,
  subject_id   BIGINT UNSIGNED NOT NULL,
  user_id      VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  nickname     VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  headpic      VARCHAR(1024) COLLATE utf8mb4_bin NOT NULL,
  entered_at   DATETIME(3) NOT NULL,
  PRIMARY KEY (subject_type, subject_id, user_id),
  KEY by_entry (subject_type, subject_id, entered_at),
  KEY by_age (subject_type, entered_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Append-only changes to like_count and viewer_count that are not folded into the row yet: writers of a hot
-- room never wait for each other.
CREATE TABLE counter_entry (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  subject_type TINYINT UNSIGNED NOT NULL,
  subject_id   BIGINT UNSIGNED NOT NULL,
  likes        INT NOT NULL,
  viewers      INT NOT NULL,
  PRIMARY KEY (id),
  KEY by_subject (subject_type, subject_id, id, likes, viewers)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Request ids of likes, kept as long as a retry can arrive, so that a repeated request counts once.
CREATE TABLE like_request (
  subject_type TINYINT UNSIGNED NOT NULL,
  subject_id   BIGINT UNSIGNED NOT NULL,
  request_id   VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  created_at   DATETIME(3) NOT NULL,
  PRIMARY KEY (subject_type, subject_id, request_id),
  KEY by_age (created_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE report (
  id           BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  reporter_id  VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  target_id    VARCHAR(128) COLLATE utf8mb4_bin NOT NULL,
  broadcast_id BIGINT UNSIGNED NULL,
  created_at   DATETIME(3) NOT NULL,
  PRIMARY KEY (id),
  KEY by_target (target_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE sweep_run (
  id                BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  started_at        DATETIME(3) NOT NULL,
  finished_at       DATETIME(3) NOT NULL,
  -- Since when half of the rooms or more have been missing without a break; NULL when they are not.
  mass_vanish_since DATETIME(3) NULL,
  summary           TEXT COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (id),
  KEY by_start (started_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
