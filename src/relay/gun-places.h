/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Connections to the listener in all, unless the system allows fewer files. */
#define GUN_LISTENER_MAX_CONNECTIONS 10000

/* Of the files that the system allows, how many are kept for the database, its readers, relays and whatever else is open. */
#define GUN_LISTENER_FILES_RESERVED 128

/* Connections from one address of another computer; of IPv6 one address is its first half, which is what a household gets. This
 * computer's own may be as many as there is room for: whoever runs programs here has other ways to use it up. */
#define GUN_LISTENER_MAX_PER_ADDRESS 64

/**
 * GunPlaces:
 *
 * Counts who is connected, in all and by address.
 */
typedef struct _GunPlaces GunPlaces;

GunPlaces *gun_places_new (void);
void gun_places_free (GunPlaces *self);
/* FALSE when there is no room; then nothing is to be left. */
gboolean gun_places_take (GunPlaces *self, GInetAddress *address);
void gun_places_leave (GunPlaces *self, GInetAddress *address);

G_END_DECLS
