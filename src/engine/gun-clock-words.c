/* SPDX-License-Identifier: MIT */

#include "gun-clock-words.h"

#include <glib/gi18n.h>

/* A distance that is no smaller than how exactly it is known */
static char *
clock_amount (gint64 distance_us, gint64 exact_us)
{
  double seconds = (double) distance_us / G_USEC_PER_SEC;

  if (seconds >= 2 * 24 * 60 * 60)
    return g_strdup_printf (_ ("%d d"), (int) (seconds / (24 * 60 * 60)));
  if (seconds >= 2 * 60 * 60)
    return g_strdup_printf (_ ("%d h"), (int) (seconds / (60 * 60)));
  if (seconds >= 2 * 60)
    return g_strdup_printf (_ ("%d min"), (int) (seconds / 60));
  if (distance_us < G_USEC_PER_SEC)
    return g_strdup_printf (_ ("%d ms"), (int) (distance_us / 1000));
  if (exact_us < G_USEC_PER_SEC)
    return g_strdup_printf (_ ("%.1f s"), seconds);

  return g_strdup_printf (_ ("%.0f s"), seconds);
}

/**
 * gun_clock_words:
 * @difference_us: their clock minus ours
 * @exact_us: how far that may be off, either way; -1 when it is not known
 *
 * Returns: (transfer full): the difference with how exact it is, "–" when it is not known
 */
char *
gun_clock_words (gint64 difference_us, gint64 exact_us)
{
  g_autofree char *amount = NULL;
  g_autofree char *exact = NULL;

  if (exact_us < 0)
    return g_strdup ("–");

  exact = exact_us >= G_USEC_PER_SEC ? clock_amount (exact_us, exact_us)
                                     : g_strdup_printf (_ ("%d ms"), (int) (exact_us / 1000));
  if (ABS (difference_us) <= exact_us)
    /* Translators: no difference between two clocks; %s is how exactly that is known, "1 s" */
    return g_strdup_printf (_ ("none (± %s)"), exact);

  amount = clock_amount (ABS (difference_us), exact_us);
  /* Translators: a clock; "4 s behind (± 1 s)" */
  return g_strdup_printf (
      difference_us < 0 ? _ ("%s behind (± %s)") : _ ("%s ahead (± %s)"), amount, exact);
}
