/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longer lines are not laid out for editing: GTK takes seconds for them. Characters. */
#define GUN_LONG_TEXT_MAX_LINE 10000
/* Where such lines are broken to be looked at, characters. */
#define GUN_LONG_TEXT_BREAK 200

/**
 * GunTextMeasure:
 *
 * What there is to know about a text before it is shown.
 */
typedef struct
{
  gsize n_bytes;
  gsize n_lines;
  gsize longest_line; /* characters */
  gsize n_hidden;     /* characters that are not seen, or turn the direction of others */
  gboolean is_utf8;   /* no lone surrogate, no U+0000: a text buffer can hold it */
} GunTextMeasure;

void gun_long_text_measure (GRefString *text, GunTextMeasure *measure);
gboolean gun_long_text_is_hidden (gunichar character);
char *gun_long_text_describe (const GunTextMeasure *measure);
char *gun_long_text_describe_size (const GunTextMeasure *measure);
char *gun_long_text_view (GRefString *text, gboolean *is_json);

G_END_DECLS
