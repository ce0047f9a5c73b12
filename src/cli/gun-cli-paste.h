/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunCliPaste:
 *
 * Reads the text of an invite or of an answer from standard input: as soon as its end is there, or an empty line or the end of the input shows that
 * no more comes. A terminal is made to take lines of any length meanwhile, since it cuts them off at 4096 bytes else.
 */
typedef struct _GunCliPaste GunCliPaste;

/* @text: (nullable): %NULL when the input ended without any */
typedef void (*GunCliPasted) (const char *text, gpointer user_data);

GunCliPaste *gun_cli_paste_new (GunCliPasted func, gpointer user_data);
void gun_cli_paste_free (GunCliPaste *self);

/* Reads another one: what came so far was of no use. */
void gun_cli_paste_again (GunCliPaste *self);

gboolean gun_cli_paste_is_interactive (GunCliPaste *self);
gboolean gun_cli_paste_has_ended (GunCliPaste *self);

/* (transfer full) (nullable) */
char *gun_cli_paste_read_file (const char *path, GError **error);

G_END_DECLS
