/* SPDX-License-Identifier: MIT */

#include "load-report.h"

#include <math.h>

/* The kernel's part is counted in ticks of 10 ms. */
#define TELLING_CPU_US (150 * 1000)

LoadReport *
load_report_new (void)
{
  return g_string_new ("{");
}

void
load_report_add (LoadReport *self, const char *name, double value)
{
  g_string_append_printf (
      self, "%s\"%s\":%.3f", self->len > 1 ? "," : "", name, isfinite (value) ? value : 0);
}

/* How much of what was computed in between was the kernel's part; nothing when that was too little to tell. */
void
load_report_add_kernel (LoadReport *self, const LoadUsage *before, const LoadUsage *after)
{
  const double cpu_us = after->cpu_us - before->cpu_us;

  if (cpu_us >= TELLING_CPU_US)
    load_report_add (self, "kernel_percent", 100 * (after->kernel_us - before->kernel_us) / cpu_us);
}

/* All that asks have in common; cpu_us is what one answer cost the peer. */
void
load_report_add_asks (LoadReport *self, LoadAsks *asks)
{
  const double n = MAX (asks->n_answered, 1);

  load_report_add (self, "asked", asks->n);
  load_report_add (self, "answered", asks->n_answered);
  load_report_add (self, "other_replies", asks->n_others);
  load_report_add (self, "seconds", asks->seconds);
  load_report_add (self, "per_second", n / asks->seconds);
  load_report_add (self, "p50_ms", load_percentile (asks->took_ms, 0.5));
  load_report_add (self, "p99_ms", load_percentile (asks->took_ms, 0.99));
  load_report_add (self, "cpu_us", asks->cpu_us / n);
  load_report_add_kernel (self, &asks->before, &asks->after);
}

/* Prints and frees it. */
void
load_report_print (LoadReport *self)
{
  g_print ("%s}\n", self->str);
  g_string_free (self, TRUE);
}
