/* SPDX-License-Identifier: MIT */

/* Who is to find this computer, and how it connects directly. */

#include "gun-engine-private.h"

/**
 * gun_engine_set_direct_options:
 * @self: an engine
 * @options: what is asked for from now on; gun_direct_options_check() takes it
 *
 * At any time, also before the start. In another room than before, the one before is left.
 */
void
gun_engine_set_direct_options (GunEngine *self, const GunDirectOptions *options)
{
  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (options != NULL);

  gun_engine_take_direct_options (self, gun_direct_options_copy (options));
}
