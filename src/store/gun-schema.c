/* SPDX-License-Identifier: MIT */

/*
 * The database file
 * =================
 * One SQLite 3 file holds the graph of one person, in version GUN_SCHEMA_VERSION of this format.
 * `PRAGMA application_id` is "GUND" (0x47554e44), `PRAGMA user_version` is the version. Both stand
 * in the header of the file (bytes 68 and 60), so that a file of another program, or of a newer
 * Gun Desktop, is recognised before SQLite touches it. Beside FILE may lie FILE-wal and FILE-shm
 * (SQLite's log and its index, gone after a clean end), FILE.lock (gun-store-lock.c) and FILE.sock.
 *
 * Journal mode is WAL with synchronous=NORMAL: a commit survives the death of the program at any
 * moment; a power cut may take the last commits, never the database. With gun_store_set_durable()
 * it is FULL, and a power cut takes nothing. Page size 4096.
 *
 * Texts
 * -----
 * Text of GUN is a sequence of UTF-16 units (gun-text.h) in which U+0000 and lone surrogates are
 * allowed. It is stored in two ways:
 *
 *   name   `soul` and `key` where they are compared: a BLOB of CESU-8, each UTF-16 unit written as
 *          UTF-8 would write its number. memcmp() of two names is the order of JavaScript, so
 *          ORDER BY needs no collation, and the names that begin with P are those from P up to P
 *          with its last byte raised by one (no byte is 0xff).
 *   text   everything else: TEXT when it is plain UTF-8 without U+0000; otherwise a BLOB that
 *          begins with the byte 't', WTF-8 after it.
 *
 * Values
 * ------
 * A `value` column has no affinity (ANY), so the type of the cell is the kind of the value:
 *
 *   NULL           null
 *   INTEGER 0, 1   false, true
 *   REAL           a number, bit by bit, -0 too; 1 is REAL 1.0, which is how it differs from true
 *   TEXT, BLOB 't' text, as above
 *   BLOB 'l'       a link: the soul follows in WTF-8
 *
 * A `state` is REAL, milliseconds since 1970; -INFINITY when a value came without one. (SQLite
 * keeps a whole number in a REAL column as an integer and gives it back as REAL; only -0 would
 * come back as 0, which is the same state to HAM.)
 *
 * Tables
 * ------
 *   meta      name, value: `id` (TEXT: random, this store's own), `secret` (BLOB: 32 random bytes,
 *             which no export holds: what this computer is called in a room is made of it), and
 *             INTEGER what rows count, see below: `history_bytes`, `outbox_bytes`, `outbox_waiting`
 *   current   one row for each key of each soul: the value in force.
 *             head      when it was accepted, wall clock in microseconds since 1970; also the id of
 *                       its row in `history` while there is one
 *             versions  rows of this key in `history`; too many only when the oldest were trimmed
 *             unchecked 1 when the value came in before anybody could check it (gun_soul_needs_check())
 *             and nobody has since: it may be forged. The index of that name finds these rows;
 *             gun-store-unchecked.h takes them a slice at a time. Lists of the graph skip them
 *   soul      one row for each soul in `current`: keys is how many it has there, changed when the
 *             last value was accepted (µs), own 1 when any of it was written here or imported:
 *             such souls stay when others have to go. Written in the same commit as `current`
 *   origin    peer (text: URL of a relay, else pid; "" here) and path (GunPath), given a number
 *   history   every version, below
 *   outbox    what was written here and has not arrived yet, below; outbox_peer: how far it came
 *   shelf     what waits for its time, below
 *
 * History
 * -------
 *   id         arrival in microseconds since 1970, made strictly rising: never used twice
 *   prev       the version before it, NULL at the end. A `prev` whose row is gone is an end too
 *   current_id the key, in `current`
 *   value, state, origin, message (text: id of the message that brought it, or NULL)
 *   verdict    GunVerdict: which rule decided
 *   unchecked  1 when it was written without a check, like that of `current`
 *
 * An accepted value becomes the head of the list of its key. A value that lost (older, smaller,
 * refused) is put behind the head, so the head always is the value in force; at most 8 of them a
 * second of one peer are kept, and none of a key that holds nothing. What is identical, what waits
 * for its time, and what was undone is never written. When a list would get 64 rows it is cut to
 * the newest 32. A row counts 48 bytes and those of its value and message (text: its length and
 * one, other values: none); when all of them count more than 64 MB, rows go from the lowest id on,
 * in the same commit. Souls that begin with `/RTC/` or end in `<?N` have no history.
 *
 * Outbox
 * ------
 *   id         when it was written, µs since 1970: `head` of its row in `current`, never used twice
 *   soul, key  one row for each (names)
 *   done       when it had arrived, µs; 0 while it waits. The index outbox_done finds what is done
 *   bytes      what it counts: 64 and those of soul, key and value (as in the history)
 *   state, value
 *
 * Written in the commit of its value, unless the store is never sent anywhere. A later write of the
 * key takes the place of the row; a value of somebody else that comes into force takes away a row
 * that waits. At most 100,000 wait, 1000 are done, and all count at most 64 MB: of those done the
 * first go, and when that does not help the write fails. `outbox_peer` (outbox_id, peer: text, sent
 * and arrived in µs or 0, reason: text or NULL) has at most 64 rows for one of `outbox`.
 *
 * Shelf
 * -----
 *   state, soul, key  the name of a row, in the order they are due
 *   origin, arrived, message, value   where it came from, when (µs), what it is
 *   bytes             what it counts: 64 and those of soul, key, value and message
 *
 * Of several values at one state only the one HAM prefers. At most 1000 rows, 100 of one origin
 * (the index shelf_origin finds them), and 4 MB: beyond that those due last are given up. A row goes
 * in the commit of what was judged of it when it was due: its value came into force, or lost.
 *
 * Opening
 * -------
 * Refused, with not a byte of the file changed: a file without SQLite's header, or shorter than
 * its header says (DAMAGED); another application_id (FOREIGN); a higher version (NEWER); tables
 * that are not these (DAMAGED). Files of up to 8 MB are checked with `PRAGMA quick_check`, which
 * takes about 20 ms; for larger ones that would cost seconds, and damage within them shows when it
 * is met, as DAMAGED. Killing a program does not damage its file, so there is no longer check after
 * an unclean end.
 *
 * Versions
 * --------
 *   1  the first one
 *   2  outbox, outbox_peer, shelf; soul.own
 *   3  `secret` in meta
 *
 * A new version is one more function in steps[], this comment, and a file tests/unit/store/data/vN.db
 * of the version before it, made by that version's own program.
 */

