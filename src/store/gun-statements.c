/* SPDX-License-Identifier: MIT */

#include "gun-statements-private.h"

const char *const gun_statement_texts[GUN_STATEMENT_N] = {
  /* IMMEDIATE: a program that holds the write lock is met here, not halfway through a batch */
  [GUN_STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
  [GUN_STATEMENT_BEGIN_READS] = "BEGIN",
  [GUN_STATEMENT_COMMIT] = "COMMIT",

  /* soul[, key] -> key, value, state */
  [GUN_STATEMENT_READ_NODE] = "SELECT key, value, state FROM current WHERE soul = ? ORDER BY key",
  [GUN_STATEMENT_READ_KEY] = "SELECT key, value, state FROM current WHERE soul = ? AND key = ?",

  /* first, end -> soul */
  [GUN_STATEMENT_QUERY_SOULS] = "SELECT soul FROM soul WHERE soul >= ? AND soul < ? ORDER BY soul",
  [GUN_STATEMENT_QUERY_SOULS_BACK]
  = "SELECT soul FROM soul WHERE soul >= ? AND soul < ? ORDER BY soul DESC",
  /* soul, first, end -> key, value, state; not what nobody has checked */
  [GUN_STATEMENT_QUERY_KEYS]
  = "SELECT key, value, state FROM current"
    " WHERE soul = ? AND key >= ? AND key < ? AND unchecked = 0 ORDER BY key",
  [GUN_STATEMENT_QUERY_KEYS_BACK] = "SELECT key, value, state FROM current"
                                    " WHERE soul = ? AND key >= ? AND key < ? AND unchecked = 0"
                                    " ORDER BY key DESC",

  /* soul -> 1, when it is known */
  [GUN_STATEMENT_FIND_SOUL] = "SELECT 1 FROM soul WHERE soul = ?",

  /* soul, key -> id, head, versions */
  [GUN_STATEMENT_FIND_CURRENT]
  = "SELECT id, head, versions FROM current WHERE soul = ? AND key = ?",
  /* value, state, head, versions, unchecked, soul, key; changes no row when the key is known */
  [GUN_STATEMENT_ADD_CURRENT]
  = "INSERT INTO current (value, state, head, versions, unchecked, soul, key)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
  /* value, state, head, versions, unchecked, id */
  [GUN_STATEMENT_SET_CURRENT]
  = "UPDATE current SET value = ?, state = ?, head = ?, versions = ?, unchecked = ? WHERE id = ?",
  /* versions, id */
  [GUN_STATEMENT_SET_VERSIONS] = "UPDATE current SET versions = ? WHERE id = ?",

  /* keys, changed, own, soul; changes no row when the soul is known */
  [GUN_STATEMENT_ADD_SOUL]
  = "INSERT INTO soul (keys, changed, own, soul) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
  /* keys to add, changed, own, soul; changes no row when the soul is not known */
  [GUN_STATEMENT_SET_SOUL]
  = "UPDATE soul SET keys = keys + ?, changed = ?, own = max(own, ?) WHERE soul = ?",

  /* id, prev, current_id, value, state, origin, message, verdict, unchecked */
  [GUN_STATEMENT_ADD_HISTORY]
  = "INSERT INTO history"
    " (id, prev, current_id, value, state, origin, message, verdict, unchecked)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  /* id, current_id -> prev, value, message */
  [GUN_STATEMENT_FIND_HISTORY]
  = "SELECT prev, value, message FROM history WHERE id = ? AND current_id = ?",
  /* prev, id */
  [GUN_STATEMENT_SET_PREV] = "UPDATE history SET prev = ? WHERE id = ?",
  /* id */
  [GUN_STATEMENT_REMOVE_HISTORY] = "DELETE FROM history WHERE id = ?",
  /* -> id, value, message, lowest first */
  [GUN_STATEMENT_LIST_OLDEST] = "SELECT id, value, message FROM history ORDER BY id",
  /* id of the last one to go */
  [GUN_STATEMENT_REMOVE_OLDEST] = "DELETE FROM history WHERE id <= ?",

  /* peer, path */
  [GUN_STATEMENT_ADD_ORIGIN] = "INSERT INTO origin (peer, path) VALUES (?, ?)",
  /* peer, path -> id */
  [GUN_STATEMENT_FIND_ORIGIN] = "SELECT id FROM origin WHERE peer = ? AND path = ?",

  /* value, name */
  [GUN_STATEMENT_SET_META] = "UPDATE meta SET value = ? WHERE name = ?",

  [GUN_STATEMENT_PAGE_COUNT] = "PRAGMA page_count",
  [GUN_STATEMENT_FREE_COUNT] = "PRAGMA freelist_count",
  [GUN_STATEMENT_PAGE_SIZE] = "PRAGMA page_size",
  /* the soul before -> soul, changed, own */
  [GUN_STATEMENT_LIST_AFTER] = "SELECT soul, changed, own FROM soul WHERE soul > ? ORDER BY soul",
  /* soul, limit -> id, head, versions; the last keys first: by the first one its soul's name is found */
  [GUN_STATEMENT_LIST_CURRENT]
  = "SELECT id, head, versions FROM current WHERE soul = ? ORDER BY key DESC LIMIT ?",
  /* id */
  [GUN_STATEMENT_REMOVE_CURRENT] = "DELETE FROM current WHERE id = ?",
  /* soul */
  [GUN_STATEMENT_REMOVE_SOUL] = "DELETE FROM soul WHERE soul = ?",
  /* keys to subtract, soul */
  [GUN_STATEMENT_LESSEN_SOUL] = "UPDATE soul SET keys = keys - ? WHERE soul = ?",

  /* limit -> id, soul, key, value, state, head, versions */
  [GUN_STATEMENT_LIST_UNCHECKED] = "SELECT id, soul, key, value, state, head, versions"
                                   " FROM current INDEXED BY unchecked WHERE unchecked = 1 LIMIT ?",
  /* limit, soul -> the same of one soul */
  [GUN_STATEMENT_LIST_UNCHECKED_OF_SOUL]
  = "SELECT id, soul, key, value, state, head, versions"
    " FROM current WHERE soul = ?2 AND unchecked = 1 LIMIT ?1",
  /* id */
  [GUN_STATEMENT_PASS_CURRENT] = "UPDATE current SET unchecked = 0 WHERE id = ?",
  /* id, current_id -> prev, value, state, verdict, unchecked */
  [GUN_STATEMENT_READ_HISTORY]
  = "SELECT prev, value, state, verdict, unchecked FROM history WHERE id = ? AND current_id = ?",
  /* id, current_id */
  [GUN_STATEMENT_PASS_HISTORY] = "UPDATE history SET unchecked = 0 WHERE id = ? AND current_id = ?",
  /* id, current_id, verdict */
  [GUN_STATEMENT_REFUSE_HISTORY]
  = "UPDATE history SET unchecked = 0, verdict = ?3 WHERE id = ?1 AND current_id = ?2",
  /* new id, prev, verdict, old id */
  [GUN_STATEMENT_RAISE_HISTORY]
  = "UPDATE history SET id = ?1, prev = ?2, verdict = ?3 WHERE id = ?4",
  /* soul */
  [GUN_STATEMENT_REMOVE_EMPTY_SOUL] = "DELETE FROM soul WHERE soul = ? AND keys <= 0",

  /* soul, key -> id, state, done, bytes */
  [GUN_STATEMENT_FIND_OUTBOX]
  = "SELECT id, state, done, bytes FROM outbox WHERE soul = ? AND key = ?",
  /* id, soul, key, bytes, state, value */
  [GUN_STATEMENT_ADD_OUTBOX]
  = "INSERT INTO outbox (id, soul, key, done, bytes, state, value) VALUES (?, ?, ?, 0, ?, ?, ?)",
  /* done, id */
  [GUN_STATEMENT_FINISH_OUTBOX] = "UPDATE outbox SET done = ? WHERE id = ?",
  /* id */
  [GUN_STATEMENT_REMOVE_OUTBOX] = "DELETE FROM outbox WHERE id = ?",
  /* id of the row of the outbox */
  [GUN_STATEMENT_REMOVE_OUTBOX_PEERS] = "DELETE FROM outbox_peer WHERE outbox_id = ?",
  /* -> id, bytes of the row that arrived first */
  [GUN_STATEMENT_FIRST_DONE_OUTBOX]
  = "SELECT id, bytes FROM outbox WHERE done > 0 ORDER BY done LIMIT 1",
  /* peer, sent, arrived, reason, soul, key, state, peers at most */
  [GUN_STATEMENT_NOTE_OUTBOX]
  = "INSERT INTO outbox_peer (outbox_id, peer, sent, arrived, reason)"
    " SELECT id, ?1, ?2, ?3, ?4 FROM outbox WHERE soul = ?5 AND key = ?6 AND state = ?7"
    " AND ((SELECT count(*) FROM outbox_peer WHERE outbox_id = id) < ?8"
    " OR EXISTS (SELECT 1 FROM outbox_peer WHERE outbox_id = id AND peer = ?1))"
    " ON CONFLICT DO UPDATE SET"
    " sent = iif(excluded.sent > 0, excluded.sent, sent),"
    " arrived = iif(arrived > 0, arrived, excluded.arrived),"
    " reason = excluded.reason",
  /* id of the last one before, 1: waiting only, limit -> id, soul, key, done, state, value */
  [GUN_STATEMENT_LIST_OUTBOX]
  = "SELECT id, soul, key, done, state, value FROM outbox"
    " WHERE id > ? AND done <= iif(?, 0, 9223372036854775807) ORDER BY id LIMIT ?",
  /* id of the last one before, 1: waiting only, limit, soul -> as above */
  [GUN_STATEMENT_LIST_OUTBOX_OF_SOUL]
  = "SELECT id, soul, key, done, state, value FROM outbox"
    " WHERE soul = ?4 AND id > ?1 AND done <= iif(?2, 0, 9223372036854775807) ORDER BY id LIMIT ?3",
  /* id of the row of the outbox -> peer, sent, arrived, reason */
  [GUN_STATEMENT_LIST_OUTBOX_PEERS]
  = "SELECT peer, sent, arrived, reason FROM outbox_peer WHERE outbox_id = ? ORDER BY peer",

  /* state, soul, key -> value, bytes */
  [GUN_STATEMENT_FIND_SHELF]
  = "SELECT value, bytes FROM shelf WHERE state = ? AND soul = ? AND key = ?",
  /* state, soul, key, origin, arrived, bytes, message, value */
  [GUN_STATEMENT_ADD_SHELF]
  = "INSERT INTO shelf (state, soul, key, origin, arrived, bytes, message, value)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  /* state, soul, key */
  [GUN_STATEMENT_REMOVE_SHELF] = "DELETE FROM shelf WHERE state = ? AND soul = ? AND key = ?",
  /* origin -> rows */
  [GUN_STATEMENT_COUNT_SHELF] = "SELECT count(*) FROM shelf WHERE origin = ?",
  /* -> state, soul, key, bytes of what is due last */
  [GUN_STATEMENT_LAST_SHELF]
  = "SELECT state, soul, key, bytes FROM shelf ORDER BY state DESC LIMIT 1",
  /* origin -> the same of one peer */
  [GUN_STATEMENT_LAST_SHELF_OF_ORIGIN]
  = "SELECT state, soul, key, bytes FROM shelf WHERE origin = ? ORDER BY state DESC LIMIT 1",
  /* -> soul, key, value, state, arrived, message, peer, path */
  [GUN_STATEMENT_LIST_SHELF]
  = "SELECT soul, key, value, state, arrived, message, peer, path FROM shelf"
    " LEFT JOIN origin ON origin.id = shelf.origin ORDER BY state, soul, key",
};
