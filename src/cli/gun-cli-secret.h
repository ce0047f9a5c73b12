/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-sea-pair.h"

G_BEGIN_DECLS

/*
 * Files of people's own. "-" is standard input. Errors are sentences that name the file and what to
 * do.
 */

/* A text that nobody else may see, without the end of its last line. Refuses a file that others can
 * read, as ssh does. */
GunSeaSecret *gun_cli_read_secret (const char *file, GError **error);
GunSeaPair *gun_cli_read_pair (const char *file, GError **error);

/* Any text, without the end of its last line. @file: (nullable): standard input */
GunSeaSecret *gun_cli_read_text (const char *file, GError **error);

/* A line past the buffers of stdio, which nobody wipes; %FALSE with errno */
gboolean gun_cli_write_line (int fd, const GunSeaSecret *text);
/* A line into a new file of mode 0600; %FALSE also when there is such a file already. */
gboolean gun_cli_write_secret (const char *file, const GunSeaSecret *secret, GError **error);

G_END_DECLS
