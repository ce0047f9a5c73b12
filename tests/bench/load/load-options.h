/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

/**
 * LoadOptions:
 *
 * What the command line asks for; load-options.c says what each means.
 */
typedef struct
{
  char *workload;
  char *url;
  int pid;
  char *prefix;
  int n;
  int of;
  int window;
  int batch;
  int clients;
  int kill_after;
  double rate;
  double max_seconds;
  double settle_seconds;
  gboolean one_soul;
  gboolean whole;
  gboolean miss;
  gboolean own_keys;
  char *acked;
  char **command;
} LoadOptions;

gboolean load_options_parse (LoadOptions *self, int argc, char **argv, GError **error);
void load_options_clear (LoadOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LoadOptions, load_options_clear)