#include "gun-schema-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gun-id.h"
#include "gun-random.h"

/* The header of a SQLite file (https://sqlite.org/fileformat2.html section 1.3), bytes */
#define HEADER_BYTES 100
#define HEADER_MAGIC "SQLite format 3"
#define HEADER_PAGE_SIZE 16
#define HEADER_CHANGES 24
#define HEADER_N_PAGES 28
#define HEADER_USER_VERSION 60
#define HEADER_APPLICATION_ID 68
#define HEADER_N_PAGES_VALID_FOR 92

typedef gboolean (*Step) (GunSql *sql, GError **error);

static gboolean
step_to_1 (GunSql *sql, GError **error)
{
  g_autoptr (GRefString) id = gun_id_new ();
  g_autofree char *meta
      = g_strdup_printf ("INSERT INTO meta VALUES ('id', '%s'), ('history_bytes', 0)", id);

  return gun_sql_execute (sql,
                          "CREATE TABLE meta ("
                          " name TEXT PRIMARY KEY,"
                          " value ANY"
                          ") STRICT, WITHOUT ROWID;"

                          "CREATE TABLE current ("
                          " id INTEGER PRIMARY KEY,"
                          " soul BLOB NOT NULL,"
                          " key BLOB NOT NULL,"
                          " value ANY,"
                          " state REAL NOT NULL,"
                          " head INTEGER NOT NULL,"
                          " versions INTEGER NOT NULL,"
                          " unchecked INTEGER NOT NULL,"
                          " UNIQUE (soul, key)"
                          ") STRICT;"
                          "CREATE INDEX unchecked ON current (unchecked) WHERE unchecked = 1;"

                          "CREATE TABLE soul ("
                          " soul BLOB PRIMARY KEY,"
                          " keys INTEGER NOT NULL,"
                          " changed INTEGER NOT NULL"
                          ") STRICT, WITHOUT ROWID;"

                          "CREATE TABLE origin ("
                          " id INTEGER PRIMARY KEY,"
                          " peer ANY NOT NULL,"
                          " path INTEGER NOT NULL,"
                          " UNIQUE (peer, path)"
                          ") STRICT;"

                          "CREATE TABLE history ("
                          " id INTEGER PRIMARY KEY,"
                          " prev INTEGER,"
                          " current_id INTEGER NOT NULL,"
                          " value ANY,"
                          " state REAL NOT NULL,"
                          " origin INTEGER NOT NULL,"
                          " message ANY,"
                          " verdict INTEGER NOT NULL,"
                          " unchecked INTEGER NOT NULL"
                          ") STRICT;",
                          error)
         && gun_sql_execute (sql, meta, error);
}

