/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-direct-options.h"

G_BEGIN_DECLS

/**
 * GunCliDirectOptions:
 *
 * What serve was told about direct connections, as GOption fills it in. Credentials are never among
 * it, only where they are kept: whoever lists the processes of a computer sees the arguments of all
 * of them.
 */
typedef struct
{
  char *room; /* (nullable) */
  gboolean no_rtc;
  char **ice_servers;    /* (nullable) */
  char *ice_server_file; /* (nullable); "-": standard input */
  int max_direct;
  gboolean unordered;
  int max_retransmits;
  int max_packet_life_time_ms;
  gboolean relay_only;
  char *ports; /* (nullable) */
  int cwnd_cap_bytes;
} GunCliDirectOptions;

void gun_cli_direct_options_init (GunCliDirectOptions *self);
/* GOption fills in @self while it parses: everything, or STUN and TURN servers only. */
void gun_cli_direct_options_add (GunCliDirectOptions *self, GOptionContext *context);
void gun_cli_direct_options_add_servers (GunCliDirectOptions *self, GOptionContext *context);
/* Reads the file of servers, looks at everything: (transfer full) (nullable), with one line why not. */
GunDirectOptions *gun_cli_direct_options_make (const GunCliDirectOptions *self, GError **error);
void gun_cli_direct_options_clear (GunCliDirectOptions *self);

G_END_DECLS
