/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

/**
 * LoadSpan:
 * @at: (nullable): first byte; not ended by NUL
 * @length: bytes
 *
 * A part of a frame, where it lies in it. As a member's value it is the JSON text, quotation marks included.
 */
typedef struct
{
  const char *at;
  gsize length;
} LoadSpan;

/**
 * LoadMessage:
 *
 * The members of a message that the load looks at; those it lacks have no @at.
 */
typedef struct
{
  LoadSpan id;       /* # */
  LoadSpan reply_to; /* @ */
  LoadSpan dam;
  LoadSpan put; /* nothing for null and {} */
  LoadSpan err;
} LoadMessage;

typedef void (*LoadMessageFunc) (const LoadMessage *message, gpointer user_data);

void load_text_scan (const char *text, gsize length, LoadMessageFunc heard, gpointer user_data);
gboolean load_text_next_member (LoadSpan *rest, LoadSpan *name, LoadSpan *value);
gboolean load_span_equal (LoadSpan span, const char *text);
gboolean load_span_number (LoadSpan span, guint *number);
