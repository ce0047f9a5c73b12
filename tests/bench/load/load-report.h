/* SPDX-License-Identifier: MIT */

#pragma once

#include "load-asks.h"

/**
 * LoadReport:
 *
 * What one workload found, printed as one JSON object with numbers only.
 */
typedef GString LoadReport;

LoadReport *load_report_new (void);
void load_report_add (LoadReport *self, const char *name, double value);
void load_report_add_kernel (LoadReport *self, const LoadUsage *before, const LoadUsage *after);
void load_report_add_asks (LoadReport *self, LoadAsks *asks);
void load_report_print (LoadReport *self);
