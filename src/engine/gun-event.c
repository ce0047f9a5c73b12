/* SPDX-License-Identifier: MIT */

#include "gun-event.h"

#include "gun-json-text.h"

G_DEFINE_BOXED_TYPE (GunEvent, gun_event, gun_event_copy, gun_event_free)

/**
 * gun_event_copy:
 * @self: an event
 *
 * Returns: (transfer full): the same once more
 */
GunEvent *
gun_event_copy (const GunEvent *self)
{
  GunEvent *copy = g_new (GunEvent, 1);

  *copy = *self;
  copy->peer = g_strdup (self->peer);
  copy->url = g_strdup (self->url);
  copy->device_id = g_strdup (self->device_id);
  copy->via = g_strdup (self->via);
  copy->reason = g_strdup (self->reason);

  return copy;
}

/**
 * gun_event_free:
 * @self: (transfer full): an event
 */
void
gun_event_free (GunEvent *self)
{
  g_free (self->peer);
  g_free (self->url);
  g_free (self->device_id);
  g_free (self->via);
  g_free (self->reason);
  g_free (self);
}

static void
append_member (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, ",\"%s\":", name);
  if (text == NULL)
    g_string_append (out, "null");
  else
    gun_json_append_string (out, text, strlen (text));
}

/**
 * gun_event_to_json:
 * @self: an event
 *
 * Shape: `{"event","t","peer","url","device_id","kind","via","path","state","reason"}`, `t` in milliseconds since 1970, what
 * is not known `null`.
 *
 * Returns: (transfer full): one line without its end
 */
char *
gun_event_to_json (const GunEvent *self)
{
  GString *out = g_string_new ("{\"event\":");

  gun_json_append_string (out, self->event, strlen (self->event));
  g_string_append (out, ",\"t\":");
  gun_json_append_number (out, self->wall_us / 1000.0);
  append_member (out, "peer", self->peer);
  append_member (out, "url", self->url);
  append_member (out, "device_id", self->device_id);
  append_member (out, "kind", self->kind);
  append_member (out, "via", self->via);
  append_member (out, "path", self->path);
  append_member (out, "state", self->state);
  append_member (out, "reason", self->reason);
  g_string_append_c (out, '}');

  return g_string_free (out, FALSE);
}
