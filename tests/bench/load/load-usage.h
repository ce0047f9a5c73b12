/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

/**
 * LoadUsage:
 * @cpu_us: time all its threads computed, those that have ended too
 * @kernel_us: how much of it in the kernel, in steps of 10 ms
 * @rss_bytes: memory it has in use now
 *
 * What a process has cost so far.
 */
typedef struct
{
  double cpu_us;
  double kernel_us;
  double rss_bytes;
} LoadUsage;

double load_usage_cpu_us (int pid);
LoadUsage load_usage_read (int pid);
void load_usage_await_quiet (int pid);
