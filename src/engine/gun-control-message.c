/* SPDX-License-Identifier: MIT */

#include "gun-control-message.h"

#include <glib/gi18n.h>

#include "gun-engine.h"
#include "gun-flat-json.h"

#define MEMBER(name, kind, field) GUN_FLAT_MEMBER (GunControlMessage, name, kind, field)

/* The order they are written in */
static const GunFlatMember members[] = {
  MEMBER ("id", NUMBER, id),
  MEMBER ("do", TEXT, action),
  MEMBER ("soul", TEXT, soul),
  MEMBER ("key", TEXT, key),
  MEMBER ("value", TEXT, value),
  MEMBER ("prefix", TEXT, prefix),
  MEMBER ("after", TEXT, after),
  MEMBER ("peer", TEXT, peer),
  MEMBER ("wait", NUMBER, wait_s),
  MEMBER ("limit", NUMBER, limit),
  MEMBER ("after_row", NUMBER, after_row),
  MEMBER ("all", FLAG, all),
  MEMBER ("raw", FLAG, raw),
  MEMBER ("peers", TEXTS, peers),
  MEMBER ("until", NUMBER, until_ms),
  MEMBER ("local_only", FLAG, local_only),
  MEMBER ("row", NUMBER, row),
  MEMBER ("state", NUMBER, state_ms),
  MEMBER ("sent", NUMBER, n_sent),
  MEMBER ("arrived", NUMBER, n_arrived),
  MEMBER ("keys", NUMBER, n_keys),
  MEMBER ("changed", NUMBER, changed_ms),
  MEMBER ("kind", TEXT, kind),
  MEMBER ("path", TEXT, path),
  MEMBER ("round_trip_us", NUMBER, round_trip_us),
  MEMBER ("restamp", FLAG, restamp),
  MEMBER ("try", FLAG, is_trial),
  MEMBER ("stored", NUMBER, n_stored),
  MEMBER ("known", NUMBER, n_known),
  MEMBER ("older", NUMBER, n_older),
  MEMBER ("waiting", NUMBER, n_waiting),
  MEMBER ("refused", NUMBER, n_refused),
  MEMBER ("written_ms", NUMBER, written_ms),
  MEMBER ("done_ms", NUMBER, done_ms),
  MEMBER ("sent_ms", NUMBER, sent_ms),
  MEMBER ("arrived_ms", NUMBER, arrived_ms),
  MEMBER ("text", TEXT, text),
  MEMBER ("field", TEXT, field),
  MEMBER ("indexed", NUMBER, n_indexed),
  MEMBER ("total", NUMBER, n_total),
  MEMBER ("names_only", FLAG, names_only),
  MEMBER ("more", FLAG, more),
  MEMBER ("reason", TEXT, reason),
  MEMBER ("reasons", TEXTS, reasons),
  MEMBER ("done", TEXT, done),
  MEMBER ("error", TEXT, error),
};

/**
 * gun_control_message_new:
 *
 * Returns: (transfer full): a message in which everything is absent
 */
GunControlMessage *
gun_control_message_new (void)
{
  GunControlMessage *self = g_new0 (GunControlMessage, 1);

  gun_flat_init (self, members, G_N_ELEMENTS (members));

  return self;
}

/**
 * gun_control_message_free:
 * @self: (transfer full): a message
 */
void
gun_control_message_free (GunControlMessage *self)
{
  gun_flat_clear (self, members, G_N_ELEMENTS (members));
  g_free (self);
}

/**
 * gun_control_message_parse:
 * @line: one line, without its end
 * @length_bytes: its length
 * @error: return location, %GUN_ENGINE_ERROR_INVALID
 *
 * Members that are not known are skipped.
 *
 * Returns: (transfer full) (nullable): what it says
 */
GunControlMessage *
gun_control_message_parse (const char *line, gsize length_bytes, GError **error)
{
  g_autoptr (GunControlMessage) self = gun_control_message_new ();

  if (gun_flat_parse (self, members, G_N_ELEMENTS (members), line, length_bytes))
    return g_steal_pointer (&self);

  g_set_error_literal (error,
                       GUN_ENGINE_ERROR,
                       GUN_ENGINE_ERROR_INVALID,
                       _ ("This line is no JSON object of the form that is spoken here"));
  return NULL;
}

/**
 * gun_control_message_append_json:
 * @self: a message
 * @out: where to append it, without the end of the line
 */
void
gun_control_message_append_json (const GunControlMessage *self, GString *out)
{
  gun_flat_append_json (self, members, G_N_ELEMENTS (members), out);
}
