/* SPDX-License-Identifier: MIT */

#include "load-usage.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A process is quiet that computed less than this in such a while; nobody waits longer than the last. */
#define QUIET_LOOK_US (200 * 1000)
#define QUIET_CPU_US (4 * 1000)
#define QUIET_WAIT_US (20 * G_USEC_PER_SEC)

/* The kernel's own clock of the process: /proc/PID/stat tells the same in ticks of 10 ms, too coarse for a thousand gets. */
double
load_usage_cpu_us (int pid)
{
  struct timespec spent = { 0 };
  clockid_t clock;

  if (clock_getcpuclockid (pid, &clock) != 0 || clock_gettime (clock, &spent) != 0)
    return 0;
  return (double) spent.tv_sec * 1e6 + (double) spent.tv_nsec / 1e3;
}

static double
read_rss_bytes (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/statm", pid);
  g_autofree char *text = NULL;
  guint64 pages = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL)
      || sscanf (text, "%*u %" G_GUINT64_FORMAT, &pages) != 1)
    return 0;
  return (double) pages * (double) sysconf (_SC_PAGESIZE);
}

static double
read_kernel_us (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/stat", pid);
  g_autofree char *text = NULL;
  const char *after_name;
  guint64 ticks = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (after_name = strrchr (text, ')')) == NULL
      || sscanf (after_name,
                 ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %" G_GUINT64_FORMAT,
                 &ticks)
             != 1)
    return 0;
  return (double) ticks * 1e6 / (double) sysconf (_SC_CLK_TCK);
}

/**
 * load_usage_read:
 * @pid: the peer measured; 0 for none
 *
 * Returns: its cost so far; nothing when it is gone
 */
LoadUsage
load_usage_read (int pid)
{
  if (pid == 0)
    return (LoadUsage){ 0, 0, 0 };
  return (LoadUsage){ load_usage_cpu_us (pid), read_kernel_us (pid), read_rss_bytes (pid) };
}

/**
 * load_usage_await_quiet:
 * @pid: the peer measured; 0 for none
 *
 * Waits until it has done what it had still to do: gun writes its files for a while after the last
 * acknowledgement, and that is no part of the next workload.
 */
void
load_usage_await_quiet (int pid)
{
  const gint64 end_us = g_get_monotonic_time () + QUIET_WAIT_US;
  double before_us, after_us;

  if (pid == 0)
    return;

  after_us = load_usage_cpu_us (pid);
  do
    {
      before_us = after_us;
      g_usleep (QUIET_LOOK_US);
      after_us = load_usage_cpu_us (pid);
    }
  while (after_us - before_us > QUIET_CPU_US && g_get_monotonic_time () < end_us);
}
