/* SPDX-License-Identifier: MIT */

#include "gun-outgoing.h"

#include "gun-limits.h"

/* Of a frame of joined messages */
static gsize
get_limit (GunLink *link)
{
  gsize max_bytes = gun_link_get_max_frame_bytes (link);

  return max_bytes > 0 ? MIN (max_bytes, GUN_LIMIT_BATCH_LENGTH) : GUN_LIMIT_BATCH_LENGTH;
}

/**
 * gun_outgoing_say:
 * @self: what is being said
 * @link: where to
 * @turn: number of this turn of the loop, never 0
 * @json: one message, no longer than @link takes
 * @length_bytes: its length
 *
 * Bytes stand for UTF-16 units here: there are never fewer bytes, so a frame is never longer than
 * it may be.
 *
 * Returns: %TRUE when something waits, so that gun_outgoing_flush() must come
 */
gboolean
gun_outgoing_say (
    GunOutgoing *self, GunLink *link, guint64 turn, const char *json, gsize length_bytes)
{
  gsize limit;

  if (self->n_joined == 0 && self->said_in_turn != turn)
    {
      self->said_in_turn = turn;
      gun_link_send (link, json, length_bytes);
      return FALSE;
    }

  limit = get_limit (link);
  if (self->n_joined > 0 && self->frame->len + length_bytes + 2 > limit)
    gun_outgoing_flush (self, link, turn);

  if (length_bytes + 2 > limit)
    {
      gun_link_send (link, json, length_bytes);
      return FALSE;
    }

  if (self->frame == NULL)
    self->frame = g_string_sized_new (length_bytes * 2 + 64);
  g_string_append_c (self->frame, self->n_joined == 0 ? '[' : ',');
  g_string_append_len (self->frame, json, length_bytes);
  self->n_joined++;
  return TRUE;
}

/**
 * gun_outgoing_flush:
 * @self: what is being said
 * @link: where to
 * @turn: number of this turn of the loop
 *
 * Sends what waits. Somebody who was told something now is likely to be told more in this turn,
 * which is joined again.
 */
void
gun_outgoing_flush (GunOutgoing *self, GunLink *link, guint64 turn)
{
  if (self->n_joined == 0)
    return;

  if (self->n_joined > 1)
    {
      g_string_append_c (self->frame, ']');
      gun_link_send (link, self->frame->str, self->frame->len);
    }
  else
    {
      gun_link_send (link, self->frame->str + 1, self->frame->len - 1);
    }
  g_string_truncate (self->frame, 0);
  self->n_joined = 0;
  self->said_in_turn = turn;
}

void
gun_outgoing_clear (GunOutgoing *self)
{
  if (self->frame != NULL)
    g_string_free (g_steal_pointer (&self->frame), TRUE);
  self->n_joined = 0;
  self->said_in_turn = 0;
}
