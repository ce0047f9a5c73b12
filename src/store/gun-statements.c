/* SPDX-License-Identifier: MIT */

#include "gun-statements-private.h"

const char *const gun_statement_texts[GUN_STATEMENT_N] = {
  /* IMMEDIATE: a program that holds the write lock is met here, not halfway through a batch */
  [GUN_STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
  [GUN_STATEMENT_COMMIT] = "COMMIT",

  /* soul[, key] -> key, value, state */
  [GUN_STATEMENT_READ_NODE] = "SELECT key, value, state FROM current WHERE soul = ? ORDER BY key",
  [GUN_STATEMENT_READ_KEY] = "SELECT key, value, state FROM current WHERE soul = ? AND key = ?",

  /* soul, key -> id, head, versions */
  [GUN_STATEMENT_FIND_CURRENT]
  = "SELECT id, head, versions FROM current WHERE soul = ? AND key = ?",
  /* value, state, head, versions, soul, key, unchecked */
  [GUN_STATEMENT_ADD_CURRENT]
  = "INSERT INTO current (value, state, head, versions, soul, key, unchecked)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)",
  /* value, state, head, versions, id */
  [GUN_STATEMENT_SET_CURRENT]
  = "UPDATE current SET value = ?, state = ?, head = ?, versions = ? WHERE id = ?",
  /* versions, id */
  [GUN_STATEMENT_SET_VERSIONS] = "UPDATE current SET versions = ? WHERE id = ?",

  /* keys, changed, soul; changes no row when the soul is known */
  [GUN_STATEMENT_ADD_SOUL]
  = "INSERT INTO soul (keys, changed, soul) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  /* keys to add, changed, soul; changes no row when the soul is not known */
  [GUN_STATEMENT_SET_SOUL] = "UPDATE soul SET keys = keys + ?, changed = ? WHERE soul = ?",

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
};
