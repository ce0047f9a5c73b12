/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * GunEvent:
 *
 * Something that happened to a peer: what `gun-peer serve --events` prints a line of. Boxed,
 * immutable.
 */
typedef struct
{
  const char *event; /* interned: "peer", "path" (another way leads to somebody in our room),
                        "listening", "origin" (of a page that was refused: url) */
  gint64 wall_us;    /* since 1970 */
  char *peer;        /* pid (nullable) */
  char *url;         /* (nullable) */
  const char *kind;  /* interned (nullable): "browser" or "desktop", of "path" */
  char *device_id;   /* (nullable): of a desktop, of "path" */
  const char *path;  /* interned: "relay", "client", "direct"; of "path": "local", "internet",
                        "turn", "relay", "none" */
  const char
      *state;   /* interned: "connecting", "open", "waiting", "closed"; "listening"; "refused" */
  char *via;    /* (nullable): URL of the relay through which it is known, of "path" */
  char *reason; /* (nullable) */
} GunEvent;

#define GUN_TYPE_EVENT (gun_event_get_type ())
GType gun_event_get_type (void);
GunEvent *gun_event_copy (const GunEvent *self);
void gun_event_free (GunEvent *self);
char *gun_event_to_json (const GunEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunEvent, gun_event_free)

G_END_DECLS
