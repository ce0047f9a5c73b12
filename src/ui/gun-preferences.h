/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-engine.h"

G_BEGIN_DECLS

/*
 * What a person chose once and for all, in the settings of org.gun.Desktop. They belong to the window's own database: any other gets settings of
 * its own, which begin as a new installation does and are forgotten.
 */
GSettings *gun_preferences_new_forgetful (void);

/* Tells @engine everything that is chosen, but does not begin to listen. */
void gun_preferences_apply (GSettings *preferences, GunEngine *engine);
char *gun_preferences_dup_listen_address (GSettings *preferences);

/* Lists of texts, by the name of their key */
gboolean gun_preferences_has (GSettings *preferences, const char *key, const char *text);
void gun_preferences_add (GSettings *preferences, const char *key, const char *text);
void gun_preferences_remove (GSettings *preferences, const char *key, const char *text);

G_END_DECLS
