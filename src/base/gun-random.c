/* SPDX-License-Identifier: MIT */

#include "gun-random.h"

#include <errno.h>
#include <sys/random.h>

/**
 * gun_random_fill:
 * @bytes: where to put them
 * @n_bytes: how many
 *
 * Random bytes of the kernel, which nobody can guess. Thread: any.
 */
void
gun_random_fill (gpointer bytes, gsize n_bytes)
{
  gsize n_filled = 0;

  while (n_filled < n_bytes)
    {
      gssize n = getrandom ((guint8 *) bytes + n_filled, n_bytes - n_filled, 0);

      if (n < 0 && errno != EINTR)
        g_error ("The kernel gives no random bytes: %s", g_strerror (errno));
      n_filled += MAX (n, 0);
    }
}
