/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-clock.h"

G_BEGIN_DECLS

/**
 * GunNameLookup:
 *
 * Asks the resolver of the system for the addresses of one name, and waits no longer than it was told: the resolver itself has no bound
 * that fits. Thread: the thread-default context it was made in.
 */
typedef struct _GunNameLookup GunNameLookup;

/* @addresses (element-type GInetAddress), or NULL and @error. Called once, never from inside gun_name_lookup_new(). The lookup may be freed in it. */
typedef void (*GunNameFoundFunc) (GList *addresses, const GError *error, gpointer user_data);

GunNameLookup *gun_name_lookup_new (GunClock *clock,
                                    const char *host,
                                    guint patience_ms,
                                    GunNameFoundFunc found,
                                    gpointer user_data);
void gun_name_lookup_free (GunNameLookup *self);
GInetAddress *gun_name_lookup_pick (GList *addresses, GSocketFamily family);

G_END_DECLS
