/* SPDX-License-Identifier: MIT */

#include "load-names.h"

/* States begin so long ago, milliseconds: none is ahead of the peer's clock. */
#define BEFORE_NOW_MS 60000

LoadName
load_name (const LoadOptions *options, guint index)
{
  LoadName name;

  if (options->one_soul)
    {
      g_snprintf (name.soul, sizeof name.soul, "%s/big", options->prefix);
      g_snprintf (name.key, sizeof name.key, "k%06u", index);
    }
  else
    {
      g_snprintf (name.soul, sizeof name.soul, "%s/%06u", options->prefix, index);
      g_strlcpy (name.key, "k", sizeof name.key);
    }
  g_snprintf (name.value, sizeof name.value, "v%06u" LOAD_PADDING, index);
  return name;
}

double
load_first_state_ms (void)
{
  return (double) (g_get_real_time () / 1000 - BEFORE_NOW_MS);
}

void
load_append_put (GString *text, const char *id, const LoadName *name, double state_ms)
{
  g_string_append_printf (text,
                          "{\"#\":\"%s\",\"put\":{\"%s\":{\"_\":{\"#\":\"%s\",\">\":{\"%s\":%.3f}},"
                          "\"%s\":\"%s\"}}}",
                          id,
                          name->soul,
                          name->soul,
                          name->key,
                          state_ms,
                          name->key,
                          name->value);
}
