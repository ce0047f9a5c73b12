/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunSeaError:
 * @GUN_SEA_ERROR_KEY: what was given is no key: ask for another
 * @GUN_SEA_ERROR_SHAPE: what was given has not the shape it must have: it is damaged, or something
 *   else; the text says what is wrong
 * @GUN_SEA_ERROR_REFUSED: the shape is right, but this key did not sign it, or does not open it
 * @GUN_SEA_ERROR_RANDOM: the system gives no random numbers: nothing secret can be made now
 */
typedef enum
{
  GUN_SEA_ERROR_KEY,
  GUN_SEA_ERROR_SHAPE,
  GUN_SEA_ERROR_REFUSED,
  GUN_SEA_ERROR_RANDOM,
} GunSeaError;

#define GUN_SEA_ERROR (gun_sea_error_quark ())
GQuark gun_sea_error_quark (void);

G_END_DECLS