/* Whose a soul is was not noted before, but the history knows it of most. */
static gboolean
step_to_2 (GunSql *sql, GError **error)
{
  return gun_sql_execute (sql,
                          "CREATE TABLE outbox ("
                          " id INTEGER PRIMARY KEY,"
                          " soul BLOB NOT NULL,"
                          " key BLOB NOT NULL,"
                          " done INTEGER NOT NULL,"
                          " bytes INTEGER NOT NULL,"
                          " state REAL NOT NULL,"
                          " value ANY,"
                          " UNIQUE (soul, key)"
                          ") STRICT;"
                          "CREATE INDEX outbox_done ON outbox (done) WHERE done > 0;"

                          "CREATE TABLE outbox_peer ("
                          " outbox_id INTEGER NOT NULL,"
                          " peer ANY NOT NULL,"
                          " sent INTEGER NOT NULL,"
                          " arrived INTEGER NOT NULL,"
                          " reason ANY,"
                          " PRIMARY KEY (outbox_id, peer)"
                          ") STRICT, WITHOUT ROWID;"

                          "CREATE TABLE shelf ("
                          " state REAL NOT NULL,"
                          " soul BLOB NOT NULL,"
                          " key BLOB NOT NULL,"
                          " origin INTEGER NOT NULL,"
                          " arrived INTEGER NOT NULL,"
                          " bytes INTEGER NOT NULL,"
                          " message ANY,"
                          " value ANY,"
                          " PRIMARY KEY (state, soul, key)"
                          ") STRICT, WITHOUT ROWID;"
                          "CREATE INDEX shelf_origin ON shelf (origin, state);"

                          "INSERT INTO meta VALUES ('outbox_bytes', 0), ('outbox_waiting', 0);"

                          "ALTER TABLE soul ADD COLUMN own INTEGER NOT NULL DEFAULT 0;"
                          "UPDATE soul SET own = 1 WHERE soul IN ("
                          " SELECT current.soul FROM history"
                          " JOIN origin ON origin.id = history.origin AND path IN (0, 4)"
                          " JOIN current ON current.id = history.current_id"
                          " WHERE verdict IN (0, 1));",
                          error);
}

static gboolean
step_to_3 (GunSql *sql, GError **error)
{
  guint8 secret[GUN_STORE_SECRET_BYTES];
  g_autoptr (GString) insert = g_string_new ("INSERT INTO meta VALUES ('secret', x'");
  gboolean ok;

  gun_random_fill (secret, sizeof secret);
  for (guint i = 0; i < sizeof secret; i++)
    g_string_append_printf (insert, "%02x", secret[i]);
  g_string_append (insert, "')");

  ok = gun_sql_execute (sql, insert->str, error);
  explicit_bzero (secret, sizeof secret);
  explicit_bzero (insert->str, insert->len);
  return ok;
}

/* steps[n] makes version n + 1 of version n */
static const Step steps[] = { step_to_1, step_to_2, step_to_3 };

G_STATIC_ASSERT (G_N_ELEMENTS (steps) == GUN_SCHEMA_VERSION);

static void
set_refused (GunStoreError code, const char *path, const char *why, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  g_set_error (error, GUN_STORE_ERROR, code, "%s %s", name, why);
}

static void
set_system_error (const char *path, int system_errno, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  gboolean is_denied = system_errno == EACCES || system_errno == EPERM || system_errno == EROFS;

  g_set_error (error,
               GUN_STORE_ERROR,
               is_denied ? GUN_STORE_ERROR_READ_ONLY : GUN_STORE_ERROR_FAILED,
               "%s cannot be opened: %s",
               name,
               g_strerror (system_errno));
}

static guint32
get_uint32 (const guint8 *header, gsize offset)
{
  guint32 big_endian;

  memcpy (&big_endian, header + offset, sizeof big_endian);
  return GUINT32_FROM_BE (big_endian);
}

/* Size of a file, or -1 when there is none */
static gint64
get_size (const char *path, const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  struct stat status;

  return stat (name, &status) == 0 ? status.st_size : -1;
}

