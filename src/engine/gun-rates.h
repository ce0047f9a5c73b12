/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-rates.h belongs to engine/"
#endif

#include <glib.h>

G_BEGIN_DECLS

/* How often it is measured, microseconds */
#define GUN_RATES_INTERVAL_US G_USEC_PER_SEC

/**
 * GunRates:
 *
 * How much goes to and from each peer, from how much has gone in all, measured again and again.
 */
typedef struct _GunRates GunRates;

GunRates *gun_rates_new (void);
void gun_rates_free (GunRates *self);

gboolean gun_rates_measure (GunRates *self, guint64 number, guint64 bytes, gint64 now_us);
double gun_rates_get (GunRates *self, guint64 number);
void gun_rates_forget (GunRates *self, guint64 number);

G_END_DECLS
