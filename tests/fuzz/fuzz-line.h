/* SPDX-License-Identifier: MIT */

#pragma once

#include <string.h>

#include "gun-text.h"

G_BEGIN_DECLS

/* Takes a line, or what is left up to @end, off what begins at @at. */
static inline GRefString *
fuzz_take_line (const char **at, const char *end)
{
  const char *stop = memchr (*at, '\n', end - *at);
  GRefString *line;

  if (stop == NULL)
    stop = end;
  line = gun_text_new_len (*at, stop - *at);
  *at = stop < end ? stop + 1 : end;

  return line;
}

G_END_DECLS
