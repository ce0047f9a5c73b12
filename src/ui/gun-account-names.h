/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_ACCOUNT_NAMES (gun_account_names_get_type ())
G_DECLARE_FINAL_TYPE (GunAccountNames, gun_account_names, GUN, ACCOUNT_NAMES, GObject)

/**
 * GunAccountNames:
 *
 * What accounts call themselves, as far as that is known here. Names are chosen freely and prove nothing, so they are shown beside
 * the key they belong to. It holds the engine: gun_account_names_stop() lets it go.
 */
GunAccountNames *gun_account_names_new (GunEngine *engine, GunCatalog *catalog);
void gun_account_names_stop (GunAccountNames *self);

char *gun_account_names_dup_name (GunAccountNames *self, GRefString *pub);
char *gun_account_names_describe (GunAccountNames *self, GRefString *pub);

G_END_DECLS
