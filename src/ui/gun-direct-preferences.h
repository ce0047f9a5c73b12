/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-direct-options.h"
#include "gun-server-list.h"

G_BEGIN_DECLS

/*
 * What the preferences say about direct connections, for the engine. Settings that others wrote may hold what cannot be: then what cannot be is
 * left out, and the rest counts.
 */
GunDirectOptions *gun_direct_preferences_dup (GSettings *preferences, GunServerList *servers);
gboolean gun_direct_preferences_is_key (const char *key);

/* "50000-50100", one port, or empty for any */
gboolean gun_direct_preferences_read_ports (const char *text,
                                            guint16 *min_port,
                                            guint16 *max_port,
                                            GError **error);
char *gun_direct_preferences_dup_ports (GSettings *preferences);

G_END_DECLS