static gboolean
has_log (const char *path)
{
  return get_size (path, "-wal") > 0 || get_size (path, "-journal") > 0;
}

/* Whether fewer bytes are there than the header counts. A log would hold the rest. */
static gboolean
is_cut (const char *path, gint64 size, const guint8 *header)
{
  guint page_bytes = header[HEADER_PAGE_SIZE] << 8 | header[HEADER_PAGE_SIZE + 1];

  if (page_bytes == 1)
    page_bytes = 65536;

  return get_uint32 (header, HEADER_CHANGES) == get_uint32 (header, HEADER_N_PAGES_VALID_FOR)
         && size < (gint64) page_bytes * get_uint32 (header, HEADER_N_PAGES) && !has_log (path);
}

static gboolean
check_header (const char *path, gint64 size, const guint8 *header, GError **error)
{
  if (size < HEADER_BYTES || memcmp (header, HEADER_MAGIC, sizeof HEADER_MAGIC) != 0)
    {
      set_refused (
          GUN_STORE_ERROR_DAMAGED, path, "is not a database, or its beginning is damaged", error);
      return FALSE;
    }
  if (get_uint32 (header, HEADER_APPLICATION_ID) != GUN_SCHEMA_APPLICATION_ID)
    {
      set_refused (GUN_STORE_ERROR_FOREIGN, path, "is a database of another program", error);
      return FALSE;
    }
  if (get_uint32 (header, HEADER_USER_VERSION) > GUN_SCHEMA_VERSION)
    {
      set_refused (GUN_STORE_ERROR_NEWER, path, "was written by a newer Gun Desktop", error);
      return FALSE;
    }
  if (is_cut (path, size, header))
    {
      set_refused (GUN_STORE_ERROR_DAMAGED, path, "is damaged: its end is missing", error);
      return FALSE;
    }

  return TRUE;
}

/**
 * gun_schema_check_header:
 * @path: a file
 * @is_missing: (out): whether there is nothing yet: no file, or an empty one
 *
 * Looks at the file without SQLite, which would begin to repair it. While another program writes
 * the file, its end may seem to be missing: what counts is the answer under the lock.
 *
 * Returns: %FALSE when the file cannot be one of ours that this program understands
 */
gboolean
gun_schema_check_header (const char *path, gboolean *is_missing, GError **error)
{
  guint8 header[HEADER_BYTES] = { 0 };
  struct stat status = { 0 };
  gssize n_read = 0;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  int system_errno = fd < 0 ? errno : 0;

  if (fd >= 0)
    {
      if (fstat (fd, &status) != 0
          || (S_ISREG (status.st_mode) && (n_read = read (fd, header, sizeof header)) < 0))
        system_errno = errno;
      close (fd);
    }

  *is_missing = system_errno == ENOENT
                || (system_errno == 0 && S_ISREG (status.st_mode) && status.st_size == 0);
  if (*is_missing)
    {
      if (!has_log (path))
        return TRUE;
      set_refused (GUN_STORE_ERROR_DAMAGED,
                   path,
                   "is missing, but its log (-wal or -journal) is there:"
                   " put the file back, or move the log away",
                   error);
      return FALSE;
    }
  if (system_errno != 0)
    {
      set_system_error (path, system_errno, error);
      return FALSE;
    }
  if (!S_ISREG (status.st_mode))
    {
      set_refused (GUN_STORE_ERROR_DAMAGED, path, "is not a file", error);
      return FALSE;
    }

  return check_header (path, n_read < HEADER_BYTES ? n_read : status.st_size, header, error);
}

static gboolean
run_steps (GunSql *sql, guint version, GError **error)
{
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %d", GUN_SCHEMA_VERSION);

  if (!gun_sql_execute (sql, "BEGIN IMMEDIATE", error))
    return FALSE;

  for (; version < GUN_SCHEMA_VERSION; version++)
    if (!steps[version](sql, error))
      return FALSE;

  return gun_sql_execute (sql, set_version, error) && gun_sql_execute (sql, "COMMIT", error);
}

