/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-cli-secret.h"
#include "gun-cli.h"

G_BEGIN_DECLS

/* What the commands for keys and signatures share. Those that return something say what was wrong
 * and end the command when they return %NULL. */

/* Says what went wrong, and ends the command with the status that goes with it. */
void gun_cli_fail (GunCli *self, const GError *error);

/* Before either is read: %FALSE when text and keys would both come from standard input */
gboolean gun_cli_check_inputs (GunCli *self);
GunSeaPair *gun_cli_take_pair (GunCli *self);
/* The text in the file that word @index names, or in standard input */
GunSeaSecret *gun_cli_take_text (GunCli *self, guint index);

/* A line to stdout, which is wiped behind it. @secret: (transfer full) */
void gun_cli_print_secret (GunCli *self, GunSeaSecret *secret);
/* {"name":"text"}, or the text alone without --json */
void gun_cli_print_result (GunCli *self, const char *name, const char *text);

G_END_DECLS
