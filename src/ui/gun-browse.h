/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_BROWSE (gun_browse_get_type ())
G_DECLARE_FINAL_TYPE (GunBrowse, gun_browse, GUN, BROWSE, GObject)

/**
 * GunBrowse:
 *
 * Asks one relay again and again for the souls it holds, while somebody looks and until it is gone: a relay does not tell of new ones by itself. What it
 * shows comes into the graph like everything else; here is only what to say about it.
 *
 * Properties with notify: sentence (string, nullable): what came of it so far; failed (boolean): the last answer was none.
 */
GunBrowse *gun_browse_new (GunEngine *engine);

void gun_browse_start (GunBrowse *self, GunPeerView *peer);
void gun_browse_start_number (GunBrowse *self, guint64 number);
void gun_browse_stop (GunBrowse *self);
void gun_browse_set_in_view (GunBrowse *self, gboolean in_view);

G_END_DECLS