/* An empty database of ours, as the bytes of its file */
static GBytes *
make_image (GError **error)
{
  g_autoptr (GunSql) sql
      = gun_sql_open (":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, error);
  g_autofree char *application_id = g_strdup_printf ("%d", GUN_SCHEMA_APPLICATION_ID);
  sqlite3_int64 n_bytes;
  guint8 *image;

  if (sql == NULL
      || !gun_sql_set_pragma (sql, "application_id", application_id, application_id, error)
      || !run_steps (sql, 0, error))
    return NULL;

  image = sqlite3_serialize (gun_sql_get_handle (sql), "main", &n_bytes, 0);
  if (image == NULL)
    {
      gun_sql_set_error (sql, SQLITE_NOMEM, error);
      return NULL;
    }

  return g_bytes_new_with_free_func (image, n_bytes, sqlite3_free, image);
}

/**
 * gun_schema_create:
 * @path: where nothing is yet, or an empty file
 *
 * Makes an empty database. The file appears whole or not at all, so nobody ever meets a half-made
 * one, and only its owner can read it.
 *
 * Returns: %FALSE when it could not be written
 */
gboolean
gun_schema_create (const char *path, GError **error)
{
  g_autoptr (GBytes) image = make_image (error);
  g_autoptr (GError) file_error = NULL;
  GunStoreError code = GUN_STORE_ERROR_FAILED;

  if (image == NULL)
    return FALSE;
  if (g_file_set_contents_full (path,
                                g_bytes_get_data (image, NULL),
                                g_bytes_get_size (image),
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600,
                                &file_error))
    return TRUE;

  if (g_error_matches (file_error, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    code = GUN_STORE_ERROR_NO_SPACE;
  else if (g_error_matches (file_error, G_FILE_ERROR, G_FILE_ERROR_ACCES)
           || g_error_matches (file_error, G_FILE_ERROR, G_FILE_ERROR_PERM)
           || g_error_matches (file_error, G_FILE_ERROR, G_FILE_ERROR_ROFS))
    code = GUN_STORE_ERROR_READ_ONLY;
  g_set_error_literal (error, GUN_STORE_ERROR, code, file_error->message);
  return FALSE;
}

static gboolean
quick_check (GunSql *sql, GError **error)
{
  gint64 n_pages;
  gint64 page_bytes;
  g_autofree char *answer = NULL;

  if (!gun_sql_query_int (sql, "PRAGMA page_count", &n_pages, error)
      || !gun_sql_query_int (sql, "PRAGMA page_size", &page_bytes, error))
    return FALSE;
  if (n_pages * page_bytes > GUN_SCHEMA_MAX_CHECKED_BYTES)
    return TRUE;

  answer = gun_sql_query_text (sql, "PRAGMA quick_check(1)", error);
  if (answer == NULL)
    return FALSE;
  if (!g_str_equal (answer, "ok"))
    {
      gun_sql_set_damaged (sql, answer, error);
      return FALSE;
    }

  return TRUE;
}

/**
 * gun_schema_check:
 * @sql: a connection that has written nothing yet
 *
 * Checks what the header alone cannot tell, since the log may hold a newer one.
 *
 * Returns: %FALSE when the database is not ours to write
 */
gboolean
gun_schema_check (GunSql *sql, GError **error)
{
  const char *path = sqlite3_db_filename (gun_sql_get_handle (sql), "main");
  gint64 application_id;
  gint64 version;

  if (!gun_sql_query_int (sql, "PRAGMA application_id", &application_id, error)
      || !gun_sql_query_int (sql, "PRAGMA user_version", &version, error))
    return FALSE;

  if (application_id != GUN_SCHEMA_APPLICATION_ID)
    {
      set_refused (GUN_STORE_ERROR_FOREIGN, path, "is a database of another program", error);
      return FALSE;
    }
  if (version > GUN_SCHEMA_VERSION)
    {
      set_refused (GUN_STORE_ERROR_NEWER, path, "was written by a newer Gun Desktop", error);
      return FALSE;
    }
  if (version < 1)
    {
      gun_sql_set_damaged (sql, "it has no version", error);
      return FALSE;
    }

  return quick_check (sql, error);
}

/**
 * gun_schema_migrate:
 * @sql: a connection that may write, after gun_schema_check()
 *
 * Brings an older version up to ours, in one transaction.
 *
 * Returns: %FALSE when that failed; the file is then as it was
 */
gboolean
gun_schema_migrate (GunSql *sql, GError **error)
{
  gint64 version;

  if (!gun_sql_query_int (sql, "PRAGMA user_version", &version, error))
    return FALSE;
  if (version == GUN_SCHEMA_VERSION || run_steps (sql, version, error))
    return TRUE;

  if (!sqlite3_get_autocommit (gun_sql_get_handle (sql)))
    gun_sql_execute (sql, "ROLLBACK", NULL);
  return FALSE;
}
