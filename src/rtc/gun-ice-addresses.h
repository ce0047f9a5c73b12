/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Most addresses of this machine that are offered: with the 32 of the other side they make more pairs than are ever checked. */
#define GUN_ICE_MAX_ADDRESSES 16

/* Which addresses of this machine may be offered. */
typedef struct
{
  const char *const *addresses;  /* (nullable): only these */
  const char *const *interfaces; /* (nullable): only those of these */
  gboolean loopback;             /* loopback addresses too */
} GunIceAddressRule;

GPtrArray *gun_ice_addresses_list (const GunIceAddressRule *rule);
gboolean gun_ice_addresses_equal (GPtrArray *one, GPtrArray *other);
gboolean gun_ice_addresses_have_family (GPtrArray *addresses, GSocketFamily family);

G_END_DECLS
