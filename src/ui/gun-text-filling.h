/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * GunTextFilling:
 *
 * A text on its way into a buffer: the first portion at once, the others one in a turn of the loop, since a hundred thousand lines would hold the
 * window up. Nothing of it can be undone.
 */
typedef struct _GunTextFilling GunTextFilling;

/* All of it is there; perhaps before gun_text_filling_new() returns */
typedef void (*GunTextFilledFunc) (gpointer user_data);

GunTextFilling *gun_text_filling_new (GtkTextBuffer *buffer,
                                      char *text,
                                      GunTextFilledFunc filled,
                                      gpointer user_data);
void gun_text_filling_free (GunTextFilling *self);

G_END_DECLS
