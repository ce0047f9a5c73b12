/* SPDX-License-Identifier: MIT */

#pragma once

#include "load-client.h"
#include "load-usage.h"

/**
 * LoadAsks:
 * @n: messages in all; fewer in the end, where the time was up
 * @window: of them without an answer at one time
 * @batch: of them in one frame
 * @max_seconds: no new ones after so long
 * @write: appends message @index, with the id given
 * @is_answer: whether a reply ends message @index; others are counted
 * @user_data: for both
 * @pid: the peer measured, or 0
 *
 * Many messages that have an answer each, over one connection. The results stand in it after load_asks_run().
 */
typedef struct
{
  guint n;
  guint window;
  guint batch;
  double max_seconds;
  void (*write) (GString *text, guint index, const char *id, gpointer user_data);
  gboolean (*is_answer) (const LoadMessage *reply, guint index, gpointer user_data);
  gpointer user_data;
  int pid;

  guint n_said;
  guint n_answered;
  guint n_others; /* replies that were no answer, and second ones */
  double seconds; /* from the first message to the last answer */
  double cpu_us;  /* the peer's in that time */
  guint8 *answered;
  GArray *took_ms;
  GArray *said_us;
  gint64 began_us;
  LoadUsage before;
  LoadUsage after;
  char id_prefix[16];
} LoadAsks;

void load_asks_run (LoadAsks *self, LoadLoop *loop, const char *url);
double load_percentile (GArray *values, double part);
void load_asks_clear (LoadAsks *self);
